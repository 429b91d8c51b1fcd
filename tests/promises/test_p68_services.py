"""P68: the services of the website work for anybody, and ask for nothing that they do not need."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from steward.enquiries.models import Enquiry
from steward.people.models import Person
from steward.policy import text
from tests.enquiries.test_writing import SAID
from tests.people import building

pytestmark = pytest.mark.django_db(databases=["default", "cache"])


@pytest.mark.promise("P68")
def test_a_visitor_uses_the_website_and_writes_to_us_without_giving_anything(site: Client) -> None:
    """No account, no name, no cookie but the form's own; what is sent is tied to nobody."""
    assert "website_services" in text.current().roles["anonymous"].purposes
    for address in ("/", "/contact/", "/privacy/", "/help/"):
        assert site.get(address).status_code == 200
    assert not site.cookies, "reading sets no cookie"
    with building():
        before = Person.objects.count()
    sent = site.post("/contact/write/", {**SAID, "send": "yes"})
    assert sent.status_code == 303
    with building():
        enquiry = Enquiry.objects.get()
        assert (enquiry.person_id, enquiry.name, enquiry.email, enquiry.phone) == (None, "", "", "")
        assert Person.objects.count() == before


@pytest.mark.promise("P68")
def test_the_form_asks_for_nothing_about_the_reader_that_it_needs(site: Client) -> None:
    """The kind and the words are all that must be filled in."""
    page = BeautifulSoup(site.get("/contact/write/").content, "html.parser")
    labels = [label.get_text(" ", strip=True) for label in page.select("main form label, main form legend")]
    for word in ("Your name", "Email address", "Telephone", "Which page"):
        assert any(label.startswith(word) and "(optional)" in label for label in labels), labels
