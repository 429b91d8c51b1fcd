"""What an editor should look at before publishing: links that lead nowhere, words that say nothing, walls of text.

It stops nobody: what must be there (a picture's words, an imprint) is asked for by the form.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from bs4 import BeautifulSoup
from django.urls import Resolver404, resolve
from wagtail.blocks import StreamValue
from wagtail.blocks.list_block import ListValue
from wagtail.documents.models import Document
from wagtail.models import Page, Site
from wagtail.rich_text import RichText

SAY_NOTHING = {"click here", "here", "click", "this", "this link", "link", "more", "read more", "this page", "find out more"}
LONG_SENTENCE = 35
LONG_PARAGRAPH = 120
WITHOUT_HEADING = 300
_SENTENCE = re.compile(r"(?<=[.!?…])[\s”’)]+")


def on(page: Page) -> list[str]:
    """This function will return what to look at in a page as it stands here, each as one sentence that says what to do."""
    found = []
    if hasattr(page, "introduction") and not page.introduction.strip():
        found.append("There is no introduction. Lists, searches and feeds show it: write two or three sentences.")
    if hasattr(page, "picture_alt"):
        found += _picture_words(page.picture_alt)
    for field in ("offers", "body", "highlights"):
        value = getattr(page, field, None)
        if isinstance(value, StreamValue):
            found += _headings(value)
            for words in _rich(value):
                found += _links(words)
            for words in _texts(value):
                found += _prose(words)
            found += _blocks(value)
    return list(dict.fromkeys(found))


def _headings(value: StreamValue) -> Iterator[str]:
    words, large = 0, False
    for block in value:
        if block.block_type == "heading":
            large, words = True, 0
        elif block.block_type == "smaller_heading":
            words = 0
            if not large:
                large = True
                yield f"“{block.value}” is a smaller heading, and there is no heading above it. Make it a heading."
        else:
            before = words
            words += sum(len(text.split()) for text in _texts([block]))
            if before <= WITHOUT_HEADING < words:
                yield f"There are more than {WITHOUT_HEADING} words without a heading. Headings help people who look for something."


def _picture_words(alt: str) -> Iterator[str]:
    if re.match(r"(a |the )?(picture|photo|photograph|image) of", alt, re.IGNORECASE):
        yield f"“{alt}” begins with “Picture of”. Screen readers say that it is a picture: begin with what it shows."
    elif re.search(r"\.(jpe?g|png|webp|gif)$|^(img|dsc)[_-]?\d+", alt, re.IGNORECASE):
        yield f"“{alt}” is the name of a file. Say what the picture shows."


def _blocks(value: Any) -> Iterator[str]:
    for block in value:
        if block.block_type == "picture":
            yield from _picture_words(block.value.get("alt") or "")
        elif block.block_type == "call_to_action":
            page, address, button = (block.value.get(name) for name in ("page", "address", "button"))
            if page is not None:
                yield from _page_is_there(page, button)
            elif address and not _leads_somewhere(address):
                yield f"The button “{button}” leads to {address}, where there is nothing. Choose a page."
            if (button or "").strip().lower() in SAY_NOTHING:
                yield f"The button says “{button}”. Say what happens: “Read the factsheet on pay”."
        elif block.block_type == "offer" and block.value.get("page") is not None:
            yield from _page_is_there(block.value["page"], block.value.get("heading"))


def _page_is_there(page: Page, words: str | None) -> Iterator[str]:
    if not page.live:
        yield f"“{words}” leads to the page “{page.title}”, which is not published. Publish that one first, or choose another."


def _leads_somewhere(address: str) -> bool:
    path = re.split(r"[?#]", address)[0]
    try:
        match = resolve(path)
    except Resolver404:
        return False
    if getattr(match.func, "__name__", "") != "page":  # the last of all addresses: whatever an editor wrote
        return True
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    url_path = f"{site.root_page.url_path.rstrip('/')}{path.rstrip('/')}/" if site else path
    return bool(Page.objects.live().filter(url_path=url_path).exists())


def _links(html: str) -> Iterator[str]:
    for link in BeautifulSoup(html, "html.parser").find_all("a"):
        words = link.get_text(" ", strip=True)
        if words.lower().rstrip(".!: ") in SAY_NOTHING:
            yield f"A link says “{words}”. Let its words say where it leads: some people hear the links of a page, and nothing else."
        kind, key, href = link.get("linktype"), link.get("id"), str(link.get("href") or "")
        if kind == "page":
            page = Page.objects.filter(pk=key).first()
            if page is None:
                yield f"The link “{words}” leads to a page that is gone. Choose another page, or take the link away."
            else:
                yield from _page_is_there(page, words)
        elif kind == "document" and not Document.objects.filter(pk=key).exists():
            yield f"The link “{words}” leads to a file that is gone. Choose another file, or take the link away."
        elif href.startswith("http://"):
            yield f"The link “{words}” begins with http://, which others can read along. Try https:// instead."
        elif href.startswith("/") and not _leads_somewhere(href):
            yield f"The link “{words}” leads to {href}, where there is nothing. Choose a page."


def _prose(words: str) -> Iterator[str]:
    count = len(words.split())
    for sentence in _SENTENCE.split(words):
        length = len(sentence.split())
        if length > LONG_SENTENCE:
            yield f"“{' '.join(sentence.split()[:7])} …” is a sentence of {length} words. Two sentences are easier to read."
    if count > LONG_PARAGRAPH:
        yield f"“{' '.join(words.split()[:7])} …” is a paragraph of {count} words. Divide it."


def _rich(value: Any) -> Iterator[str]:
    """The HTML of everything with links in it."""
    if isinstance(value, RichText):
        yield value.source
    elif isinstance(value, StreamValue):
        for block in value:
            yield from _rich(block.value)
    elif isinstance(value, dict):
        for each in value.values():
            yield from _rich(each)
    elif isinstance(value, list | tuple | ListValue):
        for each in value:
            yield from _rich(each)


def _texts(value: Any) -> Iterator[str]:
    """The paragraphs, as words."""
    for block in value:
        for html in _rich(block.value):
            soup = BeautifulSoup(html, "html.parser")
            for paragraph in soup.find_all(["p", "li"]) or [soup]:
                yield paragraph.get_text(" ", strip=True)
