"""The search of the website: found by what a page says, quoted with marks, put right where it was mistyped, and never a word too many."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client

from steward.people.acting import Actor, acting_as
from steward.website.models import (
    Author,
    BlogPost,
    ContentPage,
    FactsheetPage,
    Form,
    NewsPage,
    PageWords,
    PeoplePage,
    SameWords,
    Spokesperson,
)
from steward.website.search import finding, index, meaning, words
from tests import stamp
from tests.people import a_member, an_account, building, signed_in
from tests.website.pages import HomePage, a_page, again

pytestmark = pytest.mark.django_db


def found(client: Client, asked: str, **more: str) -> list[str]:
    """The addresses of the results, in their order."""
    answer = client.get("/search/", {"q": asked, **more})
    assert answer.status_code == 200
    return [each.url for each in answer.context["found"].results]


def test_a_page_is_found_by_each_thing_that_it_says(site: Client) -> None:
    a_page(FactsheetPage, title="Redundancy", introduction="Consultation begins early.", says="Ask about <b>bumping</b> first.")
    for asked in ("redundancy", "consultation", "bumping", "Redundant", "ask bumping"):
        assert found(site, asked) == ["/t-factsheets/redundancy/"], asked
    shown = site.get("/search/", {"q": "bumping"}).content.decode()
    assert "<mark>bumping</mark> first" in shown


def test_people_authors_and_contacts_are_found_by_name_and_without_accents(site: Client) -> None:
    with building():
        page = HomePage.objects.get().add_child(instance=PeoplePage(title="Our people", slug="our-people"))
        Spokesperson.objects.create(
            page=page, name="Siân Gŵyrosydd", job="Officer for Wales", email="x@y.example", agreed_on=dt.date(2026, 1, 1)
        )
    a_page(BlogPost, title="On rotas")
    assert found(site, "sian gwyrosydd") == found(site, "Gŵyrosydd") == ["/our-people/"]
    assert found(site, "Quilliam") == ["/t-blog/on-rotas/"]
    with building():
        author = Author.objects.get()
        author.name = "Marchbanks Oldcastle"
        author.save()
    assert (found(site, "marchbanks"), found(site, "quilliam")) == (["/t-blog/on-rotas/"], [])


def test_a_title_comes_before_a_mention_and_what_is_new_before_what_is_old(site: Client) -> None:
    a_page(title="Other matters", says="A word on sabbaticals.", dated_on=dt.date(2026, 11, 20))
    a_page(title="Sabbaticals and leave", dated_on=dt.date(2012, 3, 1))
    a_page(title="Sabbaticals", slug="exact", dated_on=dt.date(2011, 3, 1))
    a_page(title="News of sabbaticals", slug="new", dated_on=dt.date(2026, 11, 19))
    assert found(site, "sabbaticals") == [
        "/t-news/exact/",
        "/t-news/new/",
        "/t-news/sabbaticals-and-leave/",
        "/t-news/other-matters/",
    ]


def test_results_are_filtered_by_kind_and_turned_over(site: Client) -> None:
    a_page(FactsheetPage, title="Flexitime sheet")
    for nth in range(11):
        a_page(title=f"Flexitime {nth}", says="<i>5 &lt; 6</i>")
    answer = site.get("/search/", {"q": "flexitime"})
    assert dict(answer.context["found"].kinds) == {"news": 11, "factsheets": 1}
    assert "<i>" not in answer.content.decode()
    assert len(found(site, "flexitime")) == 10
    assert len(found(site, "flexitime", page="2")) == 2
    assert found(site, "flexitime", kind="factsheets") == ["/t-factsheets/flexitime-sheet/"]
    for page in ("0", "-1", "x", "999", "٣"):
        assert site.get("/search/", {"q": "flexitime", "page": page}).status_code == 200


@pytest.mark.parametrize("typed", ["redundncy", "greivance", "flexibel working", "redundncy pay"])
def test_a_mistyped_word_is_put_right_and_said(site: Client, typed: str) -> None:
    a_page(FactsheetPage, title="Redundancy pay", says="Your redundancy, your grievance, your flexible working.")
    answer = site.get("/search/", {"q": typed})
    assert answer.context["found"].results[0].url == "/t-factsheets/redundancy-pay/"
    assert "Did you mean" in answer.content.decode()


def test_who_types_another_word_for_it_finds_it_after_the_pages_with_their_own(
    site: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(meaning._own, "kept", meaning.Kept(-1))  # kept by the website's number, which goes back when a test ends
    with building():
        assert SameWords.objects.filter(words__contains="sacked").exists()  # every website begins with some
        SameWords.objects.all().delete()
        for line in ("plonked, quibbling, lost my quill", "(zorb & | ! ' \\ :*), %s''; <->, the, zorbing-day"):
            SameWords.objects.create(words=line)
    a_page(FactsheetPage, title="Quibbling", says="Fair and unfair, by your manager.")
    a_page(title="Lost my quill", slug="quill")
    a_page(title="Old news", slug="own", says="Ink plonked.", dated_on=dt.date(2011, 1, 1))
    first = site.get("/search/", {"q": "Plonked"})
    assert "Also looked for: quibbling, lost my quill." in first.content.decode()
    assert dict(first.context["found"].kinds) == {"news": 2, "factsheets": 1}
    with acting_as(Actor("anonymous"), "website"):
        after = [each.url for skip in (1, 2, 3) for each in finding.find("plonked", skip=skip).results]
    assert [each.url for each in first.context["found"].results] == ["/t-news/own/", *after[:2]]
    assert after[2:] == after[1:2]  # the second of the others, and then none
    assert found(site, "plonked", kind="factsheets") == ["/t-factsheets/quibbling/"]
    assert found(site, "plonked manager") == ["/t-factsheets/quibbling/"]
    assert found(site, "my quill lost", kind="factsheets") == ["/t-factsheets/quibbling/"]
    assert found(site, '"plonked"') == found(site, "plonked -quibbling") == ["/t-news/own/"]  # exactly that
    with building():
        ContentPage.objects.filter(slug="own").update(members_only=True)
        SameWords.objects.create(words="gambolled, featherstone")  # the next search knows
    assert stamp.number()  # so to say the end of their transaction
    assert "/t-news/own/" not in found(site, "plonked")
    a_page(title="Featherstone")
    assert found(site, "gambolled") == found(site, "gamboled") == ["/t-news/featherstone/"]
    for strange in ("zorb", "zorbing day", "zorbing-day", "s", "(zorb & | ! ' \\ :*)", "plonked | the"):
        assert site.get("/search/", {"q": strange}).status_code == 200


def test_what_nobody_wrote_leads_on_to_help(site: Client) -> None:
    a_page(title="Pensions")
    shown = site.get("/search/", {"q": "zzyzx"}).content.decode()
    assert "Nothing here has the words" in shown
    assert "/help-at-work/" in shown
    assert found(site, "pensions zzyzx") == ["/t-news/pensions/"]  # some of the words
    for strange in (
        "",
        "   ",
        "the",
        "'",
        '"',
        "a & | ! ( ) : * <->",
        "\0x",
        "%s",
        "x" * 5000,
        "<script>alert(1)</script>",
        "-pay",
    ):
        answer = site.get("/search/", {"q": strange})
        assert answer.status_code == 200
        assert "<script" not in answer.content.decode()


@pytest.mark.promise("W15")
def test_members_words_are_found_by_members_only_and_no_spelling_of_theirs_is_offered(site: Client) -> None:
    a_page(FactsheetPage, title="Ballot plan", says="The quillbracken strategy.", members_only=True)
    with building():
        member, former = an_account(a_member("Ada", "Ashgrove")), an_account(a_member("Ben", "Birch"))
        from steward.register.models import Membership

        Membership.objects.filter(person=former.person_id).update(ended_on=dt.date(2026, 11, 1), end_reason="resigned")
    for client in (site, signed_in(former)):
        for typed in ("quillbracken", "quilbracken", "quillbrackn ballot"):
            answer = client.get("/search/", {"q": typed})
            assert answer.context["found"].kinds == {}
            assert answer.content.decode().replace(typed, "").count("quillbr") == 0
    assert found(signed_in(member), "quillbracken") == found(signed_in(member), "quilbracken") == ["/t-factsheets/ballot-plan/"]
    with acting_as(Actor("anonymous"), "website"), connection.cursor() as cursor:
        cursor.execute(
            "select has_table_privilege('website_form', 'SELECT'), (select count(*) from website_pagewords where text like '%%quill%%')"
        )
        assert cursor.fetchone() == (False, 0)


def test_a_page_that_is_withdrawn_closed_or_rewritten_is_not_found_by_what_it_said(site: Client) -> None:
    page = a_page(title="Gone soon", says="The featherstone affair.")
    assert found(site, "featherstone") == ["/t-news/gone-soon/"]
    with building():
        ContentPage.objects.filter(pk=page.pk).update(members_only=True)  # the database alone
    assert found(site, "featherstone") == []
    with building():
        ContentPage.objects.filter(pk=page.pk).update(members_only=False)
        changed = again(page)
        changed.body = [("paragraph", "<p>Butterscotch.</p>")]
        changed.save_revision()
        draft = found(site, "butterscotch"), found(site, "featherstone")
        changed.save_revision().publish()
    assert draft == ([], ["/t-news/gone-soon/"])
    assert (found(site, "butterscotch"), found(site, "featherstone")) == (["/t-news/gone-soon/"], [])
    with building():
        again(page).unpublish()
        assert not PageWords.objects.filter(page=page.pk).exists()
        assert not Form.objects.filter(word="featherstone").exists()
    assert found(site, "butterscotch") == []


def test_pages_without_words_are_caught_up_with(site: Client) -> None:
    a_page(NewsPage, title="Older than the search", says="Dovecote.")
    with building():
        PageWords.objects.all().delete()
        assert Form.objects.count() == 0
        assert index.catch_up() > 1
    assert found(site, "dovecote") == ["/t-news/older-than-the-search/"]


def test_addresses_in_blocks_are_no_words_and_what_is_asked_is_kept_by_nobody(site: Client) -> None:
    page = a_page(title="With a button")
    page.body = [("call_to_action", {"says": "Do it", "button": "Go", "page": None, "address": "/join/somewhere"})]
    with building():
        assert "somewhere" not in words.of(page).text
    answer = site.get("/search/", {"q": "mobbing by my manager"})
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert finding.find("").results == []
