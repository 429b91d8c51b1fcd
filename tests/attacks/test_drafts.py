"""What an officer has half typed beside somebody's enquiry or story, asked for with SQL in every role that did not type it."""

from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone
from psycopg import sql

from steward.campaigns import stories
from steward.campaigns.models import Story
from steward.enquiries import actions
from steward.enquiries.models import Enquiry
from steward.people.acting import Actor, FieldClosed, acting_as
from steward.policy import apply, text
from tests.conftest import SERVER
from tests.people import a_member, acting_member, an_actor, building

pytestmark = pytest.mark.django_db
WORD = "quillbracken"
WRITTEN_BY = {
    "enquiries_enquiry": {"communications_officer", "data_protection_officer"},
    "campaigns_story": {"communications_officer"},
}
ROLES = sorted(text.current().roles) + sorted(key for key, one in text.current().recipients.items() if one.fields)
WAYS = (
    "select draft from {}",
    "select count(*) from {} where draft::text like '%quill%'",
    "select length(t::text) from {} t",
    "select to_jsonb(t) from {} t",
    "select id from {} order by draft",
    "update {} set draft = '{{}}'",
    "update {} set state = state returning draft",
    "insert into {} (id, draft) values (gen_random_uuid(), '{{}}')",
    "insert into {} (id) values (gen_random_uuid()) returning draft",
    "copy {} (draft) to stdout",
)


@pytest.mark.parametrize("table", WRITTEN_BY)
@pytest.mark.parametrize("role", ROLES)
def test_what_is_half_typed_is_read_and_written_by_nobody_but_who_types_it(role: str, table: str) -> None:
    if role in WRITTEN_BY[table]:
        return
    with SERVER.connect(settings.DATABASES["default"]["NAME"]) as direct, direct.transaction():
        direct.execute(sql.SQL("set local role {}").format(sql.Identifier(settings.STEWARD_ROLE_PREFIX + role)))
        for way in WAYS:
            # The column is refused itself: not the rows, of which there may be none.
            refused = pytest.raises(psycopg.errors.InsufficientPrivilege, match=f"permission denied for table {table}")
            with refused, direct.transaction():
                direct.execute(sql.SQL(way).format(sql.Identifier(table)))


def test_a_member_reads_of_their_own_what_was_said_and_not_what_was_only_begun() -> None:
    with building():
        mia = a_member("Mia", "Member")
    me, now = acting_member(mia), timezone.now()
    with acting_as(me, "website_enquiries"):
        enquiry = actions.send(kind="enquiry", about="", says="Words", name="", email="", phone="", at=now, person=mia.pk)
    with acting_as(me, "story_review"):
        stories.tell(said={"says": "Words"}, consents=[], code=stories.own_secret(), at=now, person=mia)
    with building():
        story = Story.objects.get()
    comms = an_actor("communications_officer")
    with acting_as(comms, "website_enquiries"):
        actions.keep(enquiry.pk, typed={"answer-says": WORD})
        stories.keep(story.pk, typed={"words": WORD})
        assert (Enquiry.objects.get().draft, Story.objects.get().draft) == ({"answer-says": WORD}, {"words": WORD})
    for table in WRITTEN_BY:
        with pytest.raises(ProgrammingError, match="permission denied"):
            read(me, f"select draft::text from {table}")
        assert read(me, f"select says from {table}") == [("Words",)]
    with acting_as(me, "website_enquiries"):
        for found in (Enquiry.objects.get(), Story.objects.get()):
            with pytest.raises(FieldClosed):
                _ = found.draft


@pytest.mark.parametrize("whose", ["anonymous", "member"])
def test_whoever_writes_to_us_sends_no_draft_in_with_it(whose: str) -> None:
    with building():
        person = a_member("Mia", "Member") if whose == "member" else None
    actor = acting_member(person) if person else Actor("anonymous")
    now = timezone.now()
    told: Any = {"person": person, "sent_at": now, "says": "Words", "secret": "a"}
    wrote: Any = {"person": person, "received_at": now, "due_on": now.date(), "says": "Words"}
    for model, said in ((Enquiry, wrote), (Story, told)):
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            acting_as(actor, "website_enquiries"),
            transaction.atomic(),
        ):
            model(**said, draft={"words": WORD}).save(force_insert=True)
        with acting_as(actor, "website_enquiries"):
            sent = model(**said)
            sent.save(force_insert=True)
            assert sent.draft == {}
            model.objects.bulk_create([model(**said | ({"secret": "b"} if model is Story else {}))])
        with building():
            assert [each.draft for each in model.objects.all()] == [{}, {}]


def read(actor: Actor, statement: str) -> list[Any]:
    with acting_as(actor, "website_enquiries"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


def test_a_database_of_before_that_let_members_read_and_send_drafts_is_mended_by_the_plan() -> None:
    prefix = settings.STEWARD_ROLE_PREFIX
    with SERVER.connect(settings.DATABASES["default"]["NAME"]) as direct:
        for table in WRITTEN_BY:
            for role in ("member", "anonymous"):
                direct.execute(f"revoke insert on {table} from {prefix}{role}; grant insert on {table} to {prefix}{role}")
            direct.execute(f"grant select (draft) on {table} to {prefix}member")
        try:
            says = [step.says for step in apply.plan(prefix=prefix)]
            assert f"{prefix}member has SELECT of campaigns_story (draft), against the policy" in says
            assert f"{prefix}anonymous has INSERT on enquiries_enquiry, against the policy" in says
        finally:
            for step in apply.plan(prefix=prefix):
                direct.execute(step.statement)
    with transaction.atomic():
        assert apply.plan(prefix=prefix) == []
