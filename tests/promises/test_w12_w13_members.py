"""W12 and W13: networks of leaders, and the benefits of the sister unions, from the members' area."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from steward.interests.models import Interest
from steward.register.models import Membership
from steward.website.models import NetworkPage
from tests.interests.test_choosing import a_benefit, network
from tests.people import a_member, a_signed_in_member, building

__all__ = ["network"]
pytestmark = pytest.mark.django_db(databases=["default", "cache"])


@pytest.mark.promise("W12")
def test_a_member_joins_a_network_from_its_page_and_leaves_it_in_one_click(
    site: Client,
    network: NetworkPage,
) -> None:
    """Its page has the button, the members' area what is new in it, and nobody sees who else has joined."""
    with building():
        browser, other = a_signed_in_member(a_member("Idony", "Wren")), a_signed_in_member(a_member("Osric", "Vale"))
        at = network.get_url()
    visitor = site.get(at).content.decode()
    assert "For members" in visitor
    assert "Meet on Monday" not in visitor
    assert "Join this network" not in visitor
    page = browser.get(at).content.decode()
    assert "Join this network" in page
    assert 'data-notice="' in page
    said = {"network": str(network.translation_key), "given": "yes"}
    assert browser.post("/my/networks/", said).status_code == 303
    mine = browser.get("/my/networks/").content.decode()
    assert "Meet on Monday" in mine
    assert "Leave this network" in browser.get(at).content.decode()
    for address in (at, "/my/networks/"):
        seen = other.get(address).content.decode()
        assert "Idony" not in seen
        assert "Wren" not in seen
    browser.post("/my/networks/", said | {"given": "no"})
    with building():
        assert not Interest.objects.exists()


@pytest.mark.promise("W13")
def test_a_benefits_link_is_the_same_for_everybody_and_holds_nothing_of_a_member(site: Client) -> None:
    """Two members follow the same address, which holds nothing of either; a visitor is asked to sign in."""
    with building():
        page = a_benefit(members_only=True)
        people = [a_member("Idony", "Wren", email="idony@invented.example"), a_member("Osric", "Vale")]
        facts = [
            str(value) for each in people for value in (each.pk, *Membership.objects.filter(person=each).values_list("number"))
        ]
    hrefs = set()
    for person in people:
        browser = a_signed_in_member(person)
        assert f"/my/benefits/{page.pk}/" in browser.get("/my/benefits/").content.decode()
        shown = browser.get(f"/my/benefits/{page.pk}/")
        assert "You are leaving for rail.example" in shown.content.decode()
        link = BeautifulSoup(shown.content, "html.parser").select_one("main a.btn")
        assert link is not None
        assert set(link["rel"]) == {"noreferrer", "external"}
        hrefs.add(link["href"])
    assert hrefs == {"https://rail.example/offers/"}
    assert not [fact for fact in facts if any(fact in str(href) for href in hrefs)]
    assert site.get(f"/my/benefits/{page.pk}/").status_code == 302
