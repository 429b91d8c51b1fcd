"""Which files and pictures a page names. They are written down as it is published, and to which file an old address leads: the database
asks that before it gives one to a reader."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models.signals import post_save
from django.dispatch import receiver
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents.models import Document
from wagtail.fields import StreamField
from wagtail.images.models import Image
from wagtail.models import Page, ReferenceIndex, Site

from steward.website.models.naming import Named

# A file's address as an editor may paste it into a link, a button or a redirect.
_FILE = re.compile(r"/documents/(\d{1,9})/")
_LINK = re.compile(r"""\bhref=(["'])(.*?)\1""", re.DOTALL)


@dataclass(frozen=True)
class Names:
    """The keys of what a page names: files that were chosen, files whose address was pasted, pictures."""

    files: set[int]
    pasted: set[int]
    pictures: set[int]


def named(page: Page) -> Names:
    """This function will find what a page names: as Wagtail finds it in fields, blocks and rows below the page, and as pasted addresses.

    What a page names may be gone.
    """
    kinds: dict[int, type[models.Model]] = {ContentType.objects.get_for_model(kind).pk: kind for kind in (Document, Image)}
    keys: dict[type[models.Model], set[int]] = {Document: set(), Image: set()}
    for kind, key, *_ in ReferenceIndex._extract_references_from_object(page):
        if kind in kinds:
            keys[kinds[kind]].add(int(key))
    said = [field.value_to_string(page) for field in page._meta.get_fields() if isinstance(field, StreamField)]
    return Names(keys[Document], {key for each in said for key in _pasted(_addresses(json.loads(each)))}, keys[Image])


def write(pk: int, page: Page | None) -> None:
    """This function will write down what a published page names, or take it away where there is none. `page` is as the database has it."""
    names = named(page.specific) if page is not None else Names(set(), set(), set())
    _write({"page_id": pk}, files=names.files | names.pasted, pictures=names.pictures)


@receiver(post_save, sender=Redirect)
def write_redirect(sender: type[Redirect], instance: Redirect, raw: bool = False, **more: Any) -> None:
    """This function will write down the file of ours that an old address leads to."""
    if not raw:
        # keeps: W15
        # One that leads to a page leads to no file, whatever is left in its other box.
        said = [] if instance.redirect_page_id else [instance.redirect_link]
        _write({"redirect_id": instance.pk}, files=set(_pasted(said)), pictures=set())


def write_again() -> None:
    """This function will write down anew what every published page and old address names, after an older Steward may have done it."""
    for page in Page.objects.filter(live=True, depth__gt=1).iterator():
        write(page.pk, page)
    write_redirects()


def write_redirects() -> None:
    """This function will write down anew which old addresses lead to files. A migration that did not come to its end left none."""
    for redirect in Redirect.objects.filter(redirect_link__contains="/documents/").iterator():
        write_redirect(Redirect, redirect)


def _write(by: dict[str, int], *, files: set[int], pictures: set[int]) -> None:
    wanted: set[tuple[int | None, int | None]] = {(key, None) for key in _there(Document, files)}
    wanted |= {(None, key) for key in _there(Image, pictures)}
    mine = Named.objects.filter(**by)
    stale = {(row.document_id, row.image_id): row.pk for row in mine}
    mine.filter(pk__in=[key for what, key in stale.items() if what not in wanted]).delete()
    Named.objects.bulk_create(
        Named(**by, document_id=document, image_id=image) for document, image in sorted(wanted - stale.keys(), key=str)
    )


def _there(kind: type[models.Model], keys: set[int]) -> list[int]:
    return list(kind._default_manager.filter(pk__in=keys).values_list("pk", flat=True)) if keys else []


def _addresses(value: Any) -> Iterator[str]:
    """Whatever may be an address in the blocks of a page: each value by itself, and each link in its words."""
    if isinstance(value, str):
        yield value
        yield from (unescape(said) for _, said in _LINK.findall(value))
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _addresses(each)


def _pasted(addresses: Iterable[str]) -> Iterator[int]:
    """The keys of the files of this website among some addresses."""
    for address in addresses:
        try:
            parts = urlsplit(address.strip())
        except ValueError:  # no address at all, such as http://[
            continue
        found = _FILE.match(parts.path)
        # keeps: W15
        # Others have documents with numbers too: theirs must not open the file of ours that happens to have the same.
        if found and parts.scheme in ("", "http", "https") and (not parts.netloc or parts.netloc.lower() in _own_hosts()):
            yield int(found[1])


def _own_hosts() -> set[str]:
    """The names that this website goes by, as they stand in an address."""
    said = {urlsplit(settings.WAGTAILADMIN_BASE_URL).netloc, settings.STEWARD_CMS_HOST, *settings.ALLOWED_HOSTS}
    sites = {urlsplit(site.root_url).netloc for site in Site.objects.all()}
    return {host.lower() for host in said | sites if host}
