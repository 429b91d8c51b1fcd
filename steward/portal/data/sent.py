"""What was sent about a member, as it was when it was sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from steward.exchange.models import Disclosure
from steward.policy import text
from steward.portal.data.labels import field_label


@dataclass(frozen=True)
class Sent:
    """One piece that one recipient was sent. Its key is the number of the piece in the file; it means nothing else."""

    pk: UUID
    recipient: str
    name: str
    purpose: str
    at: datetime
    values: tuple[tuple[str, str], ...]

    @property
    def labelled(self) -> list[tuple[str, str]]:
        """The values with the names that our pages give to their fields."""
        return [(field_label(name), value) for name, value in self.values]


def to_whom(person: UUID) -> list[Sent]:
    """This function will return everything that was sent about a person, newest first."""
    return [_told(row) for row in Disclosure.objects.filter(person_id=person).order_by("-sent_at", "id")]


def piece(pk: UUID) -> Sent | None:
    """This function will return one piece, or None where it is not there or not about the person who acts."""
    row = Disclosure.objects.filter(pk=pk).first()
    return _told(row) if row else None


def _told(row: Disclosure) -> Sent:
    policy = text.current()
    recipient, purpose = policy.recipients.get(row.recipient), policy.purposes.get(row.purpose)
    sent: Any = row.sent
    values = list(sent.items()) if isinstance(sent, Mapping) else [tuple(pair) for pair in sent]
    order = {name: at for at, name in enumerate(recipient.fields)} if recipient else {}
    values.sort(key=lambda pair: order.get(pair[0], len(order)))
    return Sent(
        pk=row.pk,
        recipient=row.recipient,
        name=recipient.name if recipient else row.recipient.replace("_", " "),
        purpose=str(purpose.text) if purpose else row.purpose.replace("_", " "),
        at=row.sent_at,
        values=tuple((name, "" if value is None else str(value)) for name, value in values),
    )
