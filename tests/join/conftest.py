"""A browser without JavaScript."""

import pytest
from django.test import Client


@pytest.fixture
def browser() -> Client:
    return Client(headers={"host": "localhost"})
