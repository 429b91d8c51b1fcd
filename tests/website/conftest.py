"""A website with the pages that every union begins with."""

import pytest
from django.test import Client


@pytest.fixture
def site(founded: None) -> Client:
    return Client()


@pytest.fixture
def plain(founded_plain: None) -> Client:
    """The same without the words of the demonstration."""
    return Client()
