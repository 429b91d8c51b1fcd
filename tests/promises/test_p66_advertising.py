"""P66. Advertising on social networks uses no member data and collects none; the reader is told how to stop it."""

import copy
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from steward.exchange import actions as exchange
from steward.policy import checks, text
from steward.web import undeclared
from tests.exchange.making import a_desk
from tests.people import a_member, a_signed_in_member, building
from tests.promises import collecting
from tests.website.test_facades import a_news_item

pytestmark = pytest.mark.django_db(databases=["default", "cache"])
ROOT = Path(__file__).resolve().parents[2]
Tables = dict[str, dict[str, Any]]


def _targets(tables: Tables) -> None:
    tables["website"]["advertising"]["facebook"]["member_data"] = True


def _profiles(tables: Tables) -> None:
    tables["website"]["advertising"]["facebook"]["profile_data"] = True


def _recipient(tables: Tables) -> None:
    tables["recipients"]["facebook"] = copy.deepcopy(tables["recipients"]["mailing_house"])


def _recipient_by_another_key(tables: Tables) -> None:
    tables["recipients"]["reach"] = copy.deepcopy(tables["recipients"]["mailing_house"]) | {"name": "Reach (a Facebook partner)"}


def _pixel(tables: Tables) -> None:
    tables["website"]["external"]["facebook"] |= {"load": "click", "hosts": {"img-src": ["https://www.facebook.com"]}}
    del tables["website"]["external"]["facebook"]["share"]


EDITS = {
    _targets: "never use member data to target advertising",
    _profiles: "never collect personal data from Facebook profiles",
    _recipient: "never provide or sell member data",
    _recipient_by_another_key: "never provide or sell member data",
    _pixel: "never provide or sell member data",
}


@pytest.mark.promise("P66")
@pytest.mark.parametrize("edit", EDITS)
def test_a_policy_that_would_give_an_advertiser_anything_of_members_is_refused_with_words(edit: Callable[[Tables], None]) -> None:
    """No edit of the policy opens member data to whoever carries our advertisements: the check says which promise it breaks."""
    tables = text.read_tables(text.folder())[0]
    assert not checks.check(text.from_dicts(copy.deepcopy(tables)))
    edit(tables)
    assert EDITS[edit] in " ".join(finding.says for finding in checks.check(text.from_dicts(tables)))


def test_the_command_says_it_too(tmp_path: Path) -> None:
    folder = tmp_path / "policy"
    shutil.copytree(text.folder(), folder)
    written = (folder / "website.toml").read_text().replace("member_data = false", "member_data = true")
    (folder / "website.toml").write_text(written)
    command = [sys.executable, "-m", "steward.cli", "policy", "check"]
    done = subprocess.run(
        command, env=os.environ | {"STEWARD_POLICY": str(folder)}, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode != 0
    assert "never use member data to target advertising" in done.stdout + done.stderr


@pytest.mark.promise("P66")
def test_no_file_no_list_and_no_address_of_ours_leads_to_an_advertiser(tmp_path: Path) -> None:
    """No file can be prepared for an advertiser, no list or page is made for one, and no code of ours knows its address."""
    desk, policy = a_desk(tmp_path / "out"), text.current()
    for key in policy.advertising:
        for purpose in ("magazine", "statutory_mail", "marketing_email"):
            with pytest.raises((exchange.Refused, LookupError)):
                desk.prepare(recipient=key, purpose=purpose)
        assert not [path for path, _ in undeclared.walk() if key in path.casefold()]
        assert not [role for role in policy.roles.values() if key in role.key]
        assert not [one for one in policy.purposes.values() if "advert" in one.key]
    known = re.compile(r"facebook\.(?:com|net)|fbcdn|\bfbq\b|custom.?audience|doubleclick|googletag", re.IGNORECASE)
    code = [path for path in (ROOT / "steward").rglob("*") if path.suffix in (".py", ".html", ".js", ".css", ".sql")]
    assert len(code) > 300
    assert not [path.name for path in code if known.search(path.read_text(encoding="utf-8"))]


@pytest.mark.promise("P66")
def test_what_a_member_sees_tells_an_advertiser_nothing_that_a_stranger_would_not(site: Client) -> None:
    """Signed in or not, the only thing that leads to an advertiser is the same plain link, with the page's address in it."""
    a_news_item()
    with building():
        member = a_member(email="rhoswen@invented.example")
    link = re.compile(r"<[^>]*facebook\.com[^>]*>")
    seen = [link.findall(browser.get("/news/pay/").content.decode()) for browser in (site, a_signed_in_member(member))]
    assert seen[0]
    assert seen[0] == seen[1]
    assert all(tag.startswith('<a class="leaves" rel="external noreferrer"') for tag in seen[0])


@pytest.mark.promise("P66")
def test_the_reader_is_told_what_is_advertised_and_how_to_stop_it(site: Client) -> None:
    """The notice names where we advertise, what for, that no member data is used, and how to stop seeing it."""
    said = collecting.words(site.get("/privacy/"))
    for advertising in text.current().advertising.values():
        assert f"Advertising on {advertising.name}" in said
        assert str(advertising.stop) in said
        assert re.search(r"Uses member data\s+no", said)
        assert re.search(r"Collects data from profiles\s+no", said)
