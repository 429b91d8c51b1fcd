"""Who may read a page: asked of the database, which decides it (migrations/shown.sql)."""

from django.db import connection
from django.http import HttpRequest

from steward.website import around


def is_for_members(request: HttpRequest, path: str) -> bool:
    """This function will tell whether a published page for members stands at `path` (such as rights/pay/), and nothing about it."""
    website = around.of(request)
    if website is None:
        return False
    with connection.cursor() as cursor:
        cursor.execute(
            "select steward.is_for_members(%s)", [website.root + (path if path.endswith("/") or not path else f"{path}/")]
        )
        return bool(cursor.fetchone()[0])


def is_member() -> bool:
    """This function will tell whether the membership of whoever acts stands today."""
    with connection.cursor() as cursor:
        cursor.execute("select steward.member_now()")
        return bool(cursor.fetchone()[0])


def is_shown(picture: str) -> bool:
    """This function will tell whether a picture, by the place of its file, stands on a page that whoever acts may read."""
    with connection.cursor() as cursor:
        cursor.execute("select steward.picture_shown(%s)", [picture])
        return bool(cursor.fetchone()[0])
