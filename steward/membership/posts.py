"""Reminding whoever was given a post that it opens only when they have signed for it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from steward.outbox import actions as outbox
from steward.outbox import jobs
from steward.outbox.models import Message
from steward.people.models import Account
from steward.policy import text
from steward.register.models import Post
from steward.register.reports import opens, signed

KIND = "post_reminder"
SUBJECT = "Your post waits for your signature"
AGAIN = timedelta(days=3)


class UnableToRemind(Exception):
    """This reminder is not sent; the words say why and what to do."""


@transaction.atomic
def remind(post: Post, *, at: datetime) -> None:
    """This function will write to the holder of a post that has not been signed for: where to sign, and that it opens then.

    A membership officer writes to the person, an administrator to the address that the account signs in with.
    """
    if signed(post):
        raise UnableToRemind("This post is signed for. It opens what its role may see.")
    name = str(text.current().roles[post.role].name)
    body = (
        f"Dear {post.person.name},\n\nYou have been given a post: {name}. It opens when you have read its undertaking and signed it."
        f" Sign in, and go to:\n\n{settings.WAGTAILADMIN_BASE_URL}/my/undertaking/\n\n"
        "It is short. If you do not want the post, write to us."
    )
    if opens(Message, "kind", "queued_at"):
        if Message.objects.filter(person_id=post.person_id, kind=KIND, queued_at__gt=at - AGAIN).exists():
            raise UnableToRemind("They were reminded less than three days ago. Call them instead.")
        try:
            outbox.write(post.person, kind=KIND, purpose="contact", subject=SUBJECT, body=body, at=at)
        except outbox.UnableToWrite as unable:
            raise UnableToRemind(str(unable)) from None
        return
    account = Account.objects.filter(person_id=post.person_id).only("email").first()
    if account is None:
        raise UnableToRemind("They have not opened an account yet. Their way in is in the message that they were sent.")
    message = Message(
        person_id=post.person_id, channel=Message.Channel.EMAIL, kind=KIND, purpose="contact", subject=SUBJECT, body=body,
        to_name=post.person.name, to_email=account.email, queued_at=at,
    )  # fmt: skip
    message.save(force_insert=True)
    jobs.defer(message.pk)
