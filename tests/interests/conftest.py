"""What members choose is tried on a founded website."""

from tests.website.conftest import site

__all__ = ["site"]
