"""What fields are called on our pages: the names that their models give them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from django.apps import apps
from django.db import models


@cache
def _models() -> dict[str, type[models.Model]]:
    return {model.__name__: model for model in apps.get_models() if model.__module__.startswith("steward.")}


def field_label(name: str) -> str:
    """This function will return what a field such as `Person.given_names` is called on our pages."""
    model, _, attribute = name.partition(".")
    known = _models().get(model)
    fields = {each.name: each for each in known._meta.concrete_fields} if known is not None else {}
    return str(fields[attribute].verbose_name) if attribute in fields else (attribute or name).replace("_", " ")


def field_labels(names: Iterable[str]) -> tuple[str, ...]:
    """This function will return the labels of a file's columns, in the file's order."""
    return tuple(field_label(name) for name in names)
