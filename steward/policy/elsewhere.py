"""Tables of libraries: in which group each stands, so that roles can open it by one word.

What these hold of persons, they hold of *accounts* (sign-in, editing) or by number only (jobs); none of them holds the
register. `KEPT` names the retention rule of the groups that do hold something of a person. Only libraries that are installed
stand here: whoever installs another one (a form's answers are personal data) is stopped by the check until they have said so.
"""

from collections.abc import Callable
from typing import Any

from django.db import models

GROUPS: dict[str, tuple[str, ...]] = {
    # sessions, addresses to sign in with, second factors: only the role signin, before anybody is anybody
    "sign_in": ("account.", "mfa.", "sessions."),
    # the public website and its editor, with the accounts' permissions that the editor's screens ask for
    "website": (
        "wagtailcore.",
        "wagtailimages.",
        "wagtaildocs.",
        "wagtailadmin.",
        "wagtailusers.",
        "wagtailredirects.",
        "wagtailsearch.",
        "taggit.",
        "website.",
        "auth.",
        "people.Account_groups",
        "people.Account_user_permissions",
    ),
    # the queue: numbers of rows, never what they say
    "jobs": ("procrastinate.",),
    # Django's own book-keeping
    "plumbing": ("contenttypes.",),
}
KEPT = {"sign_in": "sign_in", "website": "website"}


def group_of(label: str) -> str | None:
    """This function will return the group of a model by its label, such as `wagtailcore.Page`."""
    for group, prefixes in GROUPS.items():
        if any(label == prefix or (prefix.endswith(".") and label.startswith(prefix)) for prefix in prefixes):
            return group
    return None


def table_of(model: type[models.Model], make: Callable[..., Any]) -> Any:
    """This function will return the declaration of a library's model, or None where nobody has declared it."""
    group = group_of(model._meta.label)
    if group is None:
        return None
    return make(model=model.__name__, name=model._meta.db_table, subject=None, kept=KEPT.get(group, ""), group=group)
