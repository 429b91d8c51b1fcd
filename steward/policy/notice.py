"""The public privacy notice and the short notice at a form, made from the policy.

Every key of the policy appears once, under an anchor such as `purposes.magazine`; nothing else appears. So a sentence of the
notice can be traced to the rule that the software keeps, and a rule that nobody is told of cannot exist.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from steward.policy.periods import EVENTS, day, period
from steward.policy.text import (
    AUDIENCES,
    BASES,
    CONDITIONS,
    DISPOSALS,
    HOWS,
    RULES,
    SCOPES,
    WAYS,
    Policy,
    Purpose,
    Recipient,
    Text,
)


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of the notice. `facts` are label and value, in the order in which they are read."""

    anchor: str
    title: str
    says: str = ""
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """One chapter: paragraphs (items without a title) and the list below them."""

    anchor: str
    heading: str
    paragraphs: tuple[Item, ...] = ()
    items: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class Notice:
    """The whole notice of one version of the policy."""

    version: str
    title: str
    in_force_on: str
    controller: str
    contact: str
    authority: str
    sections: tuple[Section, ...]

    def as_json(self) -> dict[str, Any]:
        """This function will return the notice as plain data, to be kept beside the version."""
        return asdict(self)

    @classmethod
    def from_json(cls, said: dict[str, Any]) -> Notice:
        """This function will return the notice that was kept as plain data."""
        return cls(**(said | {"sections": tuple(_section(one) for one in said["sections"])}))

    def items(self) -> Iterator[tuple[Section, Item]]:
        """This function will walk every paragraph and entry with its section."""
        for section in self.sections:
            for item in (*section.paragraphs, *section.items):
                yield section, item

    @property
    def anchors(self) -> set[str]:
        return {item.anchor for _, item in self.items()}


@dataclass(frozen=True, slots=True)
class Collection:
    """The short notice at a form: who asks, what for, who will get it, what must be given."""

    controller: str
    lines: tuple[Item, ...]
    recipients: tuple[Item, ...]
    compulsory: str
    rights: str
    contact: str
    version: str


# In which chapter each statement of union.toml is read. Each union says all of these, in its own words.
STATEMENTS: dict[str, tuple[str, ...]] = {
    "about": ("promise", "not_yet"),
    "who": ("parents",),
    "purposes": ("each_purpose", "research"),
    "inside": ("inside", "undertaking"),
    "security": ("security", "account"),
    "outside": ("third_parties", "minimum", "secure_transfer", "check_off", "overseas"),
    "keeping": ("retention",),
    "rights": ("automated",),
    "must": ("compulsory",),
    "website": ("website", "tracking", "unsubscribe", "social_buttons", "external"),
}


def build(policy: Policy, language: str = "en") -> Notice:
    """This function will return the public notice of this policy."""
    writer = _Writer(policy, language)
    return Notice(
        version=policy.version,
        title=writer.said(policy.union.title),
        in_force_on=policy.union.in_force_on.isoformat(),
        controller=policy.controller.name,
        contact=policy.controller.data_protection.email,
        authority=policy.controller.authority.url,
        sections=tuple(writer.sections()),
    )


def collection(
    policy: Policy, *, purposes: Iterable[str] = (), categories: Iterable[str] = (), language: str = "en"
) -> Collection:
    """This function will return the short notice for a form that collects for these purposes, or these categories."""
    writer = _Writer(policy, language)
    asked = set(categories)
    named = list(purposes) or [key for key, purpose in policy.purposes.items() if asked & set(purpose.uses)]
    unknown = [key for key in named if key not in policy.purposes] + sorted(asked - set(policy.categories))
    if unknown:
        raise KeyError(f"{', '.join(unknown)}: not in policy/purposes.toml or policy/categories.toml. Write it there first.")
    told = [policy.purposes[key] for key in named]
    compulsory = policy.purposes.get("statutory_register")
    must = compulsory is not None and compulsory in told
    return Collection(
        controller=policy.controller.name,
        lines=tuple(writer.short(purpose) for purpose in told),
        recipients=tuple(
            Item(f"recipients.{key}", recipient.name, writer.said(recipient.does))
            for key, recipient in policy.recipients.items()
            if set(recipient.purposes) & set(named)
        ),
        compulsory=writer.said(policy.statements["compulsory"].text) if must and "compulsory" in policy.statements else "",
        rights="You may see, correct, take away and erase your data, restrict it or object, and complain to us or to "
        f"the {policy.controller.authority.name}.",
        contact=policy.controller.data_protection.email,
        version=policy.version,
    )


def _section(said: dict[str, Any]) -> Section:
    return Section(
        said["anchor"],
        said["heading"],
        tuple(_item(one) for one in said["paragraphs"]),
        tuple(_item(one) for one in said["items"]),
    )


def _item(said: dict[str, Any]) -> Item:
    return Item(said["anchor"], said["title"], said["says"], tuple((label, value) for label, value in said["facts"]))


class _Writer:
    """Writes the chapters of the notice in one language."""

    def __init__(self, policy: Policy, language: str) -> None:
        self.policy, self.language = policy, language

    def said(self, text: Text) -> str:
        return text.said_in(self.language)

    def labels(self, categories: Iterable[str]) -> str:
        return ", ".join(self.said(self.policy.categories[key].label) for key in categories) or "nothing"

    def purposes(self, keys: Iterable[str]) -> str:
        return "; ".join(self.said(self.policy.purposes[key].text) for key in keys)

    def statements(self, section: str) -> tuple[Item, ...]:
        return tuple(
            Item(f"statements.{key}", "", self.said(self.policy.statements[key].text))
            for key in STATEMENTS[section]
            if key in self.policy.statements
        )

    def sections(self) -> Iterator[Section]:
        policy = self.policy
        union = policy.union
        scope = f"{self.said(union.covers)} {self.said(union.not_covered)}"
        serves = f"It serves these laws: {', '.join(union.laws)}. This is version {union.version}, in force from {day(union.in_force_on)}."
        yield Section("about", "About this policy", (*self.statements("about"), Item("union", "", f"{scope} {serves}")))
        yield Section("who", "Who we are", (self.controller(), *self.statements("who")), (self.regulator(),))
        yield Section("what", "What we hold", (), tuple(self.categories()))
        yield Section(
            "purposes", "What we use it for", self.statements("purposes"), tuple(map(self.purpose, policy.purposes.values()))
        )
        yield Section("must", "What you must give us", self.statements("must"))
        yield Section("rulebook", "Our rules of membership", (), tuple(self.rulebook()))
        yield Section("choices", "What you decide", (), tuple(self.choices()))
        yield Section("inside", "Who sees it inside the union", self.statements("inside"), tuple(self.roles()))
        yield Section("security", "How we protect it", self.statements("security"))
        yield Section(
            "outside", "Who gets it outside", self.statements("outside"), tuple(map(self.recipient, policy.recipients.values()))
        )
        yield Section("keeping", "How long we keep it", self.statements("keeping"), tuple(self.retention()))
        yield Section("rights", "Your rights", self.statements("rights"), tuple(self.rights()))
        yield Section("website", "Our website and our emails", self.statements("website"), tuple(self.website()))
        yield Section(
            "never", "What we never do", tuple(Item(f"never.{k}", "", self.said(n.says)) for k, n in policy.never.items())
        )
        yield Section("changed", "What changed", (), tuple(self.changes()))

    def controller(self) -> Item:
        who = self.policy.controller
        says = f"{who.name} ({who.short_name}), {self.said(who.legal_form)}, is the controller of the data described here."
        facts = (
            ("Address", ", ".join(who.address)),
            ("Email", who.email),
            ("Telephone", who.phone),
            (who.data_protection.name, who.data_protection.email),
            ("Questions about how long we keep things", who.retention_contact),
        )
        return Item("controller", "", says, facts)

    def regulator(self) -> Item:
        who = self.policy.controller.authority
        says = "The regulator of data protection. You may complain to it if you think that your rights were not upheld."
        return Item("controller.authority", who.name, says, (("Website", who.url), ("Telephone", who.phone)))

    def categories(self) -> Iterator[Item]:
        for key, category in self.policy.categories.items():
            special = (("Protection", "special category (UK GDPR Art 9)"),) if category.special else ()
            yield Item(f"categories.{key}", _capital(self.said(category.label)), "", special)

    def basis(self, purpose: Purpose) -> Iterator[tuple[str, str]]:
        article, words = BASES[purpose.basis]
        yield "Lawful basis", f"{words} ({article}): {purpose.source}"
        if purpose.condition:
            article, words = CONDITIONS[purpose.condition]
            yield "Condition", f"{words} ({article})"

    def purpose(self, purpose: Purpose) -> Item:
        policy = self.policy
        facts = [("About", AUDIENCES[purpose.audience]), ("Data", self.labels(purpose.uses)), *self.basis(purpose)]
        if purpose.consent:
            facts.append(("Only if you say yes to", self.said(policy.consents[purpose.consent].ask)))
        if purpose.if_objected == "stops":
            facts.append(("If you object", "it stops"))
        elif purpose.if_objected == "weighed":
            facts.append(("If you object", "a person weighs your reasons, and answers"))
        else:
            facts.append(("If you object", "it goes on: the law orders it"))
        getting = [recipient.name for recipient in policy.recipients.values() if purpose.key in recipient.purposes]
        if getting:
            facts.append(("Goes to", "; ".join(dict.fromkeys(getting))))
        return Item(f"purposes.{purpose.key}", self.said(purpose.text), "", tuple(facts))

    def short(self, purpose: Purpose) -> Item:
        return Item(f"purposes.{purpose.key}", self.said(purpose.text), "", tuple(self.basis(purpose)))

    def choices(self) -> Iterator[Item]:
        policy = self.policy
        for key, consent in policy.consents.items():
            kind = ("Kind", "only if you say yes")
            yield Item(
                f"consents.{key}",
                self.said(consent.ask),
                self.said(consent.says),
                (kind, ("Take it back", _ways(consent.withdraw))),
            )
        for key, objection in policy.objections.items():
            kind = ("Kind", "unless you say no")
            yield Item(
                f"objections.{key}",
                self.said(objection.ask),
                self.said(objection.says),
                (kind, ("Say it", _ways(objection.withdraw))),
            )
        for key, restriction in policy.restrictions.items():
            kind = ("Kind", "we keep it and use it less")
            says = self.said(restriction.says)
            yield Item(f"restrictions.{key}", self.said(restriction.ask), says, (kind, ("Say it", _ways(restriction.withdraw))))

    def roles(self) -> Iterator[Item]:
        for key, role in self.policy.roles.items():
            facts = [("Of whom", SCOPES[role.scope]), ("Sees", self.labels(role.sees))]
            if role.changes:
                facts.append(("Changes", self.labels(role.changes)))
            if role.gives:
                facts.append(("Adds", self.labels(role.gives)))
            if role.blocked_by:
                facts.append(("Not if you said", self.said(self.policy.objections[role.blocked_by].ask)))
            facts.append(("For", self.purposes(role.purposes)))
            yield Item(f"roles.{key}", self.said(role.name), self.said(role.says), tuple(facts))

    def recipient(self, recipient: Recipient) -> Item:
        facts = [
            ("About", self.said(recipient.who)),
            ("Gets", self.labels(recipient.gets)),
            ("For", self.purposes(recipient.purposes)),
            ("How", HOWS[recipient.how]),
            ("Deletes it", self.said(recipient.deletes)),
            ("Works", "for us, on our instructions" if recipient.kind == "processor" else "for itself, under its own duties"),
        ]
        if recipient.needs:
            facts.insert(1, ("Only if you say yes to", self.said(self.policy.consents[recipient.needs].ask)))
        if recipient.never:
            facts.append(("Never gets", self.labels(recipient.never)))
        if recipient.country != "GB":
            facts.append(("Where", f"{recipient.country}, under {recipient.safeguard}"))
        return Item(f"recipients.{recipient.key}", recipient.name, _capital(self.said(recipient.does)) + ".", tuple(facts))

    def retention(self) -> Iterator[Item]:
        for key, rule in self.policy.retention.items():
            how_long = f"{period(rule.keep)} after {EVENTS.get(rule.after, rule.after)}, then {DISPOSALS[rule.then]}"
            yield Item(f"retention.{key}", self.said(rule.text), _capital(how_long) + ".", (("Why so long", rule.source),))

    def rulebook(self) -> Iterator[Item]:
        for key, one in self.policy.classes.items():
            facts = [("Rule", one.rule), ("In force", _in_force(one.from_on, one.until_on))]
            facts.append(("Votes", "yes" if one.votes else "no"))
            yield Item(f"classes.{key}", self.said(one.name), self.said(one.who), tuple(facts))
        for key, rule in self.policy.rules.items():
            facts = [("Rule", rule.rule), ("In force", _in_force(rule.from_on, rule.until_on))]
            yield Item(f"rules.{key}", _capital(RULES[rule.about]), self.said(rule.text), tuple(facts))

    def rights(self) -> Iterator[Item]:
        for key, right in self.policy.rights.items():
            within = "at once" if right.within == "P0D" else f"within {period(right.within)}"
            facts = (("Ways", _ways(right.by)), ("Answered", within), ("Law", "; ".join(right.law)))
            title, _, says = self.said(right.text).partition(": ")
            yield Item(f"rights.{key}", title, _capital(says), facts)

    def website(self) -> Iterator[Item]:
        for key, external in self.policy.external.items():
            loads = "only after you click" if external.load == "click" else "nothing; it is a plain link"
            shown = (("Shows", self.said(external.shows)), ("Loads", loads), ("Learns", self.said(external.learns)))
            yield Item(f"external.{key}", external.name, "", (*shown, ("Its policy", external.policy_url)))
        for key, cookie in self.policy.cookies.items():
            life = "until you close the browser" if cookie.life == "session" else period(cookie.life)
            needs = (("Only if you say yes to", self.said(self.policy.consents[cookie.needs].ask)),) if cookie.needs else ()
            yield Item(f"cookies.{key}", f"Cookie {key}", _capital(self.said(cookie.why)) + ".", (("Lasts", life), *needs))
        for key, advertising in self.policy.advertising.items():
            says = f"We may advertise there to promote {self.said(advertising.promotes)}. {self.said(advertising.stop)}"
            facts = (
                ("Uses member data", "yes" if advertising.member_data else "no"),
                ("Collects data from profiles", "yes" if advertising.profile_data else "no"),
            )
            yield Item(f"advertising.{key}", f"Advertising on {advertising.name}", says, facts)

    def changes(self) -> Iterator[Item]:
        for change in self.policy.changed:
            title = f"Version {change.version}, {day(change.on)}"
            yield Item(f"changed.{change.version}", title, self.said(change.says))


def _in_force(from_on: date, until_on: date | None) -> str:
    return f"from {day(from_on)}" + (f" until {day(until_on)}" if until_on else "")


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _ways(ways: Iterable[str]) -> str:
    return ", ".join(WAYS[way] for way in ways)
