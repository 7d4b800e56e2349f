"""English."""

from detente.press.check.table import Clock, Cue, HalfDay, Words

WORDS = Words(
    months=(
        ("January", "February", "March", "April", "May", "June", "July", "August",
         "September", "October", "November", "December"),
        ("Jan.|Jan", "Feb.|Feb", "Mar.|Mar", "Apr.|Apr", "May", "Jun.|Jun", "Jul.|Jul",
         "Aug.|Aug", "Sept.|Sept|Sep", "Oct.|Oct", "Nov.|Nov", "Dec.|Dec"),
    ),
    weekdays=(
        ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
        ("Mon.|Mon", "Tue.|Tues.|Tue|Tues", "Wed.|Wed", "Thu.|Thurs.|Thu|Thurs", "Fri.|Fri",
         "Sat.|Sat", "Sun."),
    ),
    days=(
        (0, "today, tonight, this morning, this afternoon, this evening, earlier today"),
        (-1, "yesterday, last night"),
        (1, "tomorrow"),
        (2, "the day after tomorrow, day after tomorrow"),
        (-2, "the day before yesterday, day before yesterday"),
    ),
    numbers=(
        ("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
         "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen",
         "eighteen", "nineteen", "twenty", *[""] * 9, "thirty", *[""] * 9, "forty",
         *[""] * 4, "forty-five", *[""] * 4, "fifty"),
    ),
    ordinals=(
        ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth",
         "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth",
         "seventeenth", "eighteenth", "nineteenth", "twentieth", "twenty-first",
         "twenty-second", "twenty-third", "twenty-fourth", "twenty-fifth", "twenty-sixth",
         "twenty-seventh", "twenty-eighth", "twenty-ninth", "thirtieth", "thirty-first"),
    ),
    clock={
        Clock.AT: "at, at about, at around, starting at, from, by, until, till, no later than",
        Clock.OCLOCK: "o'clock, hrs, hours, h",
        Clock.HOURS: "hour, hours, hrs",
        Clock.MINUTES: "minute, minutes, min, mins",
        Clock.HALF_PAST: "half past, at half past",
        Clock.QUARTER_PAST: "a quarter past, quarter past",
        Clock.QUARTER_TO: "a quarter to, quarter to",
        Clock.AND_HALF: "and a half",
        Clock.HALF_HOUR: "half an hour, half-hour, half hour",
        Clock.ONE_HOUR: "an hour, hour-long, hourlong",
        Clock.HOUR_AND_HALF: "an hour and a half, one and a half hours",
        Clock.NOON: "at noon, noon",
        Clock.MIDNIGHT: "at midnight",
    },
    parts_of_day=(
        (HalfDay(12, 24), "p.m., pm"),
        (HalfDay(0, 12), "a.m., am, in the morning"),
        (HalfDay(12, 19), "in the afternoon"),
        (HalfDay(17, 24), "in the evening"),
        (HalfDay(18, 30), "at night"),
    ),
    hour_form="at {hour}",
    day_form="on {weekday}",
    glue="on the of , ( ) st nd rd th",
    listing=", and & as well",
    spanning="- – — to through until and",
    zones={
        "UTC": "GMT, UTC, Greenwich Mean Time, Greenwich time, universal time, Zulu",
        "America/New_York": """
            ET, EST, EDT, Eastern Time, Eastern Standard Time, US Eastern Time
            Eastern Daylight Time, eastern
            """,
        "Europe/Moscow": "MSK",
        "Europe/Paris": "CET, CEST, Central European Time",
        "Europe/London": "BST, UK time",
        "America/Chicago": "CT, CST, CDT, Central Time",
        "America/Denver": "MT, MST, MDT, Mountain Time",
        "America/Los_Angeles": "PT, PST, PDT, Pacific Time",
        "": "local time",
    },
    zone_words="time",
    zone_forms="{place} time, {place} local time, in {place}, {place} (UTC+3)",
    order=("before", "after"),
    media=(
        ("by video link", "by telephone", "in person"),
        ("by video", "by phone", "in person"),
        ("via video link", "by telephone", "in person"),
        ("video call", "telephone call", "meeting in person"),
        ("video call", "phone call", "meeting in person"),
        ("video conference", "telephone call", "meeting in person"),
        ("videoconference", "telephone call", "meeting in person"),
        ("video conversation", "telephone conversation", "conversation in person"),
        ("video conversation", "phone conversation", "conversation in person"),
        ("video talks", "telephone talks", "talks in person"),
        ("video calls", "telephone calls", "meetings in person"),
    ),
    cues={
        Cue.CONTACT: """
            call, calls, conversation, conversations, talks, meeting, meetings, meet, meets, met
            speak, speaks, spoke, spoken, spoke with, talk, talked, consultations, contact
            contacts, dialogue, discussion, discussions, exchange, negotiations, telephone talk
            sit down, sits down, bargaining, mediation
            """,
        Cue.HAPPENS: """
            begin, begins, start, starts, started, held, hold, holds, take place, takes place
            took place, scheduled, set for, planned for, received, have, table, resume, resumes
            commence, commences, commencing, starting, conclude, concludes, ended, ends
            """,
        Cue.VOICE: """
            telephone call*, phone call*, phone conversation*, telephone conversation*, by phone
            by telephone, over the phone, on the phone, telephone talks, telephone, phone
            phone talks, called President, called Prime Minister, called the President
            called the Prime Minister, telephone talk*, phone talk*, voice call*, telephoned, phoned
            audio call*
            """,
        Cue.VIDEO: """
            video call*, videocall*, video conference*, videoconference*, video link, by video
            via video*, video-link, video teleconference, virtual meeting*, virtual summit
            virtual talks, secure video call*, video conversation*, video meeting*, virtually
            """,
        Cue.IN_PERSON: "in person, in-person, face to face, face-to-face",
        Cue.EARLIER: """
            previous, previously, continue, continues, continuing, continuation, follow-up to
            last, earlier, following up on, follows up, following up, follows, had held
            had spoken, had met, had talked, had discussed, left open, left unresolved, carries on
            carry on, since the, prior, last month's, preceding
            """,
        Cue.AHEAD: """
            next, upcoming, forthcoming, future, further, planned, again, follow-up, coming
            """,
        Cue.ROUND: """
            round, rounds, rounds of talks, round of talks, rounds of negotiations
            round of negotiations, rounds of consultations, round of consultations
            """,
        Cue.OTHER: """
            agreement*, accord*, treaty, treaties, resolution*, statement*, letter*, summit*
            visit*, election*, law, decree, attack*, deadline*, anniversary, since, session*
            conference, congress, referendum, vote*, birthday, as of, invasion, war, incident*
            proposal*, Security Council, press conference, briefing*, interview*, inaugurat*
            report, reports, memorandum, call for, calls for, called for, call on, calls on
            called on, ceasefire*, truce, strike, strikes, signed, adopted, agreed, published
            article*, speech, expire*, sanction*, draft*, document*, wake of, events of, tragedy
            earthquake, exercise*, hostage*, killed, died, arriv*, travel*
            """,
        Cue.SPEECH: """
            said, says, told, announce*, announced, stated, noted, added, reported, wrote
            tweeted, confirmed, informed, according to, press secretary, posted, press release
            """,
        Cue.THAT: "that",
        Cue.WHICH: "which, who",
        Cue.SINCE: "since, as of, from, until, by",
        Cue.PAST: """
            took place, spoke, met, held, talked, had, was held, were held, was, were, discussed
            has held, has spoken, received, ended, started, began, occurred, took part, concluded
            exchanged
            """,
        Cue.FUTURE: """
            will, is to, are to, scheduled, due, expected, plan, plans, shall, to be held
            going to, is held, are held, would, intend*, looks forward, look forward, takes place
            begins, starts, is set to, are set to, ahead
            """,
        Cue.NOT: "not, no, never, without, nor, n't, rather than, instead of",
        Cue.AGENDA: """
            agenda, will discuss, discuss, discussed, topics, topic, items, will address, address
            will focus on, focus, questions, issues, raise
            """,
        Cue.BEFORE: "before, ahead of, prior to, in advance of, on the eve of",
        Cue.AFTER: "after, following",
        Cue.LASTED: """
            lasted, lasting, for, duration, length, to last, is to last, are to last, will last
            should last, may last, lasts
            took, ran, long
            """,
        Cue.ABOUT: "about, around, approximately, some, nearly, almost, roughly, close to",
        Cue.OVER: "more than, over, at least, longer than",
        Cue.UNDER: "less than, under, up to, at most, no more than, no longer than",
        Cue.ASKED: """
            at the request of, on the initiative of, at the initiative of, initiated by
            requested by, on the request of, upon the request of, at the suggestion of
            proposed by, asked for by, was initiated by, was requested by, was proposed by
            was asked for by, has been requested by, has been initiated by
            """,
        Cue.RECEIVED: "received, receives, took a call, a call from",
        Cue.FROM: "from",
        Cue.NONE: """
            earlier today, earlier this, earlier on, contact group*, call for, calling for
            so-called, called off
            """,
        Cue.ASKED_BY: """
            s request, s initiative, side's request, side's initiative, requested the call
            initiated the call, requested the conversation, initiated the conversation
            asked for the call, asked for the conversation, that asked for it
            proposed the call, suggested the call
            """,
    },
    abbreviations="mr mrs ms dr st no vs jan feb mar apr jun jul aug sept oct nov dec a p m u s",
)  # fmt: skip
