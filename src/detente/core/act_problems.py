"""Why an act is refused before anything is signed, in words for the person at the desk."""

from detente.core.errors import LocalError


class TermsChangedError(LocalError):
    """The other side changed this while you wrote. Your draft is safe; compare and send again."""


class NothingToAnswerError(LocalError):
    """Nothing here waits for our answer. It may have been answered or withdrawn already."""


class AlreadyProposedError(LocalError):
    """A proposal stands already and waits for an answer. Answer or withdraw it first."""


class NotBindingError(LocalError):
    """This was proposed ad referendum. It can be countered or declined, not accepted."""


class UnknownThingError(LocalError):
    """This is not on the record of this line, or not of the kind that was meant."""


class NoAgreedTermsError(LocalError):
    """The terms of this contact are not agreed yet: there are no facts, and nothing to call off."""


class BadTimesError(LocalError):
    """The contact cannot end before it starts."""


class TooManyItemsError(LocalError):
    """A contact takes at most 64 agenda items, each of them once."""


class NothingChangedError(LocalError):
    """This is how it stands already, so there was nothing to sign."""


class NoMoreTurnsError(LocalError):
    """This went back and forth 256 times, the most there can be. Request a new contact for it."""


class LineNotBegunError(LocalError):
    """Our record of this line begins with the cards, once. Confirm the line first."""


class CalledOffError(LocalError):
    """This contact is called off. Whoever called it off can take that back; or request another."""


class OfRoundsError(LocalError):
    """This contact is one of rounds that are agreed as one. Propose a change of the rounds."""


class DisputedWordsError(LocalError):
    """Words in brackets are still disputed here. Agree on them first."""


class SupersededError(LocalError):
    """Another position has taken the place of this one already."""


class NotCommittedError(LocalError):
    """Marks are shown only when both sides have committed to theirs."""


class OtherMarksError(LocalError):
    """These are not the marks that our side committed to, or are not its own."""


class CopiedMarksError(LocalError):
    """Both sides committed to the same, so one of them copied. Put the options anew."""


class UnfitError(LocalError):
    """No node would read this as it is: something in it is too much, twice or out of order."""
