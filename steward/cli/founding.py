"""Founding a real union: its own policy, an empty register, and the first administrator."""

import os
import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from steward.cli import installation
from steward.cli.base import ready, refuse, say

LOGO_TYPES = (".svg", ".png")


def found(said: dict[str, Any]) -> None:
    """This function will write the union's policy, set the database up, and print the first administrator's code.

    Nothing of the demo is in it. Where the database is embedded it is started for this, and stopped again.
    """
    var = installation.var()
    var.mkdir(parents=True, exist_ok=True)
    policy = var / "policy"
    _write_policy(policy, said)
    os.environ["STEWARD_POLICY"], os.environ["STEWARD_VAR"] = str(policy), str(var)
    server = None
    if not os.environ.get("DATABASE_URL_OWNER"):
        from steward.embedded import logins, postgres

        say("Starting PostgreSQL ...")
        server = postgres.start(var / "postgres")
        logins.write_env(var / "steward.json", logins.prepare(server))
    try:
        subprocess.run([sys.executable, "-m", "steward.cli", "policy", "lock"], check=True, stdout=subprocess.DEVNULL)
        subprocess.run([sys.executable, "-m", "steward.cli", "migrate"], check=True)
        _fill(said)
    except subprocess.CalledProcessError:
        shutil.rmtree(policy)
        refuse(
            "The database could not be set up; see the lines above. The database stays in its folder: mend what they say, and run steward init again.",
            code=8,
        )
    finally:
        if server is not None:
            server.stop()
    installation.write(installation.Installation("union", str(policy)))
    here = f"STEWARD_VAR={var}"
    say(
        f"The union's policy is {policy}. Read it whole before anybody joins: it still names the recipients, benefits and parents of"
    )
    say(
        f"the union it was written for. Change what is not true of yours, then: {here} steward policy check; {here} steward policy lock"
    )
    say(f"Serve it with: {here} steward run")


def _quoted(words: str) -> str:
    return '"' + words.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _write_policy(folder: Path, said: dict[str, Any]) -> None:
    """Copy the policy that ships, with this union's name and addresses in it."""
    from steward.policy import text

    source = text.folder()
    if folder.exists():
        refuse(f"{folder} is there already. Move it away, or choose another STEWARD_VAR.", code=6)
    shutil.copytree(source, folder)
    path = folder / "union.toml"
    words = path.read_text(encoding="utf-8")
    lines = [line.strip() for line in said["address"].split(",") if line.strip()]
    new = {
        "name": _quoted(said["name"]),
        "short_name": _quoted(said["short_name"]),
        "legal_form.en": _quoted(said["legal_form"]),
        "address": "[" + ", ".join(_quoted(line) for line in lines) + "]",
        "email": _quoted(said["email"]),
        "phone": _quoted(said["phone"]),
        "data_protection": f'{{ name = "Data protection officer", email = {_quoted(said["data_protection_email"])} }}',
        "retention_contact": _quoted(said["data_protection_email"]),
    }
    head, controller, rest = _section(words, "controller")
    for key, value in new.items():
        line = f"{key} = {value}".replace("\\", r"\\")  # re reads backslashes in what it puts in
        controller, changed = re.subn(rf"(?m)^{re.escape(key)} = .*$", line, controller)
        if not changed:
            controller = controller.rstrip("\n") + f"\n{key} = {value}\n\n"
    words = head + controller + rest
    head, identity, rest = _section(words, "identity")
    form = said["legal_form"]
    identity = re.sub(r"(?m)^strapline\.en = .*$", lambda _: f"strapline.en = {_quoted(form[:1].upper() + form[1:])}", identity)
    identity = re.sub(r"(?m)^copyright_from = .*$", f"copyright_from = {datetime.now(UTC).year}", identity)
    words = head + identity + rest
    logo = said.get("logo")
    if logo is not None:
        if logo.suffix.lower() not in LOGO_TYPES:
            shutil.rmtree(folder)
            refuse(f"The logo must be one of {', '.join(LOGO_TYPES)}.", code=2)
        shutil.copy(logo, folder / f"logo{logo.suffix.lower()}")
        head, identity, rest = _section(words, "identity")
        identity = re.sub(r"(?m)^logo = .*\n", "", identity).rstrip("\n") + f'\nlogo = "logo{logo.suffix.lower()}"\n\n'
        words = head + identity + rest
    path.write_text(words, encoding="utf-8")
    text.load(folder)


def _section(words: str, name: str) -> tuple[str, str, str]:
    begins = words.index(f"[{name}]")
    ends = words.find("\n[", begins + 1)
    ends = len(words) if ends < 0 else ends + 1
    return words[:begins], words[begins:ends], words[ends:]


def _fill(said: dict[str, Any]) -> None:
    ready("owner")
    from django.db import transaction
    from django.utils import timezone

    from steward.exchange.models import RecipientKey
    from steward.people import actions as people
    from steward.register import actions as register
    from steward.register import employers
    from steward.web.context import describe_union
    from steward.website import actions as website

    given, _, family = said["administrator_name"].strip().rpartition(" ")
    with transaction.atomic():
        say(f"{employers.load_shipped(every=True)} employers: NHS trusts and boards. Add your own in the office.")
        website.found_site(union=describe_union(), hostname="localhost", port=8000, demo=False)
        person = people.add_person(given_names=given, family_name=family, email=said["administrator_email"])
        register.appoint(person, role="administrator", by=None, on=timezone.localdate())
        code = people.make_way_in(person, at=timezone.now())
        if said["mailing_house_key"]:
            RecipientKey.objects.create(recipient="mailing_house", public_key=said["mailing_house_key"], set_at=timezone.now())
    say("The first administrator opens their account at /my/enter/ with this code, within 28 days, and adds a second factor:")
    print(code)  # noqa: T201 - the one thing this command was asked for
