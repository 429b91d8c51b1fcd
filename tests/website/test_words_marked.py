"""Every word that a visitor or a member reads is marked for translation, and a translation reaches the page.

No catalogue is kept here: nobody has translated anything yet. What stands in `NOT_YET` is not looked at, with the reason.
"""

import importlib
import inspect
import re
import tomllib
from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils.functional import Promise
from django.utils.translation import trans_real
from wagtail.models import Page

from steward.enquiries import actions as enquiries
from steward.exchange import rows
from steward.people.models import Person
from steward.permits import actions as permits
from steward.permits.actions import CHANNELS
from steward.policy import text
from steward.policy.words import BASES, CONDITIONS, WAYS
from steward.web.context import describe_union
from steward.web.forms import GovForm
from steward.website.models import Topic
from tests.people import a_member, a_signed_in_member, building
from tests.website.words import Catalogue, outside, unmarked, unmarked_in

STEWARD = Path(__file__).resolve().parents[2] / "steward"
DOORS = ("website", "portal", "web")
ROOMS = ("permits", "campaigns", "enquiries", "interests")  # those whose words the doors above show as they are
OFFICERS = "read by officers"
MAILS = "mails and letters, which are in English, and what officers read"
PROGRAMS = "read by whoever programs"
EDITORS = "read by editors, in Wagtail, whose own words are in the language of its account"
NOT_YET = {
    "web/templates/web/desk.html": "the frame of the office",
    "web/undeclared.py": PROGRAMS,
    "campaigns/data": PROGRAMS,
    "campaigns/places.py": "one place of our data by its name in it",
    "campaigns/reports.py": "questions to the database",
    "campaigns/standing.py": OFFICERS,
    "campaigns/stories.py": MAILS,
    "enquiries/actions.py": MAILS,
    "enquiries/clock.py": OFFICERS,
    "permits/actions.py": PROGRAMS,
    "permits/protecting.py": OFFICERS,
    **{f"{room}/migrations": "what the database did once" for room in ROOMS},
    **{
        f"{room}/models.py": "labels of fields, which officers read; what members read of them is visited below" for room in ROOMS
    },
    "web/views.py": "read by the machine that asks whether this process lives",
    "web/qr.py": "a picture that an officer prints",
    "web/fields.py": "the country as it is kept, and how people write it",
    "website/templates/wagtailadmin": EDITORS,
    "website/templates/website/cms": EDITORS,
    "website/advice.py": EDITORS,
    "website/blocks.py": EDITORS,
    "website/cms": EDITORS,
    "website/editing.py": EDITORS,
    "website/elsewhere.py": EDITORS,
    "website/facades.py": EDITORS,
    "website/faults.py": EDITORS,
    "website/files.py": EDITORS,
    "web/migrations": "what the database did once",
    "website/migrations": "what the database did once",
    "website/models": EDITORS,
    "website/reporting": EDITORS,
    "website/uploads": EDITORS,
    "website/wagtail_hooks.py": EDITORS,
    "website/seed": "the words of the invented union, which are its own",
    "website/publisher.py": "the log, and what editors are told",
}


def files(ending: str) -> Iterator[Path]:
    for door in (*DOORS, *ROOMS):
        for path in sorted((STEWARD / door).rglob(f"*.{ending}")):
            name = path.relative_to(STEWARD).as_posix()
            if not any(name == each or name.startswith(f"{each}/") for each in NOT_YET):
                yield path


def test_every_word_of_a_template_is_marked() -> None:
    found = {path.relative_to(STEWARD).as_posix(): unmarked(path.read_text(encoding="utf-8")) for path in files("html")}
    assert {name: words for name, words in found.items() if words} == {}
    assert len(found) > 120


def test_every_word_of_a_form_or_view_is_marked() -> None:
    found = {path.relative_to(STEWARD).as_posix(): unmarked_in(path.read_text(encoding="utf-8")) for path in files("py")}
    assert {name: words for name, words in found.items() if words} == {}


def test_what_is_not_looked_at_is_there() -> None:
    assert [name for name in NOT_YET if not (STEWARD / name).exists()] == []


def test_every_field_of_a_form_is_named_by_us_and_at_the_moment_of_showing() -> None:
    """A label that Django makes of the field's name is English for ever; so is one that is translated when the file is read."""
    found = []
    for path in files("py"):
        if path.name != "forms.py" or path.parent.name == "web":
            continue
        module = importlib.import_module(".".join(("steward", *path.relative_to(STEWARD).with_suffix("").parts)))
        for name, form in inspect.getmembers(module, inspect.isclass):
            if issubclass(form, GovForm) and form.__module__ == module.__name__:
                for key, field in form.base_fields.items():
                    said = [field.label, *([field.help_text] if field.help_text else [])]
                    found += [f"{name}.{key}: {each!r}" for each in said if not isinstance(each, Promise)]
    assert found == []


def test_the_test_finds_what_is_not_marked() -> None:
    assert unmarked('<p>Join us</p>{% translate "Join" %}<img alt="A hall">') == ["A hall", "Join us"]
    assert unmarked("{% blocktranslate with a=b %}Join {{ a }}{% endblocktranslate %}{# a note #}") == []
    assert unmarked('{% form_field form.name label="Your name" %}') == ["Your name"]
    assert unmarked('{{ said.name|default:"Not provided" }}{{ page.pk|default:"" }}') == ["Not provided"]
    assert unmarked('{% collecting "register" "your name" %}{% collecting "register" _("your name") %}') == ["your name"]
    assert unmarked("{{ many }}{{ many|pluralize }}") == ["{{ many|pluralize }}"]
    assert unmarked('<a class="btn" href="{% url \'x\' %}">{{ words }}</a> · ›') == []
    assert unmarked_in('label = "Your name"\nsaid = f"You joined {name}."') == ["You joined ", "Your name"][::-1]
    assert unmarked_in('label = gettext_lazy("Your name")\nadd("name", "email")\nx = "website:search"') == []
    assert "put together" in unmarked_in('def a(b):\n    return gettext(f"Join {b}")')[0]
    assert "at import" in unmarked_in('label = gettext("Your name")')[0]


@pytest.fixture
def brackets(tmp_path: Path, settings: LazySettings) -> Iterator[None]:
    """A translation that puts whatever is marked into brackets: made from the sources, as a translator would be given them."""
    said = Catalogue()
    for path in files("html"):
        said.take_template(path.read_text(encoding="utf-8"))
    for path in (*files("py"), *STEWARD.glob("*/models.py"), *STEWARD.glob("*/models/*.py")):
        said.take_python(path.read_text(encoding="utf-8"))
    assert len(said) > 600
    said.write(tmp_path / "en_GB" / "LC_MESSAGES")
    kept = trans_real._translations, trans_real._default
    settings.LOCALE_PATHS = [tmp_path]
    trans_real._translations, trans_real._default = {}, None
    yield
    trans_real._translations, trans_real._default = kept


_NOTICE = re.compile(
    r'<div class="notice.*?</details>\s*</div>', re.DOTALL
)  # the policy's own words, which carry their languages


def said_in(value: Any) -> Iterator[str]:
    """Every text in a file of the policy: those that people read carry their languages."""
    if isinstance(value, str):
        yield " ".join(value.split())
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from said_in(each)


def policys() -> Iterator[str]:
    """Every text of the policy in force, those of a right in their two parts as well, and what the policy calls grounds, ways and fields."""
    for path in text.folder().glob("*.toml"):
        for said in said_in(tomllib.loads(path.read_text("utf-8"))):
            yield from (said, *said.split(": ", 1))
    yield from (*WAYS.values(), *(ground for _, ground in (*BASES.values(), *CONDITIONS.values())))
    yield from (rows.label(name) for each in text.current().recipients.values() for name in each.fields)  # not yet


def theirs() -> list[str]:
    """What no catalogue holds: the union's name, what the policy asks, and what editors wrote; the longest first."""
    policy, union = text.current(), describe_union()
    questions = (*policy.consents.values(), *policy.objections.values(), *policy.restrictions.values())
    asked = [str(words) for each in questions for words in (each.ask, each.says)]
    with building():
        written = [str(title) for kind in (Page, Topic) for title in kind.objects.values_list("title", flat=True)]
    ours = [union.name, union.short_name, union.strapline, *union.address, union.email, union.phone]
    return sorted(filter(None, {*written, *asked, *ours}), key=len, reverse=True)


TOLD = "/my/data/"  # the page where the policy speaks for itself
MINE = ("/my/details/name/", "/my/interests/", "/my/stories/", "/my/choices/", "/my/wrote/", TOLD)
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def chosen(member: Person) -> None:
    """An answer to every question of the policy, by every way there is, yes and no."""
    policy = text.current()
    asked = [("consent", key) for key in policy.consents_asked()]
    asked += [("objection", key) for key in policy.objections] + [("restriction", key) for key in policy.restrictions]
    for (kind, key), channel, given in zip(asked, cycle(CHANNELS), cycle((True, True, False)), strict=False):
        permits.choose(member.pk, kind=kind, key=key, given=given, by=None, channel=channel, at=NOW)


@pytest.mark.django_db
def test_a_translation_reaches_the_frame_and_the_forms(site: Client, brackets: None) -> None:
    # a question of its own for each: what is kept of a page for visitors is kept in the language it was made in
    addresses = ("/search/", "/stories/tell/", "/stories/withdraw/", "/contact/write/", "/join/", "/nothing-is-here/")
    pages = {address: site.get(address, {"anew": "1"}).content.decode() for address in addresses}
    sent = site.post("/join/", {"email": "none"}).content.decode()
    assert "⟦There is a problem⟧" in sent
    assert "⟦Enter your family name, or your only name⟧" in sent
    with building():
        member = a_member(joined_on=date(2019, 5, 1))
        chosen(member)
        wrote = enquiries.send(kind="enquiry", about="", says="…", name="", email="", phone="", at=NOW, person=member.pk)
    mine = a_signed_in_member(member)
    pages |= {address: mine.get(address).content.decode() for address in MINE}
    said, policy = [*theirs(), wrote.reference], sorted(policys(), key=len, reverse=True)
    whole = {words.strip(" .,:").casefold() for words in policy}
    left: dict[str, list[str]] = {}
    for address, page in {**pages, "sent": sent}.items():
        for words in outside(_NOTICE.sub("", page)):
            if address == TOLD and words.strip(" .,:").casefold() in whole:
                continue
            for each in (*said, *(each for each in policy if address == TOLD and (" " in each or "@" in each))):
                words = words.replace(each, "")
            if any(letter.isalpha() for letter in words):
                left.setdefault(address, []).append(words)
    assert left == {}
