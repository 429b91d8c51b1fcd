"""Answering somebody whom the register does not know: what they wrote through the website, or the story that they sent."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone

from steward.outbox import actions, postroom
from steward.outbox.models import CODE_LINE, Message
from steward.people.acting import acting_as
from tests.people import an_actor, building

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)


def _answer(**more: Any) -> Message:
    said = {
        "kind": "reply", "purpose": "website_enquiries", "subject": "Our answer", "body": "Dear you,\n\nyes.",
        "to_name": "Idony Wren", "to_email": "idony@invented.example",
    }  # fmt: skip
    with acting_as(an_actor("communications_officer"), "website_enquiries"):
        return actions.write_back(at=NOW, **(said | more))


@pytest.mark.parametrize("kind", ["reply", "story"])
def test_an_answer_to_somebody_outside_goes_by_email(kind: str, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    message = _answer(kind=kind)
    assert postroom.deliver(message.pk, at=timezone.now()) == Message.State.SENT
    assert mail.outbox[-1].to == ["Idony Wren <idony@invented.example>"]


def test_no_other_message_goes_to_somebody_whom_we_do_not_know() -> None:
    with pytest.raises(ValueError, match="no kind of message to somebody outside"):
        _answer(kind="welcome")
    with building(), pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.create(
            channel="email", kind="welcome", purpose="contact", to_email="a@invented.example", body="-", queued_at=NOW
        )


def test_an_answer_holds_no_one_time_code_and_has_somewhere_to_go() -> None:
    with pytest.raises(actions.UnableToWrite, match="one-time code"):
        _answer(body=f"Here:\n\n{CODE_LINE}")
    with pytest.raises(actions.UnableToWrite, match="no email address"):
        _answer(to_email="")
