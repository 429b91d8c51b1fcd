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
from tests.people import a_member, acting_member, an_actor, building

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
    " policy_version, sent_at, state, shown_heading, shown_says, shown_name, messages) values (gen_random_uuid(), %s, 'AAAA-AAAA', %s,"
    " '', 'x', '', 'none', '', '', '', '[{\"key\": \"story_website\"}]', 'v', now(), 'new', '', '', '', %s::jsonb)"
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


@pytest.mark.parametrize(
    "role", ["data_protection_officer", "membership_officer", "editor", "administrator", "member", "anonymous", "caseworker"]
)
def test_what_is_typed_beside_a_story_is_read_by_no_other_role(role: str) -> None:
    _, story = tell()
    with acting_as(an_actor("communications_officer"), "story_review"):
        stories.keep(story, typed={"says": "hazelquill"})
    found: list[Any] = []
    try:
        with acting_as(VISITOR if role == "anonymous" else an_actor(role), "story_review"), connection.cursor() as cursor:
            cursor.execute("select draft::text from campaigns_story")
            found = cursor.fetchall()
    except ProgrammingError:
        pass
    assert found == []


def test_nothing_that_was_typed_beside_a_withdrawn_story_is_left_anywhere() -> None:
    with building():
        person = a_member("Mia", "Member")
    with acting_as(acting_member(person), "story_review"):
        stories.tell(said=TOLD, consents=["story_website"], code=stories.own_secret(), at=timezone.now(), person=person)
    comms = an_actor("communications_officer")
    with building():
        key = Story.objects.get().pk
    with acting_as(comms, "story_review"):
        stories.keep(key, typed={"says": "hazelquill"})
        stories.ask(key, says="hazelquill", at=timezone.now())
        stories.withdraw(key, by=comms)
    with building(), connection.cursor() as cursor:
        cursor.execute(
            "select table_name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'"
        )
        names = [name for (name,) in cursor.fetchall()]
        left = []
        for name in names:
            cursor.execute(f"savepoint one; select count(*) from public.{name} t where t::text ~ 'hazelquill'")
            cursor.nextset()
            left += [name] if cursor.fetchone()[0] else []
    assert left == []
