"""Stories: what comes in, what is shown, and that nothing stays of one that is withdrawn."""

import uuid
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import ProgrammingError, connection

from steward.campaigns import reports, stories
from steward.campaigns.models import Story
from steward.outbox.models import Message
from steward.people.acting import Actor, acting_as
from steward.people.models import Person
from tests.people import a_member, acting_member, an_actor, building
from tests.stamp import number

pytestmark = pytest.mark.django_db
VISITOR, NOW = Actor("anonymous"), datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
CANARY = "quillbracken"
SAID = {
    "heading": f"Twelve weeks of {CANARY}", "says": f"My post was put at risk and {CANARY} happened. It took twelve weeks.",
    "name": f"Idony {CANARY.capitalize()}", "name_as": "first", "email": f"idony@{CANARY}.example", "phone": "07700 900123",
    "work": f"{CANARY} trust",
}  # fmt: skip


def a_story(consents: tuple[str, ...] = ("story_website",), **more: Any) -> tuple[Story, str]:
    """A story told by a visitor, and its code."""
    code = stories.new_code()
    with acting_as(VISITOR, "story_review"):
        stories.tell(said=SAID | more, consents=consents, code=code, at=NOW, campaign=uuid.UUID(int=7), withdraw_at="/w/")
    with building():
        return Story.objects.get(secret=stories.secret_of(code)), code


def published(story: Story, **more: Any) -> Actor:
    officer = an_actor("communications_officer")
    said = {"heading": story.heading, "says": story.says, "with_name": True} | more
    with acting_as(officer, "story_website"):
        stories.publish(story.pk, by=officer, at=NOW, **said)
    return officer


def shown(actor: Actor = VISITOR) -> list[reports.Shown]:
    with acting_as(actor, "website"):
        return reports.stories_shown()


def rows_with(word: str) -> dict[str, int]:
    """Every table of the database that holds the word, asked of each row as text."""
    found = {}
    with building(), connection.cursor() as cursor:
        cursor.execute("select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')")
        for (table,) in cursor.fetchall():
            cursor.execute(f'select count(*) from "{table}" r where r::text ilike %s', [f"%{word}%"])
            if count := cursor.fetchone()[0]:
                found[table] = count
    return found


def test_a_visitor_adds_a_story_and_reads_nothing_back() -> None:
    story, code = a_story(("story_website", "story_print"))
    assert (story.state, story.person, story.reference) == ("new", None, stories.reference_of(code))
    assert {each["key"] for each in story.consents} == {"story_website", "story_print"}
    assert all(len(each["wording"]) == 64 for each in story.consents)
    with pytest.raises(ProgrammingError, match="permission denied"), acting_as(VISITOR, "story_review"):
        list(Story.objects.values_list("says"))


def test_the_same_code_twice_is_one_story_and_one_message() -> None:
    _, code = a_story()
    with acting_as(VISITOR, "story_review"):
        stories.tell(said=SAID, consents=(), code=code.lower(), at=NOW)
    with building():
        assert (Story.objects.count(), Message.objects.count()) == (1, 1)
        assert code in Message.objects.get().body


@pytest.mark.parametrize("way", ["code", "member", "office"])
def test_nothing_stays_of_a_story_that_is_withdrawn(way: str) -> None:
    member: Person | None = None
    if way == "member":
        with building():
            member = a_member("Cerys", "Fallowmere")
        actor = acting_member(member)
        with acting_as(actor, "story_review"):
            stories.tell(said=SAID, consents=["story_website"], code=stories.own_secret(), at=NOW, person=Person.objects.get())
        with building():
            story = Story.objects.get()
    else:
        story, code = a_story()
    officer = published(story)
    with acting_as(officer, "story_review"):
        stories.ask(story.pk, says=f"May we ask about {CANARY}?", at=NOW)
    assert [each.name for each in shown()] == ["Idony"]
    assert rows_with(CANARY)
    if way == "code":
        with acting_as(VISITOR, "story_review"):
            stories.withdraw_by_code(f" {code.lower().replace('-', ' ')} ")
    elif way == "member":
        with acting_as(actor, "story_review"):
            stories.withdraw_own(story.pk)
    else:
        with acting_as(officer, "story_review"):
            stories.withdraw(story.pk, by=officer)
    assert shown() == []
    assert rows_with(CANARY) == {}
    assert rows_with("idony") == {}
    with building():
        story.refresh_from_db()
        assert (story.state, story.withdrawn_at is not None, Message.objects.count()) == ("withdrawn", True, 0)


def test_a_code_that_is_none_does_nothing_and_answers_the_same() -> None:
    story, _ = a_story()
    published(story)
    with acting_as(VISITOR, "story_review"):
        for typed in ("", "AAAA", stories.new_code(), story.reference, "' or true --"):
            assert stories.withdraw_by_code(typed) is None
    assert len(shown()) == 1


def test_a_member_cannot_withdraw_or_see_the_story_of_another() -> None:
    story, _ = a_story()
    published(story)
    with building():
        other = a_member("Dai", "Penrhyn")
    actor = acting_member(other)
    with acting_as(actor, "story_review"):
        stories.withdraw_own(story.pk)
        assert list(Story.objects.all()) == []
    assert len(shown()) == 1


# ---- what the database refuses, whatever the screens let through


def test_no_story_comes_in_published_or_tied_to_somebody() -> None:
    with building():
        somebody = a_member("Eira", "Longstaff")
    base = {**SAID, "reference": "A", "secret": "b" * 64, "policy_version": "-", "sent_at": NOW}
    wrong: list[dict[str, Any]] = [
        {"state": "published", "shown_says": "x", "published_at": NOW},
        {"shown_says": "x"},
        {"person": somebody},
    ]
    for more in wrong:
        with pytest.raises(ProgrammingError), acting_as(VISITOR, "story_review"):
            Story(**base, **more).save(force_insert=True)
    member = acting_member(a_member_elsewhere())
    with pytest.raises(ProgrammingError), acting_as(member, "story_review"):
        Story(**base, person=somebody).save(force_insert=True)


def a_member_elsewhere() -> Person:
    with building():
        return a_member("Glyn", "Otterbourne")


def test_what_was_sent_is_not_rewritten_and_what_was_not_agreed_is_not_shown() -> None:
    officer = an_actor("communications_officer")
    for consents, name_as, change in (
        (("story_website",), "none", {"says": "Other words."}),
        (("story_print",), "none", {"consents": [{"key": "story_website"}]}),
        (("story_print",), "none", {"state": "published", "shown_says": "x", "published_at": NOW}),
        (("story_website",), "none", {"state": "published", "shown_says": "x", "shown_name": "Idony", "published_at": NOW}),
        (("story_website",), "first", {"state": "published", "shown_says": "x", "shown_name": SAID["name"], "published_at": NOW}),
    ):
        story, _ = a_story(consents, name_as=name_as)
        with pytest.raises(ProgrammingError), acting_as(officer, "story_review"):
            Story.objects.filter(pk=story.pk).update(**change)
        assert shown() == []
    with acting_as(officer, "story_review"):
        stories.withdraw(story.pk, by=officer)
    with pytest.raises(ProgrammingError), acting_as(officer, "story_review"):
        Story.objects.filter(pk=story.pk).update(state="seen")


def test_a_visitor_has_no_other_message_sent() -> None:
    with building():
        somebody = a_member("Hettie", "Marlowe")
    base = {
        "channel": "email",
        "purpose": "story_review",
        "subject": "s",
        "body": "b",
        "to_email": "a@b.example",
        "queued_at": NOW,
    }
    for more in ({"kind": "welcome"}, {"kind": "story", "person": somebody}, {"kind": "refusal"}):
        with pytest.raises(ProgrammingError), acting_as(VISITOR, "story_review"):
            Message(**base, **more).save(force_insert=True)
    with pytest.raises(ProgrammingError), acting_as(VISITOR, "story_review"):
        list(Message.objects.values_list("body"))


def test_shortened_words_are_shown_to_their_teller_first() -> None:
    story, _ = a_story()
    with pytest.raises(stories.UnableToPublish, match="Show the teller"):
        published(story, says="My post was put at risk.")
    published(story, says="My post was put at risk.", shown_to_them=True, with_name=False)
    assert [(each.says, each.name) for each in shown()] == [("My post was put at risk.", "")]


def test_what_is_shown_raises_the_number_of_the_website_and_what_waits_does_not() -> None:
    before = number()
    story, code = a_story()
    assert number() == before
    published(story)
    between = number()
    with acting_as(VISITOR, "story_review"):
        stories.withdraw_by_code(code)
    assert before < between < number()


def test_a_search_finds_what_is_published_now() -> None:
    story, code = a_story()
    published(story)
    with acting_as(VISITOR, "website"):
        assert len(reports.search_shown(f"{CANARY} weeks")) == 1
        assert reports.search_shown("idony") != []
        assert reports.search_shown("elsewhere") == reports.search_shown("") == []
    with acting_as(VISITOR, "story_review"):
        stories.withdraw_by_code(code)
    with acting_as(VISITOR, "website"):
        assert reports.search_shown(CANARY) == []
