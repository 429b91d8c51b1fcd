"""What a check of the policy answers with, and the few questions that all checks ask."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from steward.policy.text import Policy

PERIOD = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(?:T(\d+)H)?")


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule that the policy breaks: where, what is wrong, and the line to write instead."""

    code: str
    file: str
    line: int
    says: str
    paste: str = ""

    def __str__(self) -> str:
        shown = f"{self.file}:{self.line}: {self.code} {self.says}"
        return f"{shown}\n    write: {self.paste}" if self.paste else shown


def at(policy: Policy, code: str, place: tuple[str, ...], says: str, paste: str = "") -> Finding:
    """This function will return a finding at a place of the policy, such as ("recipients", "employer", "gets")."""
    file, line = policy.place(*place)
    return Finding(code, file, line, says, paste)


def a_list(word: str, values: Iterable[str]) -> str:
    """This function will return the line of a list as TOML writes it."""
    return word + " = [" + ", ".join(f'"{value}"' for value in values) + "]"


def days(period: str) -> int | None:
    """This function will return how many days a period such as P7Y lasts at most, or None for another word."""
    found = PERIOD.fullmatch(period)
    if found is None or not any(found.groups()):
        return None
    years, months, day, hours = (int(part or 0) for part in found.groups())
    return years * 366 + months * 31 + day + (1 if hours else 0)


def uses_of(policy: Policy, purposes: Iterable[str]) -> set[str]:
    """This function will return every category that these purposes use."""
    return {category for key in purposes if key in policy.purposes for category in policy.purposes[key].uses}
