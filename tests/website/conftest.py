"""A website with the pages that every union begins with."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from steward.website import publisher
from tests.people import BUILDER
from tests.website.editing import Editor


@pytest.fixture
def site(founded: None) -> Client:
    return Client()


@pytest.fixture
def plain(founded_plain: None) -> Client:
    """The same without the words of the demonstration."""
    return Client()


@pytest.fixture
def editor(plain: Client) -> Editor:
    return Editor()


@pytest.fixture
def colleague(plain: Client) -> Editor:
    return Editor("Linnet")


@pytest.fixture
def as_publisher(monkeypatch: pytest.MonkeyPatch) -> None:
    """The login of these tests may not become the worker's roles: tests/browser/test_editor.py runs the job as the worker does."""
    monkeypatch.setattr(publisher, "ACTOR", BUILDER)


@pytest.fixture
def media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
