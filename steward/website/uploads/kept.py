"""What was looked at, and the words with which something is refused."""

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile


class Looked(ContentFile):  # type: ignore[type-arg]  # bytes
    """Contents that were looked at: only such are kept (guard.py)."""


class Refused(ValidationError):
    """This cannot go onto the website; the words say why, and what to do instead."""


def mega(size: int) -> str:
    """This function will say a number of bytes in megabytes."""
    return f"{size / 1_000_000:.0f} MB"
