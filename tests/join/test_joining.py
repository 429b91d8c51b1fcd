"""Joining on the website without JavaScript: ask, check, send."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils.datastructures import MultiValueDict

from steward.membership.models import Application
from steward.policy import text
from steward.web import edition, fields
from steward.website.join import views
from steward.website.join.forms import JoinForm, can_be_asked
from tests.join.pages import SAID, hidden, read, without_token, words
from tests.people import a_member, building

pytestmark = pytest.mark.django_db(databases=["default", "cache"])


def _applications() -> list[Application]:
    with building():
        return list(Application.objects.order_by("applied_at"))


def _post(browser: Client, **said: Any) -> Any:
    return browser.post("/join/", SAID | said)


def test_one_post_of_all_fields_shows_the_answers_and_a_second_sends_them(browser: Client) -> None:
    check = _post(browser)
    assert check.status_code == 200
    assert "Check your answers" in words(check)
    assert "Ŵyn O'Brien-Àdébáyọ̀ Email" in words(check).replace("Family name, or your only name ", "")
    assert _applications() == []
    sent = browser.post("/join/", hidden(check) | {"send": "yes"})
    assert sent.status_code == 303
    assert browser.get(sent["Location"]).status_code == 200
    (kept,) = _applications()
    assert (kept.given_names, kept.family_name, kept.email, kept.postcode) == ("Ŵyn", "O'Brien-Àdébáyọ̀", "", "BFPO 5501")
    assert kept.choices == []
    assert kept.policy_version == text.current().version


def test_a_script_may_send_at_once(browser: Client) -> None:
    assert _post(browser, send="yes").status_code == 303
    assert len(_applications()) == 1


def test_nothing_is_ticked_beforehand(browser: Client) -> None:
    boxes = [each for each in read(browser.get("/join/")).inputs if each.get("type") == "checkbox"]
    assert len(boxes) >= 5
    assert not [box for box in boxes if "checked" in box]


def test_without_an_address_the_error_names_it_and_everything_typed_is_kept(browser: Client) -> None:
    said = {
        "line_1": "", "email": "wyn@invented.example", "phone": "01632 960 001", "born_on_day": "29", "born_on_month": "feb",
        "born_on_year": "1980", "line_2": "Block C", "employer": "None", "job_title": "Manager", "consents": ["benefits_lv"], "send": "yes",
    }  # fmt: skip
    answer = _post(browser, **said)
    assert answer.status_code == 200
    assert "<title>Error: " in answer.content.decode()
    assert words(answer).count("Enter your postal address: line 1 is empty") == 2
    page = read(answer)
    assert {"href": "#id_line_1"} in page.links
    typed = {each["name"]: each.get("value", "") for each in page.inputs if each.get("name")}
    for name, value in (SAID | said).items():
        if name not in ("consents", "send", "line_1"):
            assert typed[name] == value
    assert [each["value"] for each in page.inputs if "checked" in each] == ["benefits_lv"]
    assert _applications() == []


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ({"family_name": ""}, "Enter your family name"),
        ({"postcode": ""}, "Enter your postcode"),
        ({"postcode": "12345"}, "Enter a full UK postcode"),
        ({"email": "wyn"}, "Enter an email address in the correct format"),
        ({"phone": "ring me"}, "Enter a telephone number"),
        ({"born_on": "1980-13-45"}, "Date of birth must be a real date"),
        ({"born_on": "2980-01-01"}, "Date of birth must be in the past"),
        ({"born_on": "1800-01-01"}, "Check the year"),
        ({"consents": "everything"}, "Select a valid choice"),
        ({"family_name": "x" * 121}, "at most 120 characters"),
    ],
)
def test_what_is_wrong_is_said_in_words(browser: Client, said: dict[str, str], error: str) -> None:
    assert error in words(_post(browser, **said, send="yes"))
    assert _applications() == []


@pytest.mark.parametrize(
    "said",
    [
        {"given_names": "", "family_name": "Sukarnoputra", "line_1": "Jalan Rekaan 5", "town": "Jakarta", "postcode": "", "country": "Indonesia"},
        {"family_name": "Ní Bhriain-Ó'Dálaigh", "line_1": "Flat 2/1", "line_2": "14 Rathmore Rise", "town": "Belfast", "postcode": "bt1 1aa", "country": "Northern Ireland"},
        {"line_1": "12345678 Cpl Ashgrove", "line_2": "Invented Barracks", "line_3": "BFPO 40", "postcode": ""},
        {"line_1": "Flat 7, The Old Mill", "line_2": "Mill Lane", "line_3": "Nether Wallop", "line_4": "near Elsewhere", "town": "Leeds", "postcode": "ls14ap", "country": ""},
        {"line_1": "1 Rue Inventée", "town": "75011 Paris", "postcode": "", "country": "France"},
    ],
)  # fmt: skip
def test_names_and_addresses_are_taken_as_people_have_them(browser: Client, said: dict[str, str]) -> None:
    assert _post(browser, **said, send="yes").status_code == 303
    (kept,) = _applications()
    assert kept.line_1 == said["line_1"]
    assert kept.country in ("United Kingdom", "Indonesia", "France")
    assert kept.postcode in ("", "BT1 1AA", "LS1 4AP")


def test_nobody_can_smuggle_a_second_line_into_a_field(browser: Client) -> None:
    _post(browser, family_name="Ash\r\nBcc: somebody@else.example\x07", send="yes")
    assert _applications()[0].family_name == "Ash Bcc: somebody@else.example"


def test_a_day_may_be_three_boxes_or_one_word(browser: Client) -> None:
    _post(browser, born_on="1980-02-29", send="yes")
    _post(browser, born_on_day="29", born_on_month="2", born_on_year="1980", send="yes")
    assert {each.born_on for each in _applications()} == {date(1980, 2, 29)}


def test_change_leads_back_to_the_form_with_everything_in_it(browser: Client) -> None:
    check = _post(browser, line_2="Block C", objections=["workplace_rep"])
    back = browser.post("/join/", hidden(check) | {"change": "address"})
    typed = {each["name"]: each.get("value", "") for each in read(back).inputs if each.get("name")}
    assert (typed["family_name"], typed["line_2"]) == (SAID["family_name"], "Block C")
    assert "Error" not in words(back)
    assert "Block C" in words(_post(browser, line_2="Block C"))


def test_what_was_ticked_is_kept_with_its_wording(browser: Client) -> None:
    _post(browser, consents=["benefits_lv"], objections=["workplace_rep"], send="yes")
    choices = _applications()[0].choices
    assert [(each["kind"], each["key"]) for each in choices] == [("consent", "benefits_lv"), ("objection", "workplace_rep")]
    assert all(len(each["wording"]) == 64 for each in choices)


def test_only_what_this_installation_can_act_on_is_asked() -> None:
    policy = text.current()
    asked = [key for key in policy.consents if can_be_asked(policy, "consents", key)]
    assert asked == ["marketing_email", "benefits_uib", "benefits_lv", "benefits_uia"]
    assert can_be_asked(policy, "objections", "workplace_rep")
    assert not can_be_asked(policy, "objections", "website_personal")


def test_each_box_says_who_gets_what(browser: Client) -> None:
    said = words(browser.get("/join/"))
    assert (
        "LV will learn that you are a union member. When you withdraw we tell LV to stop. It gets: name, postal address. Nothing else."
        in said
    )


# ---- nothing tells a stranger whom we know


def test_the_same_person_again_gets_the_same_words_and_the_same_bytes(browser: Client) -> None:
    with building():
        a_member("Ŵyn", "O'Brien-Àdébáyọ̀")
    answers = []
    for _ in range(2):
        check = _post(browser)
        sent = browser.post("/join/", hidden(check) | {"send": "yes"})
        answers.append(
            (without_token(check), sent.status_code, sent["Location"], sent.content, browser.get(sent["Location"]).content)
        )
    assert answers[0] == answers[1]
    assert len(_applications()) == 2


def test_a_member_and_a_stranger_are_answered_with_the_same_steps(
    browser: Client, django_assert_num_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(edition, "look", lambda: True)  # once a second a request also asks for the policy in force
    with building():
        a_member("Wilfa", "Ash", email="wilfa@invented.example")
    for family_name in ("Ash", "Unknown"):
        with django_assert_num_queries(_queries_of_a_sending()):
            assert (
                _post(
                    browser, given_names="Wilfa", family_name=family_name, email="wilfa@invented.example", send="yes"
                ).status_code
                == 303
            )


def _queries_of_a_sending() -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        assert _post(Client(headers={"host": "localhost"}), family_name="First", send="yes").status_code == 303
    return len(queries)


def test_the_reference_is_nothing_but_letters_and_a_stranger_cannot_write_on_the_page(browser: Client) -> None:
    sent = _post(browser, send="yes")
    assert "Brien" not in sent["Location"]
    assert browser.get("/join/received/RING-0900/").status_code == 404
    assert browser.get("/join/received/<b>x/").status_code == 404


def test_the_pages_are_kept_nowhere_and_need_no_script(browser: Client) -> None:
    for answer in (browser.get("/join/"), _post(browser)):
        assert answer["Cache-Control"] == "no-store"
        assert "<script" not in answer.content.decode()
        assert "sessionid" not in answer.cookies
        assert set(answer.cookies) <= {"csrf"}


def test_a_form_without_its_token_is_refused() -> None:
    strict = Client(headers={"host": "localhost"}, enforce_csrf_checks=True)
    assert strict.post("/join/", SAID | {"send": "yes"}).status_code == 403
    token = hidden(strict.get("/join/"))["csrfmiddlewaretoken"][0]
    assert strict.post("/join/", SAID | {"send": "yes", "csrfmiddlewaretoken": token}).status_code == 303


def test_very_many_applications_from_one_network_are_slowed_down(browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "TIMES", 2)
    assert [_post(browser, send="yes").status_code for _ in range(3)] == [303, 303, 429]
    assert len(_applications()) == 2
    assert browser.post("/join/", SAID | {"send": "yes"}, REMOTE_ADDR="192.0.2.7").status_code == 303


def test_the_cache_keeps_no_address_of_a_network(browser: Client) -> None:
    from django.db import connections

    _post(browser, send="yes")
    with connections["cache"].cursor() as cursor:
        cursor.execute("select cache_key, value from cache")
        assert "127.0.0.1" not in str(cursor.fetchall())


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(browser: Client, method: str) -> None:
    assert getattr(browser, method)("/join/").status_code == 405


def test_every_field_of_the_form_is_carried_to_the_next_page() -> None:
    sent = dict.fromkeys(JoinForm.base_fields, "x") | {"send": "yes", "csrfmiddlewaretoken": "t", "stray": "y"}
    assert {name for name, _ in JoinForm(sent).carried} == set(JoinForm.base_fields)


def test_a_day_and_several_answers_are_carried_in_their_parts() -> None:
    day = {"born_on_day": ["3"], "born_on_month": ["May"], "born_on_year": ["1990"]}
    sent = MultiValueDict({**day, "consents": ["news", "surveys"], "family_name": ["Ash"], "send": ["yes"]})
    assert sorted(JoinForm(sent).carried) == sorted(
        [
            *(("born_on_day", "3"), ("born_on_month", "May"), ("born_on_year", "1990")),
            *(("consents", "news"), ("consents", "surveys"), ("family_name", "Ash")),
        ]
    )


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("  Ada\t Ashgrove\r\n", "Ada Ashgrove"),
        ("Ada\u2028Ash\x85grove", "Ada Ash grove"),
        ("Ada\x00Ash\x1bgrove", "Ada Ash grove"),
        ("\u202eAda\u202c \u2066Ash\u2069\u200f", "Ada Ash"),
        ("نیک\u200cخواه", "نیک\u200cخواه"),
        ("क\u094d\u200dष", "क\u094d\u200dष"),
        ("Ada \x00 Ash", "Ada Ash"),
        ("\u202e", ""),
    ],
)
def test_a_line_is_kept_without_what_nobody_sees_and_with_what_a_name_needs(typed: str, line: str) -> None:
    assert fields.Line(required=False).clean(typed) == line
    assert fields.Lines(required=False).clean(f"x\r\n{line}\rz") == f"x\n{line}\nz"
