"""W14. The members' area."""

import pytest
from django.test import Client

from tests.people import a_member, an_account, building

pytestmark = pytest.mark.django_db


@pytest.mark.promise("W14")
def test_a_member_signs_in_and_is_in_the_members_area_and_a_stranger_is_not() -> None:
    """Members have an area of their own, which opens with their sign-in and shows a stranger nothing but the door."""
    with building():
        an_account(a_member("Rhoswen", "Ashgrove"), "rhoswen@invented.example")
    client = Client()
    door = client.get("/my/", follow=True)
    assert door.redirect_chain[-1][0].startswith("/my/sign-in/")
    assert "Rhoswen" not in door.content.decode()
    said = {"login": "rhoswen@invented.example", "password": "a long invented phrase", "next": "/my/"}
    area = client.post("/my/sign-in/", said, follow=True).content.decode()
    assert "Hello, Rhoswen" in area
    for url in ("/my/details/", "/my/data/", "/my/choices/"):
        assert f'href="{url}"' in area
        assert client.get(url).status_code == 200
