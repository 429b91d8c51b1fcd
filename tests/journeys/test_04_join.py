"""4. A stranger joins without JavaScript and without email; nobody outside learns who is known already."""

import html
import re
import uuid

from tests.journeys import joining
from tests.journeys.joining import GO_ON, answers, walk
from tests.journeys.served import Server
from tests.journeys.stranger import Page, words

GIVEN, FAMILY = "Ŵyn", "O'Brien-Àdébáyọ̀"
BFPO = {r"line 1": "Box 99", r"line 2": "1st Battalion of Pretending", r"town": "", r"postcode": "BFPO 998"}


def sent(page: Page) -> bool:
    return "/join/" in page.url and not page.has_button(GO_ON) and page.status == 200


def test_a_name_as_people_have_it_a_bfpo_address_and_no_email(union: Server) -> None:
    ticked: list[str] = []
    notices: list[str] = []

    def look(page: Page) -> None:
        for form in page.forms:
            ticked.extend(f"{page.url}: {one}" for one in form.pre_ticked())
        if page.has_button(GO_ON) and not page.links("privacy"):
            notices.append(page.url)

    last = walk(union.visitor(), answers(given=GIVEN, family=FAMILY, address=BFPO), look=look)
    assert sent(last), f"{last.url} {last.main[:400]}"
    assert not ticked, f"ticked before anyone chose: {ticked}"
    assert not notices, f"pages that ask without saying what for: {notices}"
    kept = union.rows(
        "SELECT given_names, family_name, line_1, postcode, email FROM membership_application WHERE line_1 = 'Box 99'"
    )
    assert (GIVEN, FAMILY, "Box 99", "BFPO 998", "") in kept
    assert FAMILY not in last.url


def _page_that_asks_for_an_address(union: Server) -> Page:
    visitor = union.visitor()
    page = visitor.get("/join/")
    typed = answers(given=GIVEN, family=FAMILY, address={})
    for _ in range(10):
        asks = [form for form in page.forms if form.control("line 1|postcode")]
        if asks:
            return page
        page = joining.fill(page, typed).submit(GO_ON) if page.has_button(GO_ON) else page.follow(GO_ON)
    raise AssertionError("no page of the form asks for an address")


def test_without_an_address_the_error_names_it_and_keeps_what_was_typed(union: Server) -> None:
    page = _page_that_asks_for_an_address(union)
    form = page.form(GO_ON)
    for label, value in (
        (r"(last|family) name", FAMILY),
        ("town", "Eastwold"),
        ("line 2", "Unit of Pretending"),
        ("email", "ŵyn@@typed.example"),
    ):
        if form.control(label) is not None:
            form.fill(label, value)
    again = form.submit(GO_ON)
    assert "there is a problem" in again.text.lower(), again.main[:300]
    assert words(again.soup.title).startswith("Error:")
    assert re.search(r"address", again.text[: again.text.lower().index("there is a problem") + 400], re.IGNORECASE)
    summary = [link for _, link in again.links() if "#" in link]
    assert any(again.soup.find(id=link.split("#")[1]) for link in summary), "the error does not lead to its field"
    kept = dict(again.form(GO_ON).values)
    for name, value in form.values:
        if value and name != "csrfmiddlewaretoken":
            assert kept.get(name) == value, f"{name} was typed as {value!r} and is {kept.get(name)!r} now"


def test_the_same_person_again_reads_the_same_bytes_and_only_the_office_sees_it(union: Server) -> None:
    family = f"Twice-{uuid.uuid4().hex[:6]}"
    stories: list[list[tuple[str, int, bytes]]] = []
    for who in (family, family):
        seen: list[tuple[str, int, bytes]] = []
        last = walk(
            union.visitor(),
            answers(given="Merel", family=who),
            look=lambda page, seen=seen: seen.append(
                (re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "ID", page.url), page.status, page.bare())
            ),
        )  # type: ignore[misc]
        assert sent(last)
        stories.append(seen)
    first, second = stories
    assert [s[:2] for s in first] == [s[:2] for s in second]
    for (url, _, one), (_, _, two) in zip(first, second, strict=True):
        assert one == two, f"{url} differs for somebody who applied before"
    assert union.rows("SELECT count(*) FROM membership_application WHERE family_name = %s", family) == [(2,)]

    # A member who applies again is shown to the officer as somebody we may know.
    given, known, postcode = union.rows(
        "SELECT p.given_names, p.family_name, a.postcode FROM people_person p JOIN register_address a ON a.person_id = p.id"
        " JOIN register_membership m ON m.person_id = p.id AND m.ended_on IS NULL WHERE p.given_names <> '' ORDER BY m.number LIMIT 1"
    )[0]
    last = walk(
        union.visitor(),
        answers(given=given, family=known, address={"line 1": "9 Elsewhere Row", "town": "Eastwold", "postcode": postcode}),
    )
    assert sent(last)
    reference = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b")  # made from what was typed
    ours = last.bare().decode().replace(html.escape(given), "Merel").replace(html.escape(known), family)
    assert reference.sub("", ours) == reference.sub("", second[-1][2].decode()), "somebody we know reads other words"
    key = union.rows("SELECT id FROM membership_application WHERE line_1 = '9 Elsewhere Row'")[0][0]
    officer = union.signed_in("membership_officer")
    page = officer.get(f"/office/applications/{key}/")
    assert page.status == 200
    number = union.rows(
        "SELECT m.number FROM register_membership m JOIN people_person p ON p.id = m.person_id WHERE p.family_name = %s AND p.given_names = %s",
        known,
        given,
    )
    assert any(str(one) in page.text for (one,) in number), f"the officer is not shown whom we know: {page.main[:500]}"
