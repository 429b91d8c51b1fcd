"""Names, addresses of email and postcodes as keys to search by.

A key is lower case without accents and with single spaces, so that a plain index finds it by range (a range is leakproof:
PostgreSQL may use the index before the row policy; `lower(x) LIKE` it may not).
"""

import re
import unicodedata

# Letters that have no decomposition into a base letter and an accent.
_LETTERS = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "ß": "ss", "þ": "th", "ð": "d"})
_POSTCODE = re.compile(r"^(GIR ?0AA|[A-Z]{1,2}[0-9][0-9A-Z]? ?[0-9][A-Z]{2}|BFPO ?[0-9]{1,4})$")


# Nothing to see, and no width: marks that turn the direction of a line, spaces without width. They go without a trace: a space in
# their place would take an email address apart, which is cut from what leaves only while it is whole (steward.cell). The two
# joiners stay: names in some scripts are written with them. Control characters part words, as a space does.
_UNSEEN = re.compile("[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")  # all but the tab and the line break


def visible(words: str) -> str:
    """This function will return words without what cannot be seen, in the same lines."""
    return _CONTROL.sub(" ", _UNSEEN.sub("", words.replace("\r\n", "\n").replace("\r", "\n")))


def tidy(words: str) -> str:
    """This function will return words as they are kept: without what cannot be seen, with single spaces."""
    return " ".join(visible(words).split())


def key(words: str) -> str:
    """This function will return `words` as they are searched by: "Ŵyn O'Brien-Àdébáyọ̀" becomes "wyn obrien adebayo"."""
    flat = unicodedata.normalize("NFKD", words.casefold().translate(_LETTERS))
    flat = "".join(letter for letter in flat if not unicodedata.combining(letter))
    flat = re.sub(r"['’ʼ‘`.]", "", flat)
    return " ".join(re.sub(r"[^\w]+", " ", flat).split())


def person_key(given_names: str, family_name: str) -> str:
    """This function will return the key of a person: family name first, as a list is sorted."""
    return key(f"{family_name} {given_names}")


def postcode_key(postcode: str) -> str:
    """This function will return a postcode without spaces in capitals, as it is searched by."""
    return re.sub(r"\s+", "", postcode).upper()


def tidy_postcode(postcode: str) -> str:
    """This function will return a UK or BFPO postcode with its space in place; anything else as it was typed."""
    flat = postcode_key(postcode)
    if flat.startswith("BFPO"):
        return f"BFPO {flat[4:]}"
    spaced = f"{flat[:-3]} {flat[-3:]}"
    return spaced if _POSTCODE.match(spaced) else " ".join(postcode.split())


def looks_like_postcode(words: str) -> bool:
    """This function will tell whether `words` have the shape of a UK or BFPO postcode."""
    flat = postcode_key(words)
    return bool(_POSTCODE.match(f"{flat[:-3]} {flat[-3:]}") or re.match(r"^BFPO\d{1,4}$", flat))


def email_key(email: str) -> str:
    """This function will return an email address as it is compared: without surrounding space, in lower case."""
    return email.strip().lower()
