"""Reading the register. What a role may not read is not there: the database leaves the rows out and closes the columns."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection

from steward.policy import text
from steward.register.models import Post


@dataclass(frozen=True)
class PostHeld:
    """A post in words: what the header offers to work in."""

    pk: UUID
    role: str
    name: str
    scope: str


def posts_held(*, on: date) -> list[PostHeld]:
    """This function will return the posts that the member who acts holds on that day, oldest first."""
    held = Post.objects.standing(on=on).select_related("workplace", "branch").order_by("from_on", "id")
    roles = text.current().roles
    with connection.cursor() as cursor:  # whoever acts holds posts as their own person; staff scopes are wider
        cursor.execute("select steward.scope_self()")
        mine = {row[0] for row in cursor.fetchall()}
    return [
        PostHeld(post.pk, post.role, str(roles[post.role].name), str(post.workplace or post.branch or ""))
        for post in held
        if post.person_id in mine and post.role in roles
    ]
