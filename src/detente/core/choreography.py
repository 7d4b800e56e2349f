"""What a call may do next: the one table of docs/protocol/call.md section 8."""

from enum import StrEnum


class State(StrEnum):
    """Where a room stands, as one node sees it."""

    WAITING = "waiting"
    JOINING = "joining"
    COMPARING = "comparing"
    VERIFIED = "verified"
    COUNTING = "counting"
    ON = "on"
    CONNECTED = "connected"
    ON_HOLD = "on-hold"
    INTERRUPTED = "interrupted"
    ENDING = "ending"
    CONCLUDED = "concluded"
    CLOSED = "closed"
    DIFFERED = "differed"


class Input(StrEnum):
    """What may hold or happen. The meaning of each stands below the table in the document."""

    PRESENT = "present"
    LEFT = "left"
    PROVEN = "proven"
    UNPROVEN = "unproven"
    MATCH = "match"
    DIFFER = "differ"
    EXHAUSTED = "exhausted"
    COUNT = "count"
    OFF = "off"
    TIME = "time"
    ON = "on"
    HOLD = "hold"
    RESUME = "resume"
    CONCLUDE = "conclude"


TABLE: dict[State, dict[Input, State]] = {
    State.WAITING: {
        Input.CONCLUDE: State.CLOSED,
        Input.EXHAUSTED: State.CLOSED,
        Input.DIFFER: State.DIFFERED,
        Input.PRESENT: State.JOINING,
    },
    State.JOINING: {
        Input.CONCLUDE: State.CLOSED,
        Input.EXHAUSTED: State.CLOSED,
        Input.LEFT: State.WAITING,
        Input.DIFFER: State.DIFFERED,
        Input.PROVEN: State.COMPARING,
    },
    State.COMPARING: {
        Input.CONCLUDE: State.CLOSED,
        Input.LEFT: State.WAITING,
        Input.DIFFER: State.DIFFERED,
        Input.UNPROVEN: State.JOINING,
        Input.MATCH: State.VERIFIED,
    },
    State.VERIFIED: {
        Input.CONCLUDE: State.CLOSED,
        Input.LEFT: State.WAITING,
        Input.DIFFER: State.DIFFERED,
        Input.UNPROVEN: State.JOINING,
        Input.COUNT: State.COUNTING,
    },
    State.COUNTING: {
        Input.CONCLUDE: State.CLOSED,
        Input.LEFT: State.WAITING,
        Input.DIFFER: State.DIFFERED,
        Input.UNPROVEN: State.JOINING,
        Input.OFF: State.VERIFIED,
        Input.TIME: State.ON,
    },
    State.ON: {
        Input.ON: State.CONNECTED,
        Input.OFF: State.VERIFIED,
        Input.CONCLUDE: State.ENDING,
    },
    State.CONNECTED: {
        Input.CONCLUDE: State.CONCLUDED,
        Input.LEFT: State.INTERRUPTED,
        Input.HOLD: State.ON_HOLD,
    },
    State.ON_HOLD: {
        Input.CONCLUDE: State.CONCLUDED,
        Input.LEFT: State.INTERRUPTED,
        Input.RESUME: State.CONNECTED,
    },
    State.INTERRUPTED: {
        Input.CONCLUDE: State.CONCLUDED,
        Input.PROVEN: State.CONNECTED,
    },
    State.ENDING: {
        Input.ON: State.CONCLUDED,
        Input.OFF: State.CLOSED,
    },
    State.CONCLUDED: {},
    State.CLOSED: {},
    State.DIFFERED: {},
}
"""state × input → next state. Where several inputs hold, the one listed first is taken."""

OVER = frozenset(state for state, row in TABLE.items() if not row)
"""States that nothing leaves. A contact goes on from them only by a new attempt."""

TALKING = frozenset({State.ON, State.CONNECTED, State.ON_HOLD, State.INTERRUPTED})
"""States in which this side's sound and picture may have been let through."""

BEING_CONNECTED = frozenset({State.COUNTING, State.ON})
"""States that a station which joins would break off, and therefore waits for the end of."""


def as_markdown() -> str:
    """The table as the document shows it: one row for each state, inputs in order."""
    rows = [
        f"| **{state}** | {', '.join(f'{given} → *{to}*' for given, to in row.items()) or '—'} |"
        for state, row in TABLE.items()
    ]
    head = ["| state | inputs and next state, the first that holds |", "|---|---|"]
    return "\n".join([*head, *rows])


def as_diagram() -> str:
    """The same as a Mermaid state diagram."""
    lines = [
        f"    {state} --> {to}: {', '.join(i for i, t in row.items() if t == to)}"
        for state, row in TABLE.items()
        for to in dict.fromkeys(row.values())
    ]
    return "\n".join(["stateDiagram-v2", f"    [*] --> {State.WAITING}", *lines])
