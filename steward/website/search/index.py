"""Keeping the words of published pages: written by whoever publishes, in the same transaction."""

from functools import reduce
from operator import add
from typing import Any

from django.contrib.postgres.search import SearchVector
from django.db.models import Exists, OuterRef, Value
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import page_published, page_slug_changed, page_unpublished

from steward.website import naming
from steward.website.models import Author, BlogPost, PageWords, Proposal, Spokesperson, ToolkitFile
from steward.website.search import words

# What keeping a draft changes of the published page: nothing that it says.
OF_DRAFTS = {"latest_revision", "latest_revision_created_at", "draft_title", "has_unpublished_changes", "numchild"}


def _vector(said: words.Words, *, whole: bool) -> Any:
    parts = [("A", said.title), ("B", said.introduction), *([("D", said.rest[: words.LONGEST])] if whole else [])]
    vectors: list[Any] = [SearchVector(Value(words.fold(part)), config="english", weight=weight) for weight, part in parts]
    return reduce(add, vectors)


def write(pk: int) -> None:
    """This function will write down the words of a page as it is published and what it names, or take them away where it is not.

    It reads the page anew: what an editor has in hand may be a draft.
    """
    page = Page.objects.filter(pk=pk, live=True, depth__gt=1).first()
    naming.write(pk, page)
    if page is None:
        PageWords.objects.filter(page=pk).delete()
        return
    said = words.of(page.specific)
    PageWords.objects.update_or_create(
        page=page,
        defaults={
            "kind": said.kind,
            "dated_on": said.dated_on,
            "key": words.fold(said.title).strip()[:255],
            "text": said.text,
            "head": _vector(said, whole=False),
            "vector": _vector(said, whole=True),
            "forms": said.forms,
        },
    )


def catch_up() -> int:
    """This function will write down the words of published pages that have none yet, and tell how many there were."""
    without = Page.objects.filter(live=True, depth__gt=1).exclude(Exists(PageWords.objects.filter(page=OuterRef("pk"))))
    found = list(without.values_list("pk", flat=True))
    for pk in found:
        write(pk)
    return len(found)


@receiver([page_published, page_unpublished, page_slug_changed])
def page_changed(sender: type[Page], instance: Page, **more: Any) -> None:
    """This function will follow what an editor or the publisher does; the page's own rows are there by then."""
    write(instance.pk)


@receiver(post_save)
def page_saved(sender: type[Any], instance: Any, raw: bool = False, update_fields: Any = None, **more: Any) -> None:
    """This function will follow pages that a program writes."""
    if update_fields is not None and set(update_fields) <= OF_DRAFTS:
        return
    if isinstance(instance, Page) and not raw and (instance.live or PageWords.objects.filter(page=instance.pk).exists()):
        write(instance.pk)


@receiver([post_save, post_delete], sender=Spokesperson)
@receiver([post_save, post_delete], sender=ToolkitFile)
@receiver([post_save, post_delete], sender=Proposal)
def row_changed(sender: type[Any], instance: Any, raw: bool = False, **more: Any) -> None:
    """This function will follow what belongs to a page in rows of its own; not where the page itself goes, and takes them along."""
    origin = more.get("origin")
    if isinstance(origin, Page) or issubclass(getattr(origin, "model", object), Page):
        return
    page = getattr(instance, "page_id", None) or getattr(instance, "toolkit_id", None) or getattr(instance, "campaign_id", None)
    if page is not None and not raw:
        write(page)


@receiver(post_save, sender=Author)
def author_changed(sender: type[Author], instance: Author, raw: bool = False, **more: Any) -> None:
    """This function will follow an author's new name to the posts."""
    if not raw:
        for pk in BlogPost.objects.filter(author=instance, live=True).values_list("pk", flat=True):
            write(pk)
