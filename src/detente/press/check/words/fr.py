"""French."""

from detente.press.check.table import Clock, Cue, HalfDay, Words

WORDS = Words(
    months=(
        ("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
         "octobre", "novembre", "décembre"),
        ("janv.|janv", "févr.|fév.|févr", "mars", "avr.|avr", "mai", "juin", "juil.|juil",
         "août", "sept.|sept", "oct.|oct", "nov.|nov", "déc.|déc"),
    ),
    weekdays=(
        ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    ),
    days=(
        (0, "aujourd'hui, ce soir, ce matin, cet après-midi, ce jour, cette nuit"),
        (-1, "hier, hier soir, hier matin"),
        (1, "demain, demain soir, demain matin"),
        (2, "après-demain"),
        (-2, "avant-hier"),
    ),
    numbers=(
        ("", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix",
         "onze", "douze", *[""] * 2, "quinze", *[""] * 4, "vingt", *[""] * 9, "trente",
         *[""] * 9, "quarante", *[""] * 4, "quarante-cinq", *[""] * 4, "cinquante"),
        ("", "une"),
    ),
    ordinals=(("", "premier"),),
    clock={
        Clock.AT: "à, vers, dès, jusqu'à",
        Clock.OCLOCK: "h, heure, heures",
        Clock.HOURS: "heure, heures, h",
        Clock.MINUTES: "minute, minutes, min, mn",
        Clock.AND_HALF: "et demie",
        Clock.AND_QUARTER: "et quart",
        Clock.HALF_HOUR: "une demi-heure, demi-heure",
        Clock.ONE_HOUR: "une heure",
        Clock.HOUR_AND_HALF: "une heure et demie, une heure trente, 1h30",
        Clock.NONE: "après-midi, cet après-midi, d'après-midi",
        Clock.NOON: "à midi, midi",
        Clock.MIDNIGHT: "à minuit, minuit",
    },
    parts_of_day=(
        (HalfDay(0, 12), "du matin"),
        (HalfDay(12, 18), "de l'après-midi"),
        (HalfDay(16, 24), "du soir"),
    ),
    hour_form="à {hour}",
    day_form="{weekday}",
    glue=", ( ) le er de du",
    listing=", et ou",
    spanning="- – — au à",
    zones={
        "UTC": "GMT, UTC, TU, temps universel, heure de Greenwich",
        "America/New_York": "heure de la côte est, heure de l'Est, HNE, HAE",
        "Europe/Paris": "heure française, CET, CEST",
        "Europe/Moscow": "heure moscovite",
        "Europe/Zurich": "heure suisse",
        "": "heure locale, heures locales",
    },
    zone_words="heure",
    zone_forms="heure de {place}, heure d'{place}, heures de {place}, à {place}, heure du {place}",
    order=("avant", "après"),
    media=(
        ("par visioconférence", "par téléphone", "en personne"),
        ("en visioconférence", "par téléphone", "en personne"),
        ("par vidéo", "par téléphone", "en personne"),
        ("en vidéoconférence", "par téléphone", "en personne"),
        ("par vidéoconférence", "par téléphone", "en personne"),
        ("appel vidéo", "appel téléphonique", "entretien en personne"),
        ("entretien vidéo", "entretien téléphonique", "entretien en personne"),
    ),
    cues={
        Cue.CONTACT: """
            appel, appels, entretien, entretiens, conversation*, échange, échanges, discussion*
            pourparlers, négociation*, réunion, réunions, rencontre, rencontres, rencontré
            rencontrera, rencontreront, consultation*, entretenu*, s'entretient, s'entretenir
            s'entretiendra, s'entretiendront, parlé, parlera, parleront, dialogue, se réunissent
            se réuniront, contact, appelé
            """,
        Cue.HAPPENS: """
            débute, débutera, commence, commencera, commencé, début, prévu, prévue, prévus
            prévues, aura lieu, auront lieu, a eu lieu, ont eu lieu, tiendra, tiendront, tenu
            tenue, se tient, reçu, reprendront, reprennent, s'est tenu, s'est tenue, se tiendra
            se tiendront
            """,
        Cue.VOICE: """
            téléphonique, téléphoniques, par téléphone, au téléphone, appel téléphonique
            entretien téléphonique, échange téléphonique, conversation téléphonique
            conversations téléphoniques, entretiens téléphoniques, appels téléphoniques
            coup de fil, téléphoné, s'est entretenu par téléphone
            """,
        Cue.VIDEO: """
            visioconférence*, vidéoconférence*, par vidéo, appel vidéo, en visio, visio
            entretien vidéo, virtuel, virtuelle, en mode virtuel, sommet virtuel
            """,
        Cue.IN_PERSON: "en personne, en présentiel, face à face, présentiel",
        Cue.EARLIER: """
            précédent, précédente, précédents, précédemment, dernier, dernière, derniers, poursuit
            poursuivre, poursuite, suite à, dans le prolongement, prolonge, passé, passée
            avait eu lieu, avaient eu lieu, s'étaient, s'était, avaient, restées ouvertes
            fait suite
            """,
        Cue.AHEAD: """
            prochain, prochaine, prochains, prochaines, suivant, suivante, à venir, nouveau
            nouvelle, futur, future, de nouveau, ultérieur*
            """,
        Cue.ROUND: """
            cycle, cycles, round, rounds, tour de négociations, série de négociations
            session de négociations, cycles de négociations, cycle de négociations
            tours de négociations
            """,
        Cue.OTHER: """
            accord, accords, traité*, résolution*, déclaration, déclarations, communiqué, lettre*
            sommet*, visite*, élection*, loi, décret, attaque*, anniversaire, conférence de presse
            congrès, référendum, vote, invasion, guerre, incident*, proposition*
            Conseil de sécurité, interview*, investiture, rapport, mémorandum, cessez-le-feu
            trêve, grève, grèves, signé*, adopté*, publié*, sanction*, projet*, document*, arrivé*
            déplacement*, appelle à, appelé à, préavis, mobilisation, manifestation*, victoire
            mort, décès, intersyndicale
            """,
        Cue.SPEECH: """
            dit, déclaré, annoncé, annonce, indiqué, indique, précisé, affirmé, ajouté, rapporté
            écrit, confirmé, informé, selon, fait savoir, exprimé, appris, a-t-on, a-t-il
            """,
        Cue.THAT: "que, qu'",
        Cue.WHICH: "qui, dont, lequel, laquelle",
        Cue.SINCE: """
            depuis, depuis le, dès le, à partir du, à partir de, jusqu'au, d'ici, d'ici le
            avant le
            """,
        Cue.PAST: """
            a eu lieu, ont eu lieu, s'est entretenu, s'est entretenue, se sont entretenus, a parlé
            a tenu, ont tenu, s'est tenu, s'est tenue, se sont tenus, a rencontré, ont rencontré
            a reçu, a duré, ont duré, a été, ont été, était, étaient, ont discuté, a discuté
            ont échangé, a échangé, ont parlé, se sont parlé, s'est terminé, a commencé, a débuté
            a appelé, se sont retrouvés, a téléphoné
            """,
        Cue.FUTURE: """
            aura lieu, auront lieu, s'entretiendra, s'entretiendront, parlera, parleront, tiendra
            tiendront, sera, seront, doit, doivent, devrait, devraient, va, vont, rencontrera
            rencontreront, débutera, commencera, prévu, prévue, prévus, prévues, recevra
            reprendront, se réuniront, durera, se tiendra, se tiendront, participera
            """,
        Cue.NOT: "pas, non, sans, ni, jamais, plutôt que, au lieu de",
        Cue.AGENDA: """
            ordre du jour, évoquer, évoqué, évoqueront, discuter, discuteront, abordé, aborder
            aborderont, sujet, sujets, question, questions, thème, thèmes, points
            """,
        Cue.BEFORE: "avant, à la veille de, en amont de",
        Cue.AFTER: "après, à la suite de, à l'issue de, au lendemain de",
        Cue.LASTED: "duré, durera, durée, pendant, durant, d'une durée de, dure",
        Cue.ABOUT: "environ, près de, presque, à peu près, quelque",
        Cue.OVER: "plus de, plus d', au moins",
        Cue.UNDER: "moins de, moins d', au plus, pas plus de",
        Cue.RECEIVED: "a reçu, reçoit, ont reçu",
        Cue.FROM: "de, du, de la, d'",
        Cue.NONE: "après-midi, groupe de contact, appel à, appelle à, après que",
        Cue.ASKED: """
            à la demande de, à la demande du, à la demande des, à la demande d', à l'initiative de
            à l'initiative du, à l'initiative des, à l'initiative d', sur la demande de
            demandé par, demandée par, à sa demande, sur proposition de
            à l'initiative de la partie
            """,
    },
    abbreviations="m mm mme dr janv févr fév avr juil sept oct nov déc st",
)  # fmt: skip
