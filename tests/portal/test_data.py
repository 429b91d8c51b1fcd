"""Your data: who has it and why; exactly what was sent; and nothing of anybody else."""

import re
import uuid
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from steward.enquiries.models import Enquiry
from steward.exchange.models import Disclosure, Extract
from steward.people.acting import acting_as
from steward.people.models import Person
from steward.policy import text
from steward.trail import looks
from steward.web import edition
from tests.people import TODAY, a_member, a_person, a_post, a_signed_in_member, an_account, an_actor, building

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 12, 30, tzinfo=UTC)


def words(page: str) -> str:
    """The page as it is read, without its markup."""
    body = page[page.index("<main") :]
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def card(page: str, key: str) -> str:
    start = page.index(f'<article class="card" id="{key}"')
    return words("<main>" + page[start : page.index("</article>", start)])


def a_disclosure(person: Person, **sent: str) -> Disclosure:
    extract = Extract.objects.create(
        recipient="mailing_house", purpose="magazine", on=TODAY, fields=["Person.family_name"], policy_version="1", policy_digest="0" * 64,
        register_count=1, rows=1, prepared_at=NOW, prepared_by=uuid.uuid4(),
    )  # fmt: skip
    return Disclosure.objects.create(
        extract=extract, person=person, recipient="mailing_house", purpose="magazine", sent_at=NOW,
        sent={"given_names": person.given_names, "family_name": person.family_name, **sent},
    )  # fmt: skip


def test_before_any_extract_the_mailing_house_lists_its_exact_fields_sent_0_times() -> None:
    with building():
        me = a_member()
    said = card(a_signed_in_member(me).get("/my/data/").content.decode(), "mailing_house")
    assert "sent 0 times" in said
    for label in ("Given names", "Family name", "Address line 1", "Address line 4", "Town or city", "Postcode", "Country"):
        assert label in said
    assert said.index("Given names") < said.index("Address line 1") < said.index("Country")
    assert "the exact columns of the file" in said
    assert "Email address" in said[said.index("They never get") :]
    assert "the law obliges us" in said
    assert "30 days after posting" in said


def test_every_recipient_that_concerns_members_has_a_card_with_a_reason() -> None:
    with building():
        me = a_member()
    page = a_signed_in_member(me).get("/my/data/").content.decode()
    for recipient in text.current().recipients.values():
        said = card(page, recipient.key)
        assert str(text.current().purposes[recipient.purposes[0]].text) in said
        assert "sent 0 times" in said or recipient.how == "service"


def test_somebody_who_is_no_member_sees_no_recipient_of_members_only() -> None:
    with building():
        colleague = a_person("Kestrel", "Quillfeather")
        a_post(colleague, "membership_officer")
    page = a_signed_in_member(colleague).get("/my/data/").content.decode()
    assert 'id="scrutineer"' not in page
    assert "They get nothing about you" in card(page, "mailing_house")


def test_what_was_sent_is_shown_as_it_was_after_a_change() -> None:
    with building():
        me = a_member("Rhoswen", "Ashgrove")
        piece = a_disclosure(me, line_1="1 Invented Row", postcode="ZZ1 1ZZ")
    client = a_signed_in_member(me)
    client.post("/my/details/name/", {"given_names": "Rhoswen", "family_name": "Marigold"})
    page = client.get("/my/data/").content.decode()
    assert "sent 1 time, last on 20 November 2026" in card(page, "mailing_house").replace(" ,", ",")
    assert f"/my/data/sent/{piece.pk}/" in page
    said = words(client.get(f"/my/data/sent/{piece.pk}/").content.decode())
    assert "Family name Ashgrove" in said
    assert "Address line 1 1 Invented Row" in said
    assert "Marigold" not in said
    assert str(piece.pk) in said


def test_what_was_sent_about_another_is_the_same_bytes_as_what_is_not_there() -> None:
    with building():
        me, other = a_member("Mine", "Own"), a_member("Other", "Person")
        theirs = a_disclosure(other)
    client = a_signed_in_member(me)
    hidden, nothing = client.get(f"/my/data/sent/{theirs.pk}/"), client.get(f"/my/data/sent/{uuid.uuid4()}/")
    assert (hidden.status_code, hidden.content) == (404, nothing.content)
    assert "Other" not in client.get("/my/data/").content.decode()


def test_without_an_address_the_page_says_why_nothing_goes() -> None:
    with building():
        me = a_member(address=False)
    said = card(a_signed_in_member(me).get("/my/data/").content.decode(), "mailing_house")
    assert "They get nothing about you. We have no postal address for you." in said
    assert "sent 0 times" in said


def test_consents_stop_and_start_with_one_click_from_this_page() -> None:
    with building():
        me = a_member()
    client = a_signed_in_member(me)
    assert "They get nothing about you" in card(client.get("/my/data/").content.decode(), "lv")
    answer = client.post("/my/choices/", {"kind": "consent", "key": "benefits_lv", "given": "yes", "back": "data"})
    assert (answer.status_code, answer["Location"]) == (303, "/my/data/#consent-benefits_lv")
    said = card(client.get("/my/data/").content.decode(), "lv")
    assert "You said yes" in said
    assert "They get Name" in said
    client.post("/my/choices/", {"kind": "consent", "key": "benefits_lv", "given": "no", "back": "data"})
    assert "They get nothing about you" in card(client.get("/my/data/").content.decode(), "lv")


def test_an_objection_shows_at_the_reason_that_it_stops() -> None:
    with building():
        me = a_member()
    client = a_signed_in_member(me)
    client.post("/my/choices/", {"kind": "objection", "key": "magazine", "given": "yes"})
    said = card(client.get("/my/data/").content.decode(), "mailing_house")
    assert said.count("stopped You objected to this use.") == 1
    assert "They get Given names" in said


def test_the_member_sees_the_role_the_purpose_and_the_time_of_each_look_and_no_name() -> None:
    with building():
        me, other = a_member("Mine", "Own"), a_member("Other", "Person")
    officer = an_actor("membership_officer")
    with acting_as(officer, "verify"):
        looks.record([me.pk], what="member page")
        looks.record([other.pk], what="somebody else’s page")
    page = words(a_signed_in_member(me).get("/my/data/").content.decode())
    assert "Membership officer Confirming your identity when you contact us" in page
    assert timezone.localtime().strftime("%B %Y") in page
    assert "somebody else’s page" not in page
    assert "Kestrel" not in page
    assert "Of-membership_officer" not in page


def test_what_we_hold_is_counted_with_how_long_it_is_kept() -> None:
    with building():
        me = a_member(email="rhoswen@invented.example")
        a_member("Other", "Person", phone="07700 900982")
    page = words(a_signed_in_member(me).get("/my/data/").content.decode())
    held = page[page.index("What we hold") :]
    assert held.index("Kept seven years after membership ended") < held.index("Postal address: 1 entry")
    assert "Email address: 1 entry" in held
    assert "Telephone numbers" not in held
    assert "Password, which nobody can read back: held, and shown on no page" in held
    assert "andidates who stand for election" not in held  # they are not members


def test_the_rights_the_version_and_the_contact_are_there() -> None:
    with building():
        me = a_member()
    page = a_signed_in_member(me).get("/my/data/").content.decode()
    for key in text.current().rights:
        assert f'id="right-{key}"' in page
    assert f"Read the policy, version {text.current().version}" in page
    assert text.current().controller.data_protection.email in page


def test_no_page_asks_many_questions_of_the_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(edition, "EVERY", 600.0)  # once a second a request also asks for the policy in force
    with building():
        me = a_member()
        an_account(me)
        for _ in range(5):
            a_disclosure(me)
    client = a_signed_in_member(me)
    for url, most in (("/my/", 12), ("/my/details/", 12), ("/my/data/", 12), ("/my/choices/", 12)):
        with CaptureQueriesContext(connection) as asked:
            client.get(url)
        reads = [each["sql"] for each in asked.captured_queries if each["sql"].lstrip("( ").upper().startswith("SELECT")]
        assert len(reads) <= most, (url, reads)


def test_what_is_half_typed_is_named_where_there_is_something_to_answer() -> None:
    begun = "What our staff have begun to write about an enquiry or complaint and not sent: "
    with building():
        me = a_member()
    browser = a_signed_in_member(me)
    assert begun not in words(browser.get("/my/data/").content.decode())
    with building():
        now = timezone.now()
        wrote = Enquiry.objects.create(person=me, reference="A", says="Words", received_at=now, due_on=TODAY)
    assert f"{begun}if there is any, shown on no page" in words(browser.get("/my/data/").content.decode())
    with building():
        Enquiry.objects.filter(pk=wrote.pk).update(draft={"answer-says": "quillbracken"})
    page = words(browser.get("/my/data/").content.decode())
    assert f"{begun}if there is any, shown on no page" in page
    assert "quillbracken" not in page
