"""Signs that nobody reads: they come along when words are pasted from other programs, and break feeds, calendars and searches."""

import re

_NOT_READ = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]")


def readable(words: str) -> str:
    """This function will put a space in the place of each sign that is not to be read; ends of lines stay."""
    return _NOT_READ.sub(" ", words)
