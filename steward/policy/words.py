"""The words of a policy file: what each table may say, as values that cannot be changed.

Every default is the narrow one: a list left out is empty, a consent left out is not given.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

BASES: Mapping[str, tuple[str, str]] = {
    "consent": ("UK GDPR Art 6(1)(a)", "you agreed"),
    "contract": ("UK GDPR Art 6(1)(b)", "we need it to do what we agreed with you"),
    "obligation": ("UK GDPR Art 6(1)(c)", "the law obliges us"),
    "recognised_interests": ("UK GDPR Art 6(1)(ea) and Annex 1", "the law recognises this interest"),
    "interests": ("UK GDPR Art 6(1)(f)", "our legitimate interests as a trade union"),
}
CONDITIONS: Mapping[str, tuple[str, str]] = {
    "explicit_consent": ("UK GDPR Art 9(2)(a)", "you agreed in so many words"),
    "employment_law": ("UK GDPR Art 9(2)(b)", "employment and trade union law needs it"),
    "not_for_profit": ("UK GDPR Art 9(2)(d)", "we are a trade union and it stays inside the union"),
    "made_public": ("UK GDPR Art 9(2)(e)", "they made it public themselves"),
    "legal_claims": ("UK GDPR Art 9(2)(f)", "legal claims and legal advice need it"),
    "substantial_interest": ("UK GDPR Art 9(2)(g)", "a substantial public interest set out in law needs it"),
}
SCOPES: Mapping[str, str] = {
    "all": "everyone on our lists",
    "self": "only the person's own data",
    "workplace": "members at the workplaces of the post",
    "branch": "members of the branches of the post",
    "staff": "people who hold a post",
    "sample": "the entries of the register that were drawn for the post",
    "none": "nobody by name",
}
AUDIENCES: Mapping[str, str] = {
    "members": "members",
    "applicants": "people who apply to join",
    "people": "everyone on our lists, former members included",
    "visitors": "visitors to the website",
    "candidates": "people who stand for election",
}
WAYS: Mapping[str, str] = {
    "online": "online, in the members' area",
    "phone": "by telephone",
    "email": "by email",
    "post": "by letter",
    "link": "by the link in each message",
    "call_centre": "through the call centre",
    "branch": "through your branch",
    "notice": "in this policy",
    "collection": "at each place where we ask for data",
    "regulator": "at the regulator",
}
HOWS: Mapping[str, str] = {
    "encrypted_file": "as a file that only they can decrypt",
    "case_pack": "as an encrypted pack about one case",
    "approved_letter": "in one reply, approved by two officers, about one named person",
    "screen": "on a screen of ours, one person at a time",
    "service": "through an encrypted connection, while they work for us",
}
# What a rule of the rulebook may be about; the rooms ask for each by its word and a day.
RULES: Mapping[str, str] = {
    "join": "who may join",
    "admit": "how soon an application is decided",
    "refuse": "when an application is refused",
    "lapse": "when membership lapses",
    "resign": "how a member leaves",
    "expel": "how a member is expelled",
    "rejoin": "how a former member comes back",
    "transfer": "how a member moves to or from another union",
    "career_break": "how long a career break may be",
    "vote": "who may vote",
}
DISPOSALS: Mapping[str, str] = {"destroy": "securely destroyed", "minimise": "minimised"}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with the text of a policy, and what to write instead."""

    file: str
    line: int
    says: str
    paste: str = ""

    def __str__(self) -> str:
        shown = f"{self.file}:{self.line}: {self.says}"
        return f"{shown}\n    write: {self.paste}" if self.paste else shown


class PolicyError(Exception):
    """The policy cannot be read; `problems` says where and what to write."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


@dataclass(frozen=True, slots=True)
class Text:
    """Words for people, in English and, where somebody has translated them, in Welsh."""

    en: str
    cy: str = ""

    def __str__(self) -> str:
        return self.en

    def said_in(self, language: str) -> str:
        """This function will return the words in that language, or in English while nobody has translated them."""
        return (self.cy or self.en) if language == "cy" else self.en


def _words(allowed: Mapping[str, Any] | tuple[str, ...], **more: Any) -> Any:
    return field(metadata={"words": tuple(allowed)}, **more)


@dataclass(frozen=True, slots=True, kw_only=True)
class Union:
    version: str
    in_force_on: date
    title: Text
    laws: tuple[str, ...]
    covers: Text
    not_covered: Text
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    name: str
    email: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    name: str
    url: str
    phone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Controller:
    name: str
    short_name: str
    legal_form: Text
    address: tuple[str, ...]
    email: str
    phone: str
    data_protection: Contact
    retention_contact: str
    authority: Authority
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    strapline: Text
    copyright_from: int
    languages: tuple[str, ...] = ("en",)
    logo: str = ""
    colour: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rooms:
    on: tuple[str, ...] = ()

    def __contains__(self, room: object) -> bool:
        return room in self.on


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    version: str
    on: date
    says: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    key: str
    text: Text
    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    key: str
    label: Text
    special: bool
    dpv: str
    room: str = ""  # the room that will hold it; a category of a room that is off has no fields yet


@dataclass(frozen=True, slots=True, kw_only=True)
class Purpose:
    key: str
    text: Text
    clauses: tuple[str, ...]
    basis: str = _words(BASES)
    condition: str = _words(CONDITIONS, default="")
    source: str
    uses: tuple[str, ...]
    audience: str = _words(AUDIENCES)
    if_objected: str = _words(("stops", "weighed", "cannot"))
    objection: str = ""
    consent: str = ""
    dpv: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    key: str
    ask: Text
    says: Text
    clauses: tuple[str, ...]
    withdraw: tuple[str, ...] = _words(WAYS)
    asked: str = _words(("members", "story"), default="members")  # where: of members, or of whoever sends a story
    recipient: str = field(default="", metadata={"toml": "for"})
    requires: str = ""  # another consent without which this one permits nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    key: str
    ask: Text
    says: Text
    clauses: tuple[str, ...]
    withdraw: tuple[str, ...] = _words(WAYS)
    stops: tuple[str, ...] = ()
    hides: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Restriction:
    key: str
    ask: Text
    says: Text
    clauses: tuple[str, ...]
    withdraw: tuple[str, ...] = _words(WAYS)
    channel: str = _words(("email", "phone", "letter", ""), default="")  # empty: every use but those the law orders


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    key: str
    name: str
    does: Text
    kind: str = _words(("processor", "controller"))
    purposes: tuple[str, ...] = field(metadata={"toml": "for"})
    gets: tuple[str, ...]
    fields: tuple[str, ...] = ()
    who: Text
    needs: str = ""
    never: tuple[str, ...] = ()
    how: str = _words(HOWS)
    deletes: Text
    clauses: tuple[str, ...]
    contract: str = ""
    country: str = "GB"  # of the data, as an ISO 3166 code
    safeguard: str = ""  # what the law accepts for sending it to another country


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    key: str
    name: Text
    says: Text
    tier: str = _words(("public", "office", "system"))
    scope: str = _words(SCOPES)
    purposes: tuple[str, ...]
    sees: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    gives: tuple[str, ...] = ()
    opens: tuple[str, ...] = ()
    runs: tuple[str, ...] = ()
    second_factor: bool = False
    blocked_by: str = ""
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """How long something is kept: so long after an event, then destroyed or minimised."""

    key: str
    text: Text
    after: str
    keep: str
    then: str = _words(DISPOSALS)
    leave: tuple[str, ...] = ()
    source: str
    clauses: tuple[str, ...] = ()
    room: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberClass:
    """A class of membership of the rulebook: who may be in it, from when to when, and whether it votes."""

    key: str
    name: Text
    who: Text
    rule: str
    from_on: date
    until_on: date | None = None
    votes: bool
    employed: bool
    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnionRule:
    """A rule of the rulebook about membership, in force from one day to another; a number where the software counts by it."""

    key: str
    about: str = _words(RULES)
    text: Text
    rule: str
    from_on: date
    until_on: date | None = None
    number: int = 0
    unit: str = _words(("", "days", "weeks", "months", "years"), default="")
    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Right:
    key: str
    text: Text
    law: tuple[str, ...]
    by: tuple[str, ...] = _words(WAYS)
    within: str
    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class External:
    key: str
    name: str
    shows: Text
    load: str = _words(("click", "link"))
    learns: Text
    policy_url: str
    share: str = ""  # the address of its page for sharing, with {url} and {title} where ours go; only with load = "link"
    hosts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cookie:
    key: str
    why: Text
    life: str
    needs: str = ""
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Advertising:
    key: str
    name: str
    promotes: Text
    stop: Text
    member_data: bool
    profile_data: bool
    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Never:
    key: str
    says: Text
    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where one collection of the policy is written: its file, the table it sits in, what each entry is."""

    file: str
    table: str
    item: type
    one: bool = False


SHELVES: Mapping[str, Shelf] = {
    "union": Shelf("union.toml", "policy", Union, one=True),
    "controller": Shelf("union.toml", "controller", Controller, one=True),
    "identity": Shelf("union.toml", "identity", Identity, one=True),
    "rooms": Shelf("union.toml", "rooms", Rooms, one=True),
    "statements": Shelf("union.toml", "statement", Statement),
    "categories": Shelf("categories.toml", "", Category),
    "purposes": Shelf("purposes.toml", "", Purpose),
    "consents": Shelf("consents.toml", "consent", Consent),
    "objections": Shelf("consents.toml", "objection", Objection),
    "restrictions": Shelf("consents.toml", "restriction", Restriction),
    "recipients": Shelf("recipients.toml", "", Recipient),
    "roles": Shelf("roles.toml", "", Role),
    "retention": Shelf("retention.toml", "", Rule),
    "classes": Shelf("rulebook.toml", "class", MemberClass),
    "rules": Shelf("rulebook.toml", "rule", UnionRule),
    "rights": Shelf("rights.toml", "", Right),
    "external": Shelf("website.toml", "external", External),
    "cookies": Shelf("website.toml", "cookie", Cookie),
    "advertising": Shelf("website.toml", "advertising", Advertising),
    "never": Shelf("never.toml", "", Never),
}
FILES: tuple[str, ...] = tuple(dict.fromkeys(shelf.file for shelf in SHELVES.values()))
