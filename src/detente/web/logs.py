"""What the node's log does not hold: the tokens in addresses that let somebody in."""

import logging
import re

_TOKEN = re.compile(r"(/(?:calendar|sign-in)/)[^/\s]+")


class WithoutTokens(logging.Filter):
    """Takes the token out of an address: whoever reads the log must not come in by it.

    A calendar program that asks in another way than GET is refused, and the refusal is logged with
    the address it asked at, which goes on being somebody's.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record pass, without tokens."""
        record.msg = _TOKEN.sub(r"\1…", str(record.msg))
        if isinstance(record.args, tuple):
            record.args = tuple(
                _TOKEN.sub(r"\1…", one) if isinstance(one, str) else one for one in record.args
            )
        return True
