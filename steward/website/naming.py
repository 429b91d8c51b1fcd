"""Writing down which files and pictures a page names as it is published; the database asks it before it gives one to a reader."""

import re
from collections.abc import Iterator

from django.contrib.contenttypes.models import ContentType
from django.db import models
from wagtail.documents.models import Document
from wagtail.fields import StreamField
from wagtail.images.models import Image
from wagtail.models import Page, ReferenceIndex

from steward.website.models import Named

# A file's address as an editor may paste it into a link or a button.
_PASTED = re.compile(r"/documents/(\d{1,9})/")


def write(pk: int, page: Page | None) -> None:
    """This function will write down what a published page names, or take it away where there is none. `page` is as the database has it."""
    mine = Named.objects.filter(page=pk)
    wanted = set(_named(page.specific)) if page is not None else set()
    stale = {(row.document_id, row.image_id): row.pk for row in mine}
    mine.filter(pk__in=[key for what, key in stale.items() if what not in wanted]).delete()
    Named.objects.bulk_create(
        Named(page_id=pk, document_id=document, image_id=image) for document, image in sorted(wanted - stale.keys(), key=str)
    )


def _named(page: Page) -> Iterator[tuple[int | None, int | None]]:
    """The keys of files and pictures: what Wagtail finds of them in fields, blocks and rows below a page, and pasted addresses."""
    kinds: dict[int, type[models.Model]] = {ContentType.objects.get_for_model(kind).pk: kind for kind in (Document, Image)}
    keys: dict[type[models.Model], set[int]] = {Document: set(), Image: set()}
    for kind, key, *_ in ReferenceIndex._extract_references_from_object(page):
        if kind in kinds:
            keys[kinds[kind]].add(int(key))
    for field in page._meta.get_fields():
        if isinstance(field, StreamField):
            keys[Document] |= {int(key) for key in _PASTED.findall(field.value_to_string(page))}
    if keys[Document]:  # a page may still name what is gone
        yield from ((key, None) for key in Document.objects.filter(pk__in=keys[Document]).values_list("pk", flat=True))
    if keys[Image]:
        yield from ((None, key) for key in Image.objects.filter(pk__in=keys[Image]).values_list("pk", flat=True))
