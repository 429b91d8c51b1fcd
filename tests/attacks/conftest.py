"""A website to attack."""

from tests.website.conftest import plain

__all__ = ["plain"]
