"""Stories, attacked with SQL in each role that touches them: nothing outlives its withdrawal, and nobody is made a teller."""

from typing import Any
from uuid import UUID

import pytest
from django.db import ProgrammingError, connection
from django.utils import timezone

from steward.campaigns import stories
from steward.campaigns.models import Story
from steward.outbox.models import Message
from steward.people.acting import Actor, acting_as
from tests.people import a_member, an_actor, building

pytestmark = pytest.mark.django_db
VISITOR = Actor("anonymous")
TOLD = {
    "heading": "",
    "says": "quillbracken",
    "name": "",
    "name_as": "none",
    "email": "t@teller.example",
    "phone": "",
    "work": "",
}
ADD = (
    "insert into campaigns_story (id, person_id, reference, secret, heading, says, name, name_as, email, phone, work, consents,"
    " policy_version, sent_at, state, shown_heading, shown_says, shown_name, messages, draft) values (gen_random_uuid(), %s, 'AAAA-AAAA', %s,"
    " '', 'x', '', 'none', '', '', '', '[{\"key\": \"story_website\"}]', 'v', now(), 'new', '', '', '', %s::jsonb, '{}')"
)


def tell(**said: str) -> tuple[str, UUID]:
    code = stories.new_code()
    with acting_as(VISITOR, "story_review"):
        stories.tell(said=TOLD | said, consents=["story_website"], code=code, at=timezone.now(), withdraw_at="/stories/withdraw/")
    with building():
        return code, Story.objects.get(secret=stories.secret_of(code)).pk


def ask(actor: Actor, statement: str, *values: Any) -> None:
    with acting_as(actor, "story_review"), connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_a_story_cannot_be_made_to_forget_its_receipt_which_has_the_code_and_the_address() -> None:
    code, story = tell()
    with pytest.raises(ProgrammingError, match="they go when it goes"):
        ask(an_actor("communications_officer"), "update campaigns_story set messages = '[]' where id = %s", story)
    with acting_as(VISITOR, "story_review"):
        stories.withdraw_by_code(code)
    with building():
        assert not Message.objects.exists()


def test_no_message_about_anything_else_goes_with_a_story_that_names_it() -> None:
    with building():
        person = a_member("Ada", "Ashgrove")
        letter = Message.objects.create(
            person=person, channel="letter", kind="statutory", purpose="register", subject="s", body="b", to_name="Ada",
            to_lines=["1 Invented Row"], queued_at=timezone.now(),
        )  # fmt: skip
    code = stories.new_code()
    ask(VISITOR, ADD, None, stories.secret_of(code), f'["{letter.pk}"]')
    with acting_as(VISITOR, "story_review"):
        stories.withdraw_by_code(code)
    with building():
        assert Message.objects.filter(pk=letter.pk).exists()


def test_the_office_makes_nobody_a_teller_and_ticks_no_box_for_them() -> None:
    with building():
        person = a_member("Ada", "Ashgrove")
    for whose in (person.pk, None):
        with pytest.raises(ProgrammingError, match="come in through the website"):
            ask(an_actor("communications_officer"), ADD, whose, "s", "[]")
