"""Who outside the union gets what about one person: the policy's recipients, cut down to those that concern this person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext, gettext_lazy

from steward.exchange import reports as exchange
from steward.exchange import rows
from steward.exchange.reports import Piece
from steward.permits.permit import Permit, verdicts
from steward.permits.reports import Standing
from steward.policy import text
from steward.policy.words import BASES, HOWS, Purpose, Recipient

ONE_AT_A_TIME = ("screen", "case_pack", "approved_letter")
KINDS = {
    "processor": gettext_lazy("Works for us, on our instructions."),
    "controller": gettext_lazy("Decides for itself what it does with it, under the law."),
}


@dataclass(frozen=True)
class Reason:
    """One purpose that a recipient gets data for, with its basis in words."""

    says: str
    basis: str
    source: str
    by_law: bool
    stopped: str


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
    sent: tuple[Piece, ...]
    consent: Standing | None
    needs_too: str

    @property
    def gets_nothing(self) -> bool:
        """Whether nothing goes now: the permit stops every use of this person's data by this recipient."""
        return all(reason.stopped for reason in self.reasons)

    @property
    def why_nothing(self) -> str:
        """Why nothing goes, each sentence once."""
        return " ".join(dict.fromkeys(reason.stopped for reason in self.reasons))

    @property
    def by_law(self) -> bool:
        """Whether the law orders every use."""
        return bool(self.reasons) and all(reason.by_law for reason in self.reasons)


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
    def last(self) -> tuple[Card, Piece] | None:
        """What was sent last, and to whom."""
        sent = [(card, card.sent[0]) for card in self.all if card.sent]
        return max(sent, key=lambda each: each[1].sent_at, default=None)

    @property
    def sent_to(self) -> int:
        """How many were sent anything so far."""
        return sum(bool(card.sent) for card in self.all)


def of_person(person: UUID, *, on: date, is_member: bool, standing: Iterable[Standing]) -> Groups:
    """This function will return a card for each recipient of the policy that concerns this person."""
    policy = text.current()
    asked = {each.key: each for each in standing if each.kind == "consent"}
    sent = {to.key: to.pieces for to in exchange.sent_to(person)}
    audiences = {"people", "members"} if is_member else {"people"}
    uses = [
        (recipient.key, policy.purposes[key])
        for recipient in policy.recipients.values()
        for key in recipient.purposes
        if policy.purposes[key].audience in audiences
    ]
    # The permit answers here as it does when a file is made: what this page says is what the file will hold.
    permits = [Permit(purpose.key, on=on, channel=rows.channel(policy.recipients[key].fields)) for key, purpose in uses]
    reasons: dict[str, list[Reason]] = {}
    for (key, purpose), verdict in zip(uses, verdicts(person, permits, dated=False), strict=True):
        stopped = "" if policy.recipients[key].how == "service" else " ".join(verdict.reasons)
        reasons.setdefault(key, []).append(_reason(purpose, stopped, asked))
    cards: dict[str, list[Card]] = {"membership": [], "agreed": [], "cases": [], "systems": []}
    for recipient in policy.recipients.values():
        why, pieces = reasons.get(recipient.key, []), sent.get(recipient.key, ())
        if why or pieces:
            cards[_group(recipient)].append(_card(recipient, why, pieces, asked))
    return Groups(**{name: tuple(found) for name, found in cards.items()})


def _group(recipient: Recipient) -> str:
    if recipient.needs:
        return "agreed"
    if recipient.how == "service":
        return "systems"
    return "cases" if recipient.how in ONE_AT_A_TIME else "membership"


def _card(
    recipient: Recipient, reasons: Iterable[Reason], sent: tuple[Piece, ...], asked: Mapping[str, Standing]
) -> Card:  # fmt: skip
    labels = text.current().categories
    consent = asked.get(recipient.needs)
    too = asked.get(consent.requires) if consent is not None else None
    return Card(
        key=recipient.key,
        name=recipient.name,
        does=str(recipient.does),
        kind=str(KINDS[recipient.kind]),
        who=str(recipient.who),
        gets=tuple(rows.label(name) for name in recipient.fields) or tuple(str(labels[key].label) for key in recipient.gets),
        exact=bool(recipient.fields),
        never=tuple(str(labels[key].label) for key in recipient.never),
        reasons=tuple(reasons),
        deletes=str(recipient.deletes),
        how=HOWS[recipient.how],
        can_be_sent=bool(recipient.fields) or recipient.how in ("service", "screen"),
        holds_now=recipient.how == "service",
        sent=sent,
        consent=consent,
        needs_too=too.ask if too is not None and not too.in_force else "",
    )


def _reason(purpose: Purpose, stopped: str, asked: Mapping[str, Standing]) -> Reason:
    agreed = asked.get(purpose.consent)
    basis = gettext("only if you say yes, which you have not") if agreed and not agreed.in_force else BASES[purpose.basis][1]
    return Reason(str(purpose.text), basis, purpose.source, purpose.basis == "obligation", stopped)
