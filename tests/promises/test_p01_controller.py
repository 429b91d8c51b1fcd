"""P01: the controller is named, with address and contact, in the notice and wherever data is collected."""

import pytest
from django.test import Client

from steward.policy import text
from tests.promises import collecting

pytestmark = pytest.mark.django_db(databases=["default", "cache"])


@pytest.mark.promise("P01")
def test_the_notice_names_the_controller_with_address_and_contact(site: Client) -> None:
    """The controller is named in the notice, with its address and how to reach it."""
    said = collecting.words(site.get("/privacy/"))
    who = text.current().controller
    for part in (who.name, ", ".join(who.address), who.email, who.phone, who.data_protection.email, text.current().version):
        assert part in said


@pytest.mark.promise("P01")
def test_the_controller_is_named_wherever_data_is_collected(site: Client) -> None:
    """The controller is named, with address and contact, at each form that asks for data."""
    who = text.current().controller
    for url, page in collecting.pages(site):
        notices = collecting.notices(page)
        assert notices, f"{url} asks for data and has no notice"
        for said in notices:
            for part in (who.name, ", ".join(who.address), who.email, who.phone):
                assert part in said, f"{url} does not say {part}"
