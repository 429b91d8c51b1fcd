"""6. What is not yours looks the same as what does not exist; who objected is counted and not named."""

import re
import uuid

import pytest

from tests.journeys.office import member_page, search
from tests.journeys.served import Server
from tests.journeys.stranger import Page, Visitor

KEYED = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def same(one: Page, nothing: Page) -> None:
    assert one.status == nothing.status == 404, (one.url, one.status, nothing.url, nothing.status)
    assert one.bare() == nothing.bare(), f"{one.url} differs from {nothing.url}"
    assert headers(one) == headers(nothing)


def headers(page: Page) -> dict[str, str]:
    vary = ("date", "set-cookie", "content-security-policy", "server-timing")  # the moment, the cookie's date, a nonce
    return {name.lower(): value for name, value in page.headers.items() if name.lower() not in vary}


def other(path: str) -> str:
    return KEYED.sub(lambda _: str(uuid.uuid4()), path)


def person_of(union: Server, email: str) -> str:
    return str(union.rows("SELECT person_id FROM people_account WHERE email = %s", email)[0][0])


@pytest.fixture(scope="module")
def office_addresses(union: Server) -> list[str]:
    """Every address of the office that an officer's own pages lead to and that is somebody's or something's."""
    officer = union.signed_in("membership_officer")
    number = union.rows("SELECT number FROM register_membership ORDER BY number LIMIT 1")[0][0]
    found: set[str] = set()
    for page in (member_page(officer, str(number)), officer.get("/office/applications/"), officer.get("/office/extracts/")):
        found |= {link.split("//localhost:")[1].partition("/")[2] for _, link in page.links() if KEYED.search(link)}
        found.add(page.url.split("//localhost:")[1].partition("/")[2])
    return sorted({"/" + one.split("#")[0] for one in found if KEYED.search(one)})


def test_one_member_at_anothers_addresses(union: Server) -> None:
    a, b = union.signed_in("member", 0), union.account("member", 1)
    theirs = person_of(union, b["email"])
    disclosed = union.rows("SELECT id FROM exchange_disclosure WHERE person_id = %s LIMIT 1", theirs)
    key = str(disclosed[0][0]) if disclosed else theirs
    same(a.get(f"/my/data/sent/{key}/"), a.get(f"/my/data/sent/{uuid.uuid4()}/"))


@pytest.mark.parametrize("role", ["member", "workplace_rep", "editor", "finance_officer", "administrator"])
def test_who_may_not_reads_the_same_as_of_nothing(union: Server, role: str, office_addresses: list[str]) -> None:
    assert any("/members/" in one for one in office_addresses), office_addresses
    visitor = union.signed_in(role)
    for path in office_addresses:
        same(visitor.get(path, follow=False), visitor.get(other(path), follow=False))


def test_the_rep_outside_the_workplace(union: Server) -> None:
    rep = union.signed_in("workplace_rep")
    place = union.rows("SELECT workplace_id FROM register_post WHERE role = 'workplace_rep' AND until_on IS NULL")[0][0]
    elsewhere = union.rows(
        "SELECT person_id FROM register_employment WHERE workplace_id <> %s AND until_on IS NULL LIMIT 1", place
    )[0][0]
    same(rep.get(f"/office/members/{elsewhere}/"), rep.get(f"/office/members/{uuid.uuid4()}/"))


def test_the_editor_at_the_register(union: Server) -> None:
    editor = union.signed_in("editor")
    for path in ("/office/members/", "/office/applications/", "/office/extracts/", "/office/workplace/"):
        same(editor.get(path), editor.get(f"/office/{uuid.uuid4().hex}/"))


def test_objectors_are_counted_and_not_named(union: Server) -> None:
    standing = """
        SELECT p.family_name, p.given_names, e.work_email, e.work_phone FROM people_person p
        JOIN register_membership m ON m.person_id = p.id AND (m.ended_on IS NULL OR m.ended_on > current_date)
        JOIN register_employment e ON e.person_id = p.id AND e.until_on IS NULL
        JOIN register_post w ON w.workplace_id = e.workplace_id AND w.role = 'workplace_rep' AND w.until_on IS NULL
        WHERE {not_} coalesce((SELECT c.given FROM permits_choice c WHERE c.person_id = p.id AND c.kind = 'objection'
            AND c.key = 'workplace_rep' ORDER BY c.at DESC LIMIT 1), false)
    """
    objectors, others = union.rows(standing.format(not_="")), union.rows(standing.format(not_="NOT"))
    assert objectors, "the demo's rep has no objector at the workplace"
    page = union.signed_in("workplace_rep").get(union.account("workplace_rep")["start_url"])
    assert page.status == 200
    for family, given, email, phone in objectors:
        assert f"{given} {family}".strip() not in page.text
        assert not email or email not in page.text
        assert not phone or phone not in page.text
    named = sum(f"{given} {family}".strip() in page.text for family, given, _, _ in others)
    assert named == len(others), f"{named} of {len(others)} members at the workplace are on the list"
    counted = re.search(
        rf"\b({len(objectors)}|{['none', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'][min(len(objectors), 9)]})\b[^.]*\b(asked|object)",
        page.text,
        re.IGNORECASE,
    )
    assert counted, f"{len(objectors)} objected; the list says: {page.main[-400:]}"
    assert "@members.example" not in page.text


def test_the_rep_cannot_search_the_register(union: Server) -> None:
    rep: Visitor = union.signed_in("workplace_rep")
    assert rep.get("/office/members/").status == 404


@pytest.mark.parametrize("what", ["number", "family_name", "postcode", "email"])
def test_the_officer_finds_by_number_name_postcode_and_email(union: Server, what: str) -> None:
    row = union.rows(
        "SELECT m.number, p.family_name, a.postcode, p.email, p.given_names FROM register_membership m JOIN people_person p ON p.id = m.person_id"
        " JOIN register_address a ON a.person_id = p.id WHERE p.email <> '' AND p.given_names <> '' ORDER BY m.number LIMIT 1"
    )[0]  # fmt: skip
    sought = dict(zip(("number", "family_name", "postcode", "email"), row, strict=False))[what]
    page = search(union.signed_in("membership_officer"), str(sought))
    assert page.status == 200
    assert row[1] in page.text
    assert str(sought) not in page.url
