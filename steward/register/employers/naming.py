"""What employers are called, and finding the one that somebody means."""

import hashlib
import re

from django.db.models import Q

from steward.people import names
from steward.register.models import Alias, Employer, FormerName

_SMALL = {"And", "Of", "For", "The", "In", "On", "With", "Upon"}
_CAPITALS = {"Nhs", "Uk", "Icb"}
_FAR = 8  # employers that succeed each other


def readable(words: str) -> str:
    """This function will write a name in capitals as a person would: "ST. PANCRAS NHS TRUST" becomes "St. Pancras NHS Trust"."""
    said = []
    for at, word in enumerate(words.split()):
        capital = "-".join(part[:1].upper() + part[1:].lower() for part in word.split("-"))
        capital = re.sub(r"\b([A-Z])'([a-z])(?=\w)", lambda m: f"{m[1]}'{m[2].upper()}", capital)
        if capital.strip("(),.") in _CAPITALS:
            capital = capital.upper()
        said.append(capital.lower() if at and capital in _SMALL else capital)
    return " ".join(said)


def none_key(words: str) -> str:
    """This function will return the key under which it is kept that what was typed is no employer of ours: a digest."""
    return "none:" + hashlib.sha256(names.key(words).encode()).hexdigest()[:40]


def today_of(employer: Employer | None) -> Employer | None:
    """This function will return the open employer that this one has become, or None where it closed and nobody succeeded it."""
    for _ in range(_FAR):
        if employer is None or employer.succeeded_by_id is None:
            break
        employer = employer.succeeded_by
    return employer if employer is not None and employer.closed_on is None else None


def find(words: str) -> Employer | None:
    """This function will return the open employer of exactly this code, name, former name, or other name that an officer found."""
    key = names.key(words)
    if not key:
        return None
    now = Employer.objects.filter(Q(name_key=key) | Q(code=words.strip().upper()), closed_on__isnull=True).order_by("pk").first()
    if now is not None:
        return now
    known = Employer.objects.select_related("succeeded_by")
    alias = Alias.objects.filter(name_key=key, employer__isnull=False).values("employer_id")
    former = FormerName.objects.filter(name_key=key).values("employer_id")
    for these in (
        known.filter(pk__in=alias),
        known.filter(Q(name_key=key) | Q(code=words.strip().upper()), closed_on__isnull=False),
        known.filter(pk__in=former),
    ):
        found = {open_.pk: open_ for open_ in (today_of(each) for each in these[:10]) if open_ is not None}
        if found:  # two that were once called the same: an officer looks
            return next(iter(found.values())) if len(found) == 1 else None
    return None


def known() -> dict[str, Employer]:
    """This function will return every key by which `find` finds an employer, for whoever compares a whole list."""
    every = {each.pk: each for each in Employer.objects.all()}

    def today(employer: Employer | None) -> Employer | None:
        for _ in range(_FAR):
            if employer is None or employer.succeeded_by_id is None:
                break
            employer = every.get(employer.succeeded_by_id)
        return employer if employer is not None and employer.closed_on is None else None

    keys: dict[str, Employer] = {}
    former: dict[str, set[Employer]] = {}
    for key, pk in FormerName.objects.values_list("name_key", "employer_id"):
        if (now := today(every.get(pk))) is not None:
            former.setdefault(key, set()).add(now)
    keys.update({key: next(iter(those)) for key, those in former.items() if len(those) == 1})
    for closed in (True, False):
        for each in sorted(every.values(), key=lambda one: str(one.pk), reverse=True):
            if (each.closed_on is not None) == closed and (now := today(each)) is not None:
                keys[each.name_key] = now
                if each.code:
                    keys[names.key(each.code)] = now
        if closed:
            for key, alias in Alias.objects.filter(employer__isnull=False).values_list("name_key", "employer_id"):
                if (now := today(every.get(alias))) is not None:
                    keys[key] = now
    return keys
