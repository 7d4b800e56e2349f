"""Whose fault it was: the three base classes every other error of Détente descends from."""


class DetenteError(Exception):
    """Something did not work. The message says what happened and what to do next."""


class LocalError(DetenteError):
    """We may not do that. Nothing was sent and nothing was changed; correct it and try again."""


class RemoteError(DetenteError):
    """The other side sent something wrong. It was not taken in; ask their duty officer about it."""
