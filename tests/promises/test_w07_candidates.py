"""W07. A reader puts the union's proposals to the local candidates and asks them to commit; nothing of it is kept."""

import datetime as dt
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from steward.campaigns import places
from steward.campaigns.models import Candidate, LetterCount
from steward.people.acting import Actor, acting_as
from steward.website.models import CampaignPage
from tests.campaigns.making import IMPRINT, LEEDS_NORTH_EAST, a_campaign, a_candidate, an_election, walk_to_letter
from tests.campaigns.test_stories import rows_with
from tests.people import building

pytestmark = pytest.mark.django_db
AT = "/candidates/safe-careers/"
CANARY = "quillbracken"


def found(typed: str) -> list[str]:
    with acting_as(Actor("anonymous"), "candidates"):
        return [each.constituency.name for each in places.find(typed)]


def test_a_constituency_is_found_by_postcode_district_by_name_and_by_its_welsh_name() -> None:
    assert len(found("LS8")) > 5
    assert found("LS8") == found("ls8 1ab") == found(" LS81AB ")
    assert found("Caerffili") == found("caerphilly") == ["Caerphilly"]
    assert found("ynys mon") == ["Ynys Môn"]
    assert found("kingston upon hull east") == found("Kingston-upon-Hull East") == ["Kingston upon Hull East"]
    assert len(found("BT1 1AA")) == 18, "of Northern Ireland no list of postcodes is open: it may be any of its constituencies"
    assert found("XX99") == found("nowhere at all") == []
    with acting_as(Actor("anonymous"), "candidates"):
        assert sum(len(each) for _, each in places.by_nation()) == 650


@pytest.mark.promise("W07")
def test_a_reader_goes_from_a_postcode_to_a_letter_in_their_own_mail_and_nothing_is_kept(site: Client) -> None:
    """The toolkit lets a member put policy proposals to the local candidates and ask them to commit."""
    a_campaign()
    candidate = a_candidate(an_election(), answer="commits", answer_says="I will.", answered_on=dt.date(2026, 11, 1))
    assert AT in site.get("/campaigns/safe-careers/").content.decode()
    which = site.post(AT, {"place": "LS8 1QQ"}).content.decode()
    assert "Leeds North East" in which
    standing = site.post(AT, {"constituency": LEEDS_NORTH_EAST}).content.decode()
    assert "Osian Trevanion" in standing
    assert "I will." in standing
    proposals = [str(each.pk) for each in a_campaign_proposals()]
    ready = walk_to_letter(site, AT, candidate, proposals=proposals[1:], writer=f"Idony {CANARY}", lives=f"{CANARY} LS8 1QQ")
    link = BeautifulSoup(ready, "html.parser").find("a", string=lambda words: words and "own mail" in words) or BeautifulSoup(
        ready, "html.parser"
    ).select_one("a[href^='mailto:osian']")
    parts = urlsplit(str(link["href"]))
    body = parse_qs(parts.query)["body"][0]
    assert parts.path == "osian@candidate.example"
    assert body.startswith("Dear Osian Trevanion,")
    assert "Publish the reasons for each merger." in body
    assert "Fund a year of notice" not in body
    assert CANARY in body
    assert IMPRINT in ready
    assert rows_with(CANARY) == {}
    assert "sessionid" not in site.cookies
    with building():
        assert LetterCount.objects.count() == 0
    site.post(AT, {"constituency": LEEDS_NORTH_EAST, "candidate": str(candidate.pk), "sent": "yes", "letter": CANARY})
    with building():
        assert [(each.count, each.constituency_id) for each in LetterCount.objects.all()] == [(1, LEEDS_NORTH_EAST)]
    assert rows_with(CANARY) == {}


def test_every_step_is_kept_by_nobody_on_the_way(site: Client) -> None:
    a_campaign()
    a_candidate(an_election())
    for answer in (
        site.get(AT),
        site.post(AT, {"place": "LS8"}),
        site.post(AT, {"constituency": LEEDS_NORTH_EAST}),
        site.get(f"{AT}list/"),
    ):
        assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
        forms = BeautifulSoup(answer.content, "html.parser").select("main form")
        assert forms
        assert {form["method"] for form in forms} == {"post"}


def test_a_candidate_without_an_address_gets_a_letter_to_print(site: Client) -> None:
    a_campaign()
    candidate = a_candidate(an_election(), email="")
    ready = walk_to_letter(
        site, AT, candidate, writer="Idony Wren", lives="", proposals=[str(p.pk) for p in a_campaign_proposals()]
    )
    assert "mailto:osian" not in ready
    assert "Print the letter" in ready


def a_campaign_proposals() -> list[Any]:
    from steward.website.models import Proposal

    with building():
        return list(Proposal.objects.all())


@pytest.mark.promise("W07")
def test_without_an_imprint_nothing_is_offered_and_without_an_election_it_says_so(site: Client) -> None:
    with pytest.raises(ValidationError, match="say who promotes it"):
        a_campaign("bare", imprint="", election_material=False)
    bare = a_campaign("bare")
    with building():  # as an older page may stand there
        CampaignPage.objects.filter(pk=bare.pk).update(imprint="", election_material=False)
    assert site.get("/candidates/bare/").status_code == 404
    assert "/candidates/" not in site.get("/campaigns/bare/").content.decode()
    a_campaign()
    assert "No election is near" in site.get(AT).content.decode()
    election = an_election()
    assert "no candidates for Leeds North East yet" in site.post(AT, {"constituency": LEEDS_NORTH_EAST}).content.decode()
    assert site.post(AT, {"place": "nowhere"}).status_code == 200
    assert election.pk


LIST = """person_name,party_name,post_label,gss_code,email
Osian Trevanion,Invented Party,Leeds North East,,osian@candidate.example
Mabli Carnedd,Other Invention,Caerffili,,
Nobody Anywhere,Other Invention,Atlantis Central,,
Bad Address,Other Invention,,E14001321,not an address
Osian Trevanion,Invented Party,Leeds North East,,
"""


def test_a_list_is_looked_at_refused_lines_come_back_and_it_is_replaced(site: Client, working_as: Any) -> None:
    election, office = an_election(), working_as("communications_officer")
    at = f"/office/candidates/{election.pk}/list/"

    def look(words: str, **more: str) -> Any:
        return office.post(at, {"file": SimpleUploadedFile("list.csv", words.encode()), "source": "an invented list", **more})

    seen = look(LIST)
    page = seen.content.decode()
    assert "No constituency of 2024 is called “Atlantis Central”" in page
    assert (len(seen.context["plan"].new), len(seen.context["plan"].refused)) == (2, 3)
    back = office.post(f"{at}refused/", {"list": seen.context["list"]}).content.decode()
    assert "Atlantis Central" in back
    assert "no email address" in back
    office.post(at, {"list": seen.context["list"], "seen": seen.context["plan"].digest})
    with building():
        assert {each.name for each in Candidate.objects.all()} == {"Osian Trevanion", "Mabli Carnedd"}
        osian = Candidate.objects.get(name="Osian Trevanion")
    answered = {"answer": "partly", "says": "The first, yes.", "on_day": "20", "on_month": "11", "on_year": "2026"}
    assert office.post(f"/office/candidates/answer/{osian.pk}/", answered | {"on_day": ""}).status_code == 422
    assert office.post(f"/office/candidates/answer/{osian.pk}/", answered).status_code == 302
    second = look("name,constituency,email\nOsian Trevanion,E14001321,new@candidate.example\n", whole="on")
    assert (len(second.context["plan"].changed), len(second.context["plan"].gone)) == (1, 1)
    office.post(at, {"list": second.context["list"], "seen": second.context["plan"].digest})
    with building():
        only = Candidate.objects.get()
        assert (only.answer, only.email) == ("partly", "new@candidate.example")
    assert "called column, other" in look("column,other\nx,y\n").content.decode()
    assert "1 answered" in office.get("/office/candidates/").content.decode()
    assert "Osian" in office.post(f"/office/candidates/{election.pk}/", {"place": "leeds north east"}).content.decode()


def test_a_visitor_reads_no_table_of_candidates() -> None:
    with pytest.raises(Exception, match="permission denied"), acting_as(Actor("anonymous"), "candidates"):
        list(Candidate.objects.values_list("name"))
