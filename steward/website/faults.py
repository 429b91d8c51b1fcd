"""What keeps a version of a page from being published, in the words that its form would say, and where."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, FieldDoesNotExist, ValidationError
from wagtail.fields import StreamField
from wagtail.models import Page

PIECES = ("block_errors", "non_block_errors")


def of(page: Page) -> list[str]:
    """This function will return what is wrong with a page as it stands here; an empty list where it can be published."""
    found: list[str] = []
    try:
        page.full_clean()
    except ValidationError as fault:
        for name, faults in fault.error_dict.items():
            found += [line for each in faults for line in _said(each, _label(page, name))]
    for field in page._meta.get_fields():
        if isinstance(field, StreamField):
            value = getattr(page, field.name)
            try:
                field.stream_block.clean(value)
            except ValidationError as fault:
                found += _said(fault, _label(page, field.name), field.stream_block, value)
    return list(dict.fromkeys(found))


def _label(page: Page, name: str) -> str:
    if name == NON_FIELD_ERRORS:
        return ""
    try:
        words = str(page._meta.get_field(name).verbose_name)
    except FieldDoesNotExist:
        words = name
    return words[:1].upper() + words[1:]


def _said(fault: Any, where: str, block: Any = None, value: Any = None) -> Iterator[str]:
    """One line for each thing that is wrong: the field, the piece within it, and what is the matter."""
    if not all(hasattr(fault, name) for name in PIECES):
        yield from (f"{where}: {each}" if where else str(each) for each in fault.messages)
        return
    for each in fault.non_block_errors.as_data():
        yield from _said(each, where)
    for key, each in fault.block_errors.items():
        inner, inside, name = _within(block, value, key)
        yield from _said(each, f"{where}, {name}" if where else name, inner, inside)


def _within(block: Any, value: Any, key: Any) -> tuple[Any, Any, str]:
    """The block at a place within another: itself, what stands in it, and its name."""
    if isinstance(key, str):  # a field of a block
        inner = getattr(block, "child_blocks", {}).get(key)
        return inner, value.get(key) if hasattr(value, "get") else None, f"“{inner.label or key}”" if inner else f"“{key}”"
    if hasattr(block, "child_blocks"):  # a piece of the page
        piece = value[key]
        return piece.block, piece.value, f"piece {key + 1} ({str(piece.block.label or piece.block_type).lower()})"
    return getattr(block, "child_block", None), value[key] if value else None, f"line {key + 1}"
