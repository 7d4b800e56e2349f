"""Spanish."""

from detente.press.check.table import Clock, Cue, HalfDay, Words

WORDS = Words(
    months=(
        ("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto",
         "septiembre|setiembre", "octubre", "noviembre", "diciembre"),
        ("ene.", "feb.", "mar.", "abr.", "may.", "jun.", "jul.", "ago.", "sept.|sep.|set.",
         "oct.", "nov.", "dic."),
    ),
    weekdays=(
        ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
    ),
    days=(
        (0, "hoy, esta noche, esta mañana, esta tarde"),
        (-1, "ayer, anoche"),
        (1, "mañana"),
        (2, "pasado mañana"),
        (-2, "anteayer, antes de ayer, antier"),
    ),
    no_days="la mañana, en la mañana, por la mañana, de la mañana, mañana de",
    numbers=(
        ("", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez",
         "once", "doce", *[""] * 2, "quince", *[""] * 4, "veinte", *[""] * 9, "treinta",
         *[""] * 9, "cuarenta", *[""] * 4, "cuarenta y cinco", *[""] * 4, "cincuenta"),
        ("", "una"),
    ),
    ordinals=(("", "primero"),),
    clock={
        Clock.AT: "a, hasta, desde, hacia",
        Clock.HOUR_OF: "a las, a la, hasta las, desde las, hacia las, de las, sobre las",
        Clock.OCLOCK: "h, hs, horas, hora, hrs",
        Clock.HOURS: "hora, horas, h",
        Clock.MINUTES: "minuto, minutos, min",
        Clock.AND_HALF: "y media",
        Clock.AND_QUARTER: "y cuarto",
        Clock.HALF_HOUR: "media hora",
        Clock.ONE_HOUR: "una hora",
        Clock.HOUR_AND_HALF: "una hora y media, hora y media",
        Clock.NOON: "al mediodía, a mediodía",
        Clock.MIDNIGHT: "a medianoche, a la medianoche",
    },
    parts_of_day=(
        (HalfDay(0, 12), "de la mañana, a.m., am, de la madrugada"),
        (HalfDay(12, 21), "de la tarde"),
        (HalfDay(12, 24), "p.m., pm"),
        (HalfDay(19, 24), "de la noche"),
    ),
    hour_form="a las {hour}",
    day_form="el {weekday}",
    glue=", ( ) el de del día",
    listing=", y e o",
    spanning="- – — al a hasta",
    zones={
        "UTC": "GMT, UTC, hora de Greenwich, hora universal, hora media de Greenwich",
        "America/New_York": "hora del este, hora del Este, ET, EST, EDT",
        "Europe/Moscow": "hora moscovita",
        "Europe/Madrid": "hora peninsular, hora española",
        "America/Chicago": "CT, CST, CDT",
        "America/Los_Angeles": "PT, PST, PDT, hora del Pacífico",
        "": "hora local, horas locales",
    },
    zone_words="hora",
    zone_forms="hora de {place}, horas de {place}, en {place}, tiempo de {place}",
    order=("antes de", "después de"),
    media=(
        ("por videoconferencia", "por teléfono", "en persona"),
        ("por vídeo", "por teléfono", "en persona"),
        ("por video", "por teléfono", "en persona"),
        ("mediante videoconferencia", "por teléfono", "en persona"),
        ("conversación por vídeo", "conversación telefónica", "conversación en persona"),
        ("conversación por video", "conversación telefónica", "conversación en persona"),
        ("videollamada", "llamada telefónica", "reunión en persona"),
    ),
    cues={
        Cue.CONTACT: """
            llamada, llamadas, conversación, conversaciones, diálogo, reunión, reuniones
            encuentro, encuentros, negociación, negociaciones, consultas, contacto, contactos
            entrevista, charla, conversado, conversó, conversaron, conversará, conversarán
            hablado, habló, hablaron, hablará, hablarán, reunió, reunieron, reunirá, reunirán
            se reúne, se reúnen, llamó, plática, diálogos, conversaciones de paz
            """,
        Cue.HAPPENS: """
            mantuvo, mantuvieron, mantenido, mantendrá, mantendrán, celebró, celebraron
            celebrará, celebrarán, celebrado, tuvo lugar, tendrá lugar, tendrán lugar, comienza
            comenzará, comenzó, empieza, empezará, empezó, inicio, prevista, previsto, previstas
            previstos, programada, programado, recibió, sostuvo, sostuvieron, sostendrá
            sostendrán
            """,
        Cue.VOICE: """
            telefónica, telefónico, telefónicas, telefónicos, telefónicamente, por teléfono
            vía telefónica, llamada telefónica, llamadas telefónicas, conversación telefónica
            conversaciones telefónicas, comunicación telefónica, diálogo telefónico
            """,
        Cue.VIDEO: """
            videoconferencia*, videollamada*, por vídeo, por video, virtual, virtuales, vía zoom
            conversación por vídeo, conversación por video, reunión virtual, cumbre virtual
            telemática
            """,
        Cue.IN_PERSON: "en persona, presencial, presenciales, presencialmente, cara a cara",
        Cue.EARLIER: """
            anterior, anteriores, anteriormente, pasado, pasada, último, última, últimos, continúa
            continuar, continuación, dar continuidad, seguimiento, previo, previa, había, habían
            a raíz de, quedaron abiert*
            """,
        Cue.AHEAD: """
            próximo, próxima, próximos, próximas, siguiente, siguientes, futuro, futura, nuevo
            nueva, venidero, que viene, de nuevo
            """,
        Cue.ROUND: """
            ronda, rondas, ronda de negociaciones, rondas de negociaciones
            rondas de conversaciones, ronda de conversaciones, ciclo, ciclos
            """,
        Cue.OTHER: """
            acuerdo, acuerdos, tratado*, resolución, resoluciones, declaración, declaraciones
            comunicado, carta, cartas, cumbre, cumbres, visita, visitas, elección, elecciones, ley
            decreto, ataque*, aniversario, rueda de prensa, conferencia de prensa, congreso
            referéndum, voto, votación, invasión, guerra, incidente*, propuesta*
            Consejo de Seguridad, investidura, informe, memorando, alto el fuego, tregua, huelga
            huelgas, firmado*, firmó, adoptado*, publicado*, sanciones, proyecto*, documento*
            llegó, llegará, viaje, pidió, muerte, fallecimiento, terremoto, paro, paros, comicios
            """,
        Cue.SPEECH: """
            dijo, dijeron, declaró, anunció, anunciado, anunciaron, indicó, informó, informaron
            señaló, afirmó, agregó, añadió, reportó, escribió, confirmó, confirmaron, según
            aseguró, explicó, precisó, publicó
            """,
        Cue.THAT: "que",
        Cue.WHICH: "la cual, el cual, quien, quienes, que tuvo, que se celebró",
        Cue.SINCE: "desde, desde el, a partir del, a partir de, hasta el, antes del, para el",
        Cue.PAST: """
            tuvo lugar, tuvieron lugar, mantuvo, mantuvieron, conversó, conversaron, habló
            hablaron, celebró, celebraron, se reunió, se reunieron, reunió, reunieron, fue, fueron
            era, duró, duraron, han mantenido, ha mantenido, ha hablado, han hablado
            ha conversado, han conversado, sostuvo, sostuvieron, recibió, llamó, comenzó, empezó
            concluyó, terminó, trataron, trató, abordaron, abordó, se celebró, se celebraron
            se ha reunido, se han reunido
            """,
        Cue.FUTURE: """
            tendrá lugar, tendrán lugar, mantendrá, mantendrán, conversará, conversarán, hablará
            hablarán, celebrará, celebrarán, reunirá, reunirán, será, serán, previsto, prevista
            previstas, previstos, programada, programado, va a, van a, deberá, deberán, comenzará
            comenzarán, empezará, sostendrá, sostendrán, durará, viajará, retomarán, reanudarán
            """,
        Cue.NOT: "no, sin, ni, nunca, en lugar de, en vez de",
        Cue.AGENDA: """
            orden del día, agenda, abordar, abordarán, abordaron, tratar, tratarán, discutir
            discutirán, tema, temas, cuestión, cuestiones, asuntos, puntos
            """,
        Cue.BEFORE: "antes de, previo a, en vísperas de",
        Cue.AFTER: "después de, tras, luego de",
        Cue.LASTED: """
            duró, durará, duración, durante, por espacio de, de una duración de, ha durado
            se prolongó, se extendió
            """,
        Cue.ABOUT: "unos, unas, cerca de, aproximadamente, alrededor de, casi, en torno a",
        Cue.OVER: "más de, al menos, por lo menos",
        Cue.UNDER: "menos de, como máximo, no más de",
        Cue.RECEIVED: "recibió, ha recibido",
        Cue.FROM: "de, del, de parte de",
        Cue.NONE: "grupo de contacto",
        Cue.ASKED: """
            a petición de, a petición del, a petición de la, a iniciativa de, a iniciativa del
            por iniciativa de, por iniciativa del, por iniciativa de la, a solicitud de
            a solicitud del, a propuesta de, a instancias de, a pedido de, a pedido del
            la solicitó, lo solicitó, por iniciativa, solicitada por, solicitado por
            """,
    },
    abbreviations="sr sra dr ee uu ene feb mar abr jun jul ago sept oct nov dic a p m",
)  # fmt: skip
