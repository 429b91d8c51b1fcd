"""Two taps: what a representative tells the office, and the queue in which an officer deals with it."""

import re
from collections.abc import Callable

import pytest
from django.db import ProgrammingError
from django.test import Client
from django.utils import timezone

from steward.membership import hints
from steward.membership.models import Hint
from steward.people.acting import acting_as
from steward.people.models import Person
from steward.register.models import Workplace
from tests.office.conftest import sign_in
from tests.people import a_branch, a_member, a_signed_in_member, a_workplace, an_actor, building

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Workplace:
    with building():
        place = a_workplace("Seacroft Clinic")
        a_member("Grace", "Canary", workplace=place)
        a_member("Ottoline", "Elsewhere", workplace=a_workplace("Other Place"))
        return place


def _person(family_name: str) -> Person:
    with building():
        return Person.objects.get(family_name=family_name)


def test_two_taps_tell_the_office_and_one_takes_it_back(here: Workplace, working_as: Callable[..., Client]) -> None:
    browser = working_as("workplace_rep", workplace=here)
    grace = _person("Canary")
    page = browser.get("/office/workplace/").content.decode()
    tap = f"/office/tell/{grace.pk}/moved/"
    assert tap in page
    assert "Grace Canary has moved house?" in browser.get(tap).content.decode()
    page = browser.post(tap, {"says": ""}, follow=True).content.decode()
    assert "What you told the office" in page
    back = re.search(r'action="(/office/told/[0-9a-f-]+/back/)"', page)
    assert back
    page = browser.post(back[1], follow=True).content.decode()
    assert "What you told the office" not in page
    with building():
        assert not Hint.objects.exists()


def test_an_officer_deals_with_it_beside_the_right_form(here: Workplace, working_as: Callable[..., Client]) -> None:
    grace = _person("Canary")
    rep = working_as("workplace_rep", workplace=here)
    rep.post(f"/office/tell/{grace.pk}/left_job/", {"says": "Went to Leeds"})
    officer = working_as("membership_officer")
    assert "1 waiting</span>" in officer.get("/office/").content.decode()
    page = officer.get("/office/told/").content.decode()
    for words in ("Grace Canary", "No longer works here: Went to Leeds", f"/office/members/{grace.pk}/change/job/"):
        assert words in page, words
    with building():
        hint = Hint.objects.get()
    assert "out of the list" in officer.post(f"/office/told/{hint.pk}/done/", follow=True).content.decode()
    assert "Nothing is waiting" in officer.get("/office/told/").content.decode()
    assert "What you told the office" not in rep.get("/office/workplace/").content.decode()
    assert rep.post(f"/office/told/{hint.pk}/back/").status_code == 404
    assert "colleague has done this" in officer.post(f"/office/told/{hint.pk}/done/", follow=True).content.decode()


def test_the_member_reads_what_was_told_of_them(here: Workplace) -> None:
    grace, rep = _person("Canary"), an_actor("workplace_rep", workplace=here)
    with acting_as(rep, "workplace_contact"):
        hints.tell(grace.pk, kind="moved", says="to Leeds", by=rep, at=timezone.now())
    seen = a_signed_in_member(grace).get("/my/data/noted/").content.decode()
    assert "You have moved house: to Leeds" in seen


def test_the_same_is_told_once(here: Workplace) -> None:
    grace, rep = _person("Canary"), an_actor("workplace_rep", workplace=here)
    with acting_as(rep, "workplace_contact"):
        hints.tell(grace.pk, kind="moved", says="", by=rep, at=timezone.now())
        with pytest.raises(hints.UnableToTell, match="already"):
            hints.tell(grace.pk, kind="moved", says="", by=rep, at=timezone.now())


def test_nobody_tells_of_people_beyond_their_list(here: Workplace, working_as: Callable[..., Client]) -> None:
    other = _person("Elsewhere")
    assert working_as("workplace_rep", workplace=here).get(f"/office/tell/{other.pk}/moved/").status_code == 404
    for rep in (an_actor("workplace_rep", workplace=here), an_actor("branch_officer", branch=_branch())):
        with pytest.raises(ProgrammingError, match="row-level security"), acting_as(rep, "representation"):
            Hint(person=other, kind="moved", at=timezone.now()).save(force_insert=True)


def _branch():  # type: ignore[no-untyped-def]
    with building():
        return a_branch()


def test_a_representative_reads_no_hints_and_takes_back_only_their_own(here: Workplace) -> None:
    grace = _person("Canary")
    mine, other = an_actor("workplace_rep", workplace=here), an_actor("workplace_rep", workplace=here)
    with acting_as(mine, "workplace_contact"):
        Hint(person=grace, kind="moved", at=timezone.now(), by=other.account).save(force_insert=True)
        key = hints.mine()[0].pk
    with acting_as(other, "workplace_contact"):
        assert hints.mine() == []  # whoever wrote it, says the session
        with pytest.raises(hints.UnableToTell):
            hints.take_back(key)
    with pytest.raises(ProgrammingError, match="permission denied"), acting_as(other, "workplace_contact"):
        list(Hint.objects.values("pk", "says"))


def test_one_whose_post_ended_takes_nothing_back(here: Workplace) -> None:
    grace, rep = _person("Canary"), an_actor("workplace_rep", workplace=here)
    with acting_as(rep, "workplace_contact"):
        hints.tell(grace.pk, kind="moved", says="", by=rep, at=timezone.now())
        key = hints.mine()[0].pk
    with building():
        from steward.register.models import Post

        Post.objects.filter(pk=rep.post).update(until_on=timezone.localdate())
    with pytest.raises(ProgrammingError, match="Only somebody in a post"), acting_as(rep, "workplace_contact"):
        hints.take_back(key)


def test_the_link_names_a_workplace_and_never_the_representative(here: Workplace, client: Client) -> None:
    rep = an_actor("workplace_rep", workplace=here)
    page = sign_in(rep).get("/office/invite/").content.decode()
    link = re.search(r'id="link"[^>]*value="([^"]+)"', page)
    assert link
    assert link[1].endswith(f"/join/?at={here.pk}")
    for personal in (str(rep.account), str(rep.post), "Kestrel"):
        assert personal not in page
    assert "<svg" in page
    assert "<script" not in page.split("<main")[1].split("</main>")[0]
    form = client.get(f"/join/?at={here.pk}").content.decode()
    assert 'value="Seacroft Clinic"' in form
    assert 'value="Invented Health Trust"' in form
    for odd in ("nonsense", "00000000-0000-4000-8000-000000000000", "' or 1=1"):
        assert client.get("/join/", {"at": odd}).status_code == 200


def test_the_square_holds_the_link() -> None:
    from steward.web import qr

    drawn = qr.drawn("https://members.invented.example/join/?at=00000000-0000-4000-8000-000000000000")
    assert drawn.startswith("<svg ")
    assert "style" not in drawn
    assert drawn != qr.drawn("https://members.invented.example/join/?at=00000000-0000-4000-8000-000000000001")
