"""The union's name, logo and colour: from the policy, readable by everybody, on one page (W16)."""

import copy
import dataclasses
import re
from pathlib import Path

import pytest
from django.test import Client

from steward.policy import checks, colours, text
from steward.website.cms import look
from tests.people import a_member, a_post, an_account, building, signed_in

pytestmark = pytest.mark.django_db(databases=["default", "cache"])


@pytest.mark.promise("W16")
@pytest.mark.parametrize(
    ("colour", "says"),
    [("#ffee00", "the least that everybody can read"), ("#9a9a9a", "2.8 to 1"), ("purple", "six signs"), ("#5b1a5", "six signs")],
)
def test_a_colour_that_cannot_be_read_is_refused_with_its_contrast(colour: str, says: str) -> None:
    """The policy's check refuses a colour on which words cannot be read, and says how far it is from enough."""
    tables = copy.deepcopy(text.read_tables(text.folder())[0])
    tables["union"]["identity"]["colour"] = colour
    (finding,) = checks.check(text.from_dicts(tables))
    assert says in finding.says
    tables["union"]["identity"]["colour"] = "#14508c"
    assert not checks.check(text.from_dicts(tables))


def test_a_logo_is_a_picture_beside_the_policy() -> None:
    for logo, wrong in (
        ("../secret.key", True),
        ("logo.html", True),
        ("https://elsewhere.example/l.svg", True),
        ("logo.svg", False),
    ):
        tables = copy.deepcopy(text.read_tables(text.folder())[0])
        tables["union"]["identity"]["logo"] = logo
        assert bool(checks.check(text.from_dicts(tables))) == wrong, logo


def test_the_contrast_is_that_of_the_guidelines_and_the_mix_that_of_browsers() -> None:
    assert colours.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert colours.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert colours.mix("#5b1a54", "#ffffff", 0) == "#5b1a54"
    assert colours.mix("#5b1a54", "#ffffff", 1) == "#ffffff"


def test_every_colour_that_is_let_in_gives_pairs_that_can_be_read() -> None:
    for colour in ("#5b1a54", "#14508c", "#0b6b5c", "#a8161f", "#000000", "#757575", "#c2410c", "#6d28d9", "#00007f"):
        assert colours.contrast(colour, "#ffffff") >= colours.READABLE
        for pair in look.pairs(colour):
            if pair.where != "The colour on its own tint":  # only borders and large words stand there
                assert pair.enough, (colour, pair)


def test_an_editor_sees_the_look_and_where_it_is_changed_and_nobody_else_does(
    site: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    with building():
        person = a_member("Edda", "Quillon")
        account = an_account(person)
        post = a_post(person, "editor")
    policy = text.current()
    page = signed_in(account, mfa=True, post=post).get("/cms/look/").content.decode()
    assert policy.controller.name in page
    assert re.search(r"policy/union\.toml:\d+", page)
    assert "steward policy apply" in page
    assert page.count('class="look as-') == 2
    assert site.get("/cms/look/").status_code == 302
    blue = dataclasses.replace(policy, identity=dataclasses.replace(policy.identity, colour="#14508c"))
    monkeypatch.setattr(text, "current", lambda: blue)
    page = signed_in(account, mfa=True, post=post).get("/cms/look/").content.decode()
    assert "<code>#14508c</code>" in page
    assert f"{colours.contrast('#14508c', '#ffffff'):.1f}" in page


def test_the_style_sheet_mixes_what_the_page_measures() -> None:
    written = (Path(look.__file__).parents[1] / "templates/website/colours.css").read_text()
    for share in ("#fff 62%", "#000 35%", "#fff 94%", "#10151d 84%"):
        assert share in written
