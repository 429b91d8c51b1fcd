"""Bringing in somebody who works for the union: a name, a post, and a way to sign in. They need not be a member."""

from datetime import date, datetime
from uuid import uuid4

from django.conf import settings
from django.db import connection, transaction

from steward.outbox import jobs
from steward.outbox.models import CODE_LINE, Message
from steward.people.models import Person
from steward.register.models import Post

SUBJECT = "Your post, and how to sign in"


@transaction.atomic
def add(*, given_names: str, family_name: str, email: str, role: str, on: date, until: date | None, at: datetime) -> Post:
    """This function will add a colleague with their first post, and send them a way in to an email address.

    Runs as the role administrator, which adds nobody in any other way. The one-time code is made when the message is sent: the
    administrator never sees it, and cannot enter as somebody else (P24).
    """
    person = Person(id=uuid4())
    person.rename(given_names=given_names, family_name=family_name)
    post = Post(id=uuid4(), person=person, role=role, from_on=on, until_on=until)
    with connection.cursor() as cursor:
        cursor.execute(
            "select steward.add_colleague(%s, %s, %s, %s, %s, %s, %s, %s::date, %s::date)",
            [person.pk, person.given_names, person.family_name, person.name_key, person.given_key, post.pk, role, on, until],
        )
    body = (
        f"Dear {person.name},\n\nYou have been given a post in our office. To open your account, go to:\n\n"
        f"{settings.WAGTAILADMIN_BASE_URL}/my/enter/\n\nand type this code:\n\n{CODE_LINE}\n\n"
        "The code works once, for 28 days. You choose the email address to sign in with and the password yourself. Your post needs"
        " a second factor as well: add it under “Sign-in and security”. Nobody from the union will ever ask you for the code or"
        " the password."
    )
    message = Message(
        person=person, channel=Message.Channel.EMAIL, kind="way_in", purpose="sign_in", subject=SUBJECT, body=body,
        to_name=person.name, to_email=email.strip(), queued_at=at,
    )  # fmt: skip
    message.save(force_insert=True)
    jobs.defer(message.pk)
    return post
