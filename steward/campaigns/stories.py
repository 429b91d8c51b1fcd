"""Stories: what is written of them. What may not happen to one, the database refuses (migrations/stories.sql)."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.utils.crypto import salted_hmac

from steward.campaigns.models import Story
from steward.outbox import actions as outbox
from steward.people.acting import Actor
from steward.people.models import Person
from steward.permits import wordings
from steward.policy import text

ASKED = ("heading", "says", "name", "name_as", "email", "phone", "work")
ON_WEBSITE = "story_website"
PURPOSE = "story_review"
KIND = "story"
RECEIVED = "Your story has arrived"
ASKING = "About the story that you sent us"
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that is read for another
_CODE = 24


class UnableToTell(Exception):
    """This story cannot be taken; the words say what is missing."""


class UnableToPublish(Exception):
    """This story cannot be shown so, or not at all; the words say why and what to do."""


def new_code() -> str:
    """This function will return a code by which one story can be taken back: 120 bits, in groups that can be read aloud."""
    letters = "".join(secrets.choice(_LETTERS) for _ in range(_CODE))
    return "-".join(letters[at : at + 4] for at in range(0, _CODE, 4))


def tidy_code(typed: str) -> str:
    """This function will return a code as it is compared, however it was typed or pasted."""
    return "".join(letter for letter in typed.upper() if letter in _LETTERS)


def secret_of(code: str) -> str:
    """This function will return what the table keeps of a code."""
    return hashlib.sha256(tidy_code(code).encode()).hexdigest()


def reference_of(code: str) -> str:
    """This function will return the reference by which the office speaks of a story. It opens nothing."""
    digest = salted_hmac("steward.campaigns.reference", tidy_code(code), algorithm="sha256").digest()
    letters = "".join(_LETTERS[byte % 32] for byte in digest[:8])
    return f"{letters[:4]}-{letters[4:]}"


@transaction.atomic
def tell(
    *, said: Mapping[str, Any], consents: Iterable[str], code: str, at: datetime, campaign: UUID | None = None,
    person: Person | None = None, withdraw_at: str = "",
) -> str:  # fmt: skip
    """This function will take a story, and return its reference; the same code a second time takes nothing and answers the same.

    It runs as the role anonymous, which reads nothing back, or as a member, whose own it then is. `consents` are the uses that
    were ticked. Whoever has not signed in and left an email address is sent the code, with the address where it is typed.
    """
    unknown = sorted(set(said) - set(ASKED))
    if unknown:
        raise TypeError(f"{', '.join(unknown)}: not on the form of a story. It has: {', '.join(ASKED)}.")
    values = {name: value.strip() for name, value in said.items()}
    if not values.get("says"):
        raise UnableToTell("Write your story.")
    asked = text.current().consents_asked(KIND)
    story = Story(
        **values,
        person=person,
        campaign=campaign,
        reference=reference_of(code),
        secret=secret_of(code),
        # keeps: W05
        # Each use apart, and only those that were ticked, with the words that stood beside the box.
        consents=[{"key": key, "wording": wordings.digest("consent", key)} for key in consents if key in asked],
        policy_version=text.current().version,
        sent_at=at,
    )
    receipt = values.get("email") if person is None else ""
    try:
        with transaction.atomic():
            if receipt:
                story.messages = [str(_send_code(story, code, withdraw_at=withdraw_at, at=at))]
            story.save(force_insert=True)
    except IntegrityError as fault:
        if "a_story_is_taken_once" not in str(fault):
            raise
    return story.reference


def _send_code(story: Story, code: str, *, withdraw_at: str, at: datetime) -> UUID:
    body = (
        f"Thank you for your story. Its reference is {story.reference}. A person reads it before anything else happens, and it is"
        " used only for what you ticked.\n\nYou can take it back at any time, without a reason. Go to:\n\n"
        f"{settings.WAGTAILADMIN_BASE_URL}{withdraw_at}\n\nand type this code:\n\n{code}\n\n"
        "Keep it: whoever has it can take your story back. It does nothing else. We cannot show it to you again, but you can also"
        f" write to {text.current().controller.email} with the reference."
    )
    # To nobody by name: a name in a header is one more place where it would stand.
    return outbox.write_back(
        kind=KIND, purpose=PURPOSE, subject=RECEIVED, body=body, to_name="", to_email=story.email, at=at,
    ).pk  # fmt: skip


def withdraw_by_code(typed: str) -> None:
    """This function will take back the story of a code. It says nothing about whether there is one."""
    with connection.cursor() as cursor:
        cursor.execute("select steward.withdraw_story(%s)", [tidy_code(typed)])


def withdraw_own(story: UUID) -> None:
    """This function will take back a story of the member who acts."""
    with connection.cursor() as cursor:
        cursor.execute("select steward.withdraw_my_story(%s)", [story])


def own_secret() -> str:
    """This function will return a code that nobody is told: a member takes a story back by signing in."""
    return f"{new_code()}-{uuid4().hex.upper()}"


# ---- in the office


@transaction.atomic
def see(key: UUID, *, by: Actor) -> None:
    """This function will note that a new story has been read."""
    Story.objects.filter(pk=key, state=Story.State.NEW).update(state=Story.State.SEEN, decided_by=by.account)


def hold(key: UUID) -> None:
    """This function will hold a story until the transaction ends: whoever else types beside it waits, and then sees what was kept."""
    Story.objects.select_for_update().filter(pk=key).values_list("pk").first()


@transaction.atomic
def keep(key: UUID, *, typed: Mapping[str, Any]) -> None:
    """This function will keep what an officer has typed beside a story (heading, says, with_name; words of a message) until it is
    published or sent: their teller may answer in a week. It is shown to nobody else, and goes when the story goes.
    """
    Story.objects.filter(pk=key).exclude(state=Story.State.WITHDRAWN).update(draft=dict(typed))


@transaction.atomic
def publish(
    key: UUID, *, by: Actor, at: datetime, heading: str, says: str, with_name: bool, shown_to_them: bool = False
) -> Story:
    """This function will put a story on the website, in the words given, under the name that its teller chose or none.

    Words that were shortened go up after their teller has seen them, as the consent promises. Raises UnableToPublish.
    """
    story = _open(key)
    if not agreed(story, ON_WEBSITE):
        raise UnableToPublish("Whoever told it did not agree to see it on the website. Ask them for it, or leave it.")
    if not says.strip():
        raise UnableToPublish("Leave some words of the story to be shown.")
    if _words(says) != _words(story.says) and not shown_to_them:
        raise UnableToPublish(
            "You changed the words. Show the teller how it will read first, and tick that they have seen it; or put the story"
            " back as it was sent."
        )
    story.shown_heading, story.shown_says = heading.strip(), says.strip()
    story.shown_name = name_agreed(story) if with_name else ""
    story.state, story.published_at, story.decided_by = Story.State.PUBLISHED, at, by.account
    story.draft = {name: value for name, value in story.draft.items() if name == "words"}
    story.save(update_fields=["shown_heading", "shown_says", "shown_name", "state", "published_at", "decided_by", "draft"])
    return story


@transaction.atomic
def take_off(key: UUID, *, by: Actor) -> None:
    """This function will take a published story off the website; it can be published again."""
    story = _open(key)
    story.state, story.published_at, story.decided_by = Story.State.SEEN, None, by.account
    story.save(update_fields=["state", "published_at", "decided_by"])


@transaction.atomic
def decline(key: UUID, *, by: Actor) -> None:
    """This function will put a story away unused, and off the website where it was."""
    story = _open(key)
    story.state, story.published_at, story.decided_by = Story.State.DECLINED, None, by.account
    story.save(update_fields=["state", "published_at", "decided_by"])


@transaction.atomic
def withdraw(key: UUID, *, by: Actor) -> None:
    """This function will withdraw a story for somebody who asked us to. The database empties it, whoever withdraws."""
    _open(key)
    Story.objects.filter(pk=key).update(state=Story.State.WITHDRAWN, decided_by=by.account)


@transaction.atomic
def ask(key: UUID, *, says: str, at: datetime) -> None:
    """This function will write to whoever told a story, at the address that they left. It goes when the story goes."""
    story = _open(key)
    message = outbox.write_back(
        kind=KIND, purpose=PURPOSE, subject=ASKING, body=says, to_name="", to_email=story.email, at=at, person=story.person_id,
    )  # fmt: skip
    left = {name: value for name, value in story.draft.items() if name != "words"}
    Story.objects.filter(pk=key).update(messages=[*story.messages, str(message.pk)], draft=left)


def agreed(story: Story, use: str) -> bool:
    """This function will tell whether the teller ticked a use."""
    return any(each["key"] == use for each in story.consents)


def name_agreed(story: Story) -> str:
    """This function will return the name under which a story may be shown, or "" for none."""
    if story.name_as == Story.NameAs.FULL:
        return story.name
    return story.name.split(" ")[0] if story.name_as == Story.NameAs.FIRST else ""


def _words(says: str) -> str:
    return " ".join(says.split())


def _open(key: UUID) -> Story:
    story = Story.objects.select_for_update().filter(pk=key).first()
    if story is None:
        raise UnableToPublish("This story is not there. Go back to the list of stories.")
    if story.state == Story.State.WITHDRAWN:
        raise UnableToPublish("This story was withdrawn meanwhile, and nothing of it is left. Go back to the list of stories.")
    return story
