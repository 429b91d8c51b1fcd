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
    # what the public website is served from; rows of SHOWN only where a page or file is published for whoever asks
    "website": (
        "wagtailcore.Page",
        "wagtailcore.Site",
        "wagtailcore.Locale",
        "wagtailcore.Collection",
        "wagtailcore.PageViewRestriction",
        "wagtailcore.CollectionViewRestriction",
        "wagtailimages.Image",
        "wagtailimages.Rendition",
        "wagtaildocs.Document",
        "wagtailredirects.",
        "website.",
    ),
    # the editor's own: drafts and earlier versions, logs, its index of words, the permissions that its screens ask for
    "cms": (
        "wagtailcore.",
        "wagtailimages.",
        "wagtaildocs.",
        "wagtailadmin.",
        "wagtailusers.",
        "wagtailsearch.",
        "taggit.",
        "auth.",
        "people.Account_groups",
        "people.Account_user_permissions",
    ),
    # the queue: numbers of rows, never what they say
    "jobs": ("procrastinate.",),
    # Django's own book-keeping
    "plumbing": ("contenttypes.",),
}
KEPT = {"sign_in": "sign_in", "website": "website", "cms": "website"}
# Which rows those see who only read the website. A page's is asked of website.Shown, which holds no words and no draft.
# Its value, and not whether a row exists: for that PostgreSQL reads all of website.Shown first, for a list of ten pages out of thousands.
PAGE = "(select s.live and (not s.members_only or (select steward.member_now())) from website_shown s where s.page_id = {column})"
SHOWN = {
    "wagtailcore.Page": PAGE.format(column="id"),
    "wagtaildocs.Document": "((select steward.member_now()) or collection_id <> all (array(select steward.collections_for_members())))"
    " and steward.file_shown(id)",  # and where a page names it that they may read (website/migrations/naming.sql)
}


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
    shown = SHOWN.get(model._meta.label, "")
    return make(model=model.__name__, name=model._meta.db_table, subject=None, kept=KEPT.get(group, ""), group=group, shown=shown)
