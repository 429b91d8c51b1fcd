"""The contents of a page as one field, whose blocks are not copied into migrations: they are kept as JSON whatever they are."""

from typing import Any

from wagtail.fields import StreamField

from steward.website.blocks import Body


class Contents(StreamField):
    """A page's contents, made of the blocks of blocks.py. A new block changes no table, and so needs no migration."""

    def __init__(self, *args: Any, **more: Any) -> None:
        more.pop("block_lookup", None)
        more.setdefault("blank", True)
        super().__init__(Body(), **more)

    def deconstruct(self) -> Any:
        name, path, _, more = super().deconstruct()
        more.pop("block_lookup", None)
        return name, path, [], more
