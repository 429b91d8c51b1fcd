"""A website with the pages that every union begins with."""

import pytest
from django.test import Client

from steward.web.context import describe_union
from steward.website import actions
from tests.people import building


@pytest.fixture
def site(db: None) -> Client:
    with building():
        actions.found_site(union=describe_union(), hostname="testserver", port=80, demo=True)
    return Client()


@pytest.fixture
def plain(db: None) -> Client:
    """The same without the demonstration's news and blogs: sooner there."""
    with building():
        actions.found_site(union=describe_union(), hostname="testserver", port=80, demo=False)
    return Client()
