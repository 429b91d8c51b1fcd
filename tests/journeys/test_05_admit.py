"""5. An officer admits, two at once make one member, and the new member finds the way in by a letter's code."""

import re
import threading
import time
import uuid
from pathlib import Path

import pypdf
import pytest

from tests.journeys.joining import join
from tests.journeys.served import Server
from tests.journeys.stranger import Page, Visitor

ADMIT = r"^admit"


def application(union: Server, family: str) -> str:
    join(union.visitor(), given="Merel", family=family)
    return str(union.rows("SELECT id FROM membership_application WHERE family_name = %s", family)[0][0])


def admit(officer: Visitor, key: str) -> Page:
    page = officer.get(f"/office/applications/{key}/")
    form = page.form(ADMIT)
    for said, one in form.labels():
        if one.get("type") == "radio" and re.search(r"new|not|nobody|none|somebody else|another person", said, re.IGNORECASE):
            form.fill(re.escape(said), "")
    return form.submit(ADMIT)


def letter_to(union: Server, family: str) -> tuple[Path, str]:
    """This function will wait for the letter that has this name on it, and return it with its words."""
    for _ in range(120):
        for path in sorted((union.var / "outbox").glob("**/*.pdf"), key=lambda p: p.stat().st_mtime, reverse=True):
            try:
                text = "\n".join(page.extract_text() for page in pypdf.PdfReader(path).pages)
            except (pypdf.errors.PyPdfError, OSError):  # being written
                continue
            if family in text:
                return path, text
        time.sleep(0.5)
    raise AssertionError(f"no letter came: {[p.name for p in (union.var / 'outbox').glob('**/*')][:20]}")


def enter(union: Server, code: str, **typed: str) -> tuple[Visitor, Page]:
    """This function will go in by the code, giving what else the pages ask for."""
    visitor = union.visitor()
    page = visitor.get("/my/enter/")
    said = {"code": code, "email": f"{uuid.uuid4().hex[:10]}@members.example", "password": "Cobalt-fjord-heron-7719-dune"} | typed
    for _ in range(6):
        form = next((f for f in page.forms if any(f.control(label) for label in said)), None)
        if form is None or "/my/enter" not in page.url:
            return visitor, page
        for label, value in said.items():
            for words_, one in form.labels():
                if re.search(label, f"{words_} {one.get('name')}", re.IGNORECASE):
                    form.values = [v for v in form.values if v[0] != one["name"]] + [(str(one["name"]), value)]
        page = form.submit()
    return visitor, page


def test_two_officers_at_once_make_one_membership(union: Server) -> None:
    family = f"Atonce-{uuid.uuid4().hex[:6]}"
    key = application(union, family)
    officers = [union.signed_in("membership_officer", nth) for nth in (0, 1)]
    forms = [officer.get(f"/office/applications/{key}/").form(ADMIT) for officer in officers]
    answers: list[Page] = []
    together = threading.Barrier(2)

    def press(nth: int) -> None:
        together.wait()
        answers.append(forms[nth].submit(ADMIT))

    hands = [threading.Thread(target=press, args=(nth,)) for nth in (0, 1)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    assert all(page.status < 500 for page in answers), [(p.url, p.status) for p in answers]
    made = union.rows(
        "SELECT count(*) FROM register_membership m JOIN people_person p ON p.id = m.person_id WHERE p.family_name = %s", family
    )
    assert made == [(1,)]
    assert any("colleague" in page.text.lower() or "already" in page.text.lower() for page in answers), [
        p.main[:200] for p in answers
    ]


def test_the_new_member_enters_by_the_letters_code_and_sees_who_has_what(union: Server) -> None:
    family = f"O'Letter-{uuid.uuid4().hex[:6]}"
    key = application(union, family)
    page = admit(union.signed_in("membership_officer"), key)
    assert page.status == 200, page.main[:300]
    path, text = letter_to(union, family)
    assert family not in path.name
    codes = re.findall(r"\b[A-Z0-9]{3,6}(?:[-– ][A-Z0-9]{3,6}){1,5}\b", text)
    candidates = [c for c in codes if re.search(r"\d", c) and re.search(r"[A-Z]", c) and not re.match(r"ZZ\d", c)] or codes
    assert candidates, f"no code in the letter:\n{text}"
    visitor, entered = None, None
    for code in candidates:
        visitor, entered = enter(union, code)
        if "/my/enter" not in entered.url:
            break
    assert visitor is not None
    assert entered is not None
    assert "/my/enter" not in entered.url, f"the code {candidates} opened nothing: {entered.main[:400]}"
    data = visitor.get("/my/data/")
    assert data.status == 200, (data.url, data.status)
    assert "ADM" in data.text
    card = _card(data, "ADM")
    for label in ("name", "address line 1", "town", "postcode", "country"):
        assert label in card.lower(), f"the mailing house's card does not name {label!r}: {card}"
    # Only what they never get may name the email address.
    assert re.search(r"(never|not)[^.]{0,200}email", card.lower()), card
    assert re.search(r"sent 0 times|never been sent|sent nothing|0 times", card.lower()), card
    with_code_again = enter(union, candidates[0])[1]
    assert "/my/enter" in with_code_again.url, "a code opened twice"


def _card(page: Page, name: str) -> str:
    for heading in page.soup.find_all(["h2", "h3", "h4", "summary"]):
        if name in heading.get_text():
            around = heading.find_parent(["article", "section", "li", "details", "div"]) or heading.parent
            return re.sub(r"\s+", " ", around.get_text(" "))
    raise AssertionError(f"no recipient {name} on {page.url}")


def test_a_wrong_code_says_so_and_opens_nothing(union: Server) -> None:
    visitor, page = enter(union, "AAAA-BBBB-CCCC-DDDD")
    assert page.status in (200, 400, 422, 429)
    assert "/my/enter" in page.url
    assert visitor.get("/my/", follow=False).status in (302, 303)


@pytest.mark.parametrize(
    "path", ["/my/", "/my/data/", "/my/choices/", "/my/details/", "/office/", "/office/members/", "/office/workplace/"]
)
def test_nobody_gets_in_without_signing_in(union: Server, path: str) -> None:
    page = union.visitor().get(path, follow=False)
    assert page.status in (302, 303, 404)
    assert page.status == 404 or "/my/sign-in/" in page.headers["Location"]
