"""Who outside the union gets what about one person: the policy's recipients, cut down to those that concern this person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from steward.permits.reports import Standing
from steward.policy import text
from steward.policy.words import BASES, HOWS, Purpose, Recipient
from steward.portal.data.labels import field_labels
from steward.portal.data.sent import Sent

ONE_AT_A_TIME = ("screen", "case_pack", "approved_letter")
KINDS = {
    "processor": "Works for us, on our instructions.",
    "controller": "Decides for itself what it does with it, under the law.",
}


@dataclass(frozen=True)
class Reason:
    """One purpose that a recipient gets data for, with its basis in words."""

    says: str
    basis: str
    source: str
    by_law: bool
    stopped: bool


@dataclass(frozen=True)
class Card:
    """One recipient as its card shows it."""

    key: str
    name: str
    does: str
    kind: str
    who: str
    gets: tuple[str, ...]
    exact: bool
    never: tuple[str, ...]
    reasons: tuple[Reason, ...]
    deletes: str
    how: str
    can_be_sent: bool
    holds_now: bool
    by_law: bool
    sent: tuple[Sent, ...]
    consent: Standing | None
    needs_too: str

    @property
    def gets_nothing(self) -> bool:
        """Whether nothing goes now, because the person did not agree or has objected to every use."""
        return (self.consent is not None and not self.consent.in_force) or all(reason.stopped for reason in self.reasons)


@dataclass(frozen=True)
class Groups:
    """The cards in the order of the page."""

    membership: tuple[Card, ...]
    agreed: tuple[Card, ...]
    cases: tuple[Card, ...]
    systems: tuple[Card, ...]

    @property
    def all(self) -> tuple[Card, ...]:
        return self.membership + self.agreed + self.cases + self.systems

    @property
    def agreed_now(self) -> int:
        """How many get something because the person said yes."""
        return sum(not card.gets_nothing for card in self.agreed)

    @property
    def not_stopped(self) -> int:
        """How many get something because of the membership; those that were stopped do not count."""
        return sum(not card.gets_nothing for card in self.membership)

    @property
    def count(self) -> int:
        """How many organisations may have something about this person today."""
        return self.not_stopped + self.agreed_now + len(self.systems)

    @property
    def sent_to(self) -> int:
        """How many were sent anything so far."""
        return sum(bool(card.sent) for card in self.all)


def of_person(*, is_member: bool, standing: Iterable[Standing], sent: Iterable[Sent]) -> Groups:
    """This function will return a card for each recipient of the policy that concerns this person."""
    policy = text.current()
    asked = {(each.kind, each.key): each for each in standing}
    stopped = {
        purpose
        for (kind, key), each in asked.items()
        if kind == "objection" and each.in_force
        for purpose in policy.objections[key].stops
    }
    by_recipient: dict[str, list[Sent]] = {}
    for piece in sent:
        by_recipient.setdefault(piece.recipient, []).append(piece)
    audiences = {"people", "members"} if is_member else {"people"}
    cards: dict[str, list[Card]] = {"membership": [], "agreed": [], "cases": [], "systems": []}
    for recipient in policy.recipients.values():
        purposes = [policy.purposes[key] for key in recipient.purposes if policy.purposes[key].audience in audiences]
        pieces = tuple(by_recipient.get(recipient.key, ()))
        if purposes or pieces:
            consent = asked.get(("consent", recipient.needs))
            cards[_group(recipient)].append(_card(recipient, purposes, pieces, consent, asked, stopped))
    return Groups(**{name: tuple(found) for name, found in cards.items()})


def _group(recipient: Recipient) -> str:
    if recipient.needs:
        return "agreed"
    if recipient.how == "service":
        return "systems"
    return "cases" if recipient.how in ONE_AT_A_TIME else "membership"


def _card(
    recipient: Recipient, purposes: list[Purpose], sent: tuple[Sent, ...], consent: Standing | None,
    asked: Mapping[tuple[str, str], Standing], stopped: set[str],
) -> Card:  # fmt: skip
    labels = text.current().categories
    too = asked.get(("consent", consent.requires)) if consent and consent.requires else None
    return Card(
        key=recipient.key,
        name=recipient.name,
        does=str(recipient.does),
        kind=KINDS[recipient.kind],
        who=str(recipient.who),
        gets=field_labels(recipient.fields) or tuple(str(labels[key].label) for key in recipient.gets),
        exact=bool(recipient.fields),
        never=tuple(str(labels[key].label) for key in recipient.never),
        reasons=tuple(_reason(purpose, asked, stopped) for purpose in purposes),
        deletes=str(recipient.deletes),
        how=HOWS[recipient.how],
        can_be_sent=bool(recipient.fields) or recipient.how in ("service", "screen"),
        holds_now=recipient.how == "service",
        by_law=bool(purposes) and all(p.basis == "obligation" for p in purposes),
        sent=sent,
        consent=consent,
        needs_too=too.ask if too is not None and not too.in_force else "",
    )


def _reason(purpose: Purpose, asked: Mapping[tuple[str, str], Standing], stopped: set[str]) -> Reason:
    basis = BASES[purpose.basis][1]
    agreed = asked.get(("consent", purpose.consent))
    if agreed is not None and not agreed.in_force:
        basis = "only if you say yes, which you have not"
    return Reason(str(purpose.text), basis, purpose.source, purpose.basis == "obligation", purpose.key in stopped)
