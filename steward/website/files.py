"""Which files a page names, and whether those who read the page may have them: a file is for members by its collection."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from wagtail.blocks import StreamValue
from wagtail.blocks.list_block import ListValue
from wagtail.documents.models import Document
from wagtail.models import Collection, CollectionViewRestriction, Page, ReferenceIndex

from steward.website import naming
from steward.website.models.counting import Shown

FOR_MEMBERS = "For members"


def found_collection() -> Collection:
    """This function will return the collection of members' files, and make it where it is missing."""
    found = Collection.objects.filter(pk__in=for_members()).order_by("path").first()
    if found is None:
        found = Collection.get_first_root_node().add_child(name=FOR_MEMBERS)
        CollectionViewRestriction.objects.create(collection=found, restriction_type=CollectionViewRestriction.LOGIN)
    return found


def for_members() -> set[int]:
    """This function will return the keys of the collections whose files go to members only, as the database knows them."""
    with connection.cursor() as cursor:
        cursor.execute("select steward.collections_for_members()")
        return {key for (key,) in cursor.fetchall()}


def named_in(value: Any) -> Iterator[Document]:
    """This function will find the files in a value of a form or a field: one file, or blocks with files in them."""
    if isinstance(value, Document):
        yield value
    elif isinstance(value, StreamValue):
        for block in value:
            yield from named_in(block.value)
    elif isinstance(value, dict):
        for each in value.values():
            yield from named_in(each)
    elif isinstance(value, list | tuple | ListValue):
        for each in value:
            yield from named_in(each)


def open_pages_with(file: Document, *, without: int | None = None) -> list[Page]:
    """This function will return the pages for everybody that name a file."""
    pages = ContentType.objects.get_for_model(Page)
    keys = {
        int(key)
        for key in ReferenceIndex.get_references_to(file).filter(base_content_type=pages).values_list("object_id", flat=True)
    }
    shown = Shown.objects.filter(page__in=keys - {without or 0}, members_only=False).values_list("page_id", flat=True)
    return list(Page.objects.filter(pk__in=list(shown)).order_by("title"))


def stands_below_members(above: Page | None) -> bool:
    """This function will tell whether everything below this page is for members."""
    return above is not None and Shown.objects.filter(page=above.pk, members_only=True).exists()


def faults(files: Iterable[Document], *, members_only: bool, page: int | None) -> list[str]:
    """This function will return, in words, why a page for members, or for everybody, cannot name these files."""
    closed, found = for_members(), []
    for file in sorted(set(files), key=lambda each: each.title):
        if not members_only and file.collection_id in closed:
            found.append(
                f"The file “{file.title}” is for members, and this page is for everybody. Tick “For members only” on this page, choose"
                " another file, or take that file out of the collection for members."
            )
        elif members_only and file.collection_id not in closed and (others := open_pages_with(file, without=page)):
            found.append(
                f"This page is for members, and its file “{file.title}” is open to everybody: the page “{others[0].title}” names it too."
                " Take it off that page, or put a copy of it into the collection for members and choose that."
            )
    return found


def close_for_members(page: Page) -> list[Document]:
    """This function will put the files that a page for members names into the members' collection, and return those that moved."""
    if not Shown.objects.filter(page=page.pk, members_only=True).exists():
        return []
    moved = list(Document.objects.filter(pk__in=naming.named(page).files).exclude(collection__in=for_members()))
    if moved:
        collection = found_collection()
        for file in moved:
            file.collection = collection
            file.save(update_fields=["collection"])
    return moved
