"""What every command shares: which login it works as, as whom, and how it answers."""

import getpass
import importlib
import json
import os
import sys
from collections.abc import Iterable
from typing import Any

import click

from steward.cli import installation

# Each module adds its commands to `main`; it is imported only when one of its commands is called.
COMMANDS = {
    "run": "serve",
    "migrate": "serve",
    "demo": "serve",
    "init": "serve",
    "doctor": "doctor",
    "doubles": "doubles",
    "policy": "policy",
    "extract": "extract",
    "recipient": "extract",
    "import": "members",
    "post": "office",
    "employers": "employers",
    "trail": "trail",
    "worker": "serve",
}


class Commands(click.Group):
    """Loads a command's module when the command is called: `steward --help` starts in no time."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"steward.cli.{COMMANDS[cmd_name]}")
        found: click.Command = getattr(module, f"{cmd_name}_" if cmd_name == "import" else cmd_name)
        return found


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="steward")
def main() -> None:
    """Steward runs a trade union, and its privacy policy is the program."""
    os.environ.update(installation.environment())


def ready(login: str) -> None:
    """This function will start Django with one login of the database: owner for migrations and policy, office for work."""
    os.environ["STEWARD_LOGIN"] = os.environ.get("STEWARD_LOGIN_FORCED", login)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "steward.settings")
    import django  # here, after the login is chosen: settings read it once

    django.setup()


def say(words: str) -> None:
    """This function will talk to whoever sits there: on stderr, so that stdout is data only."""
    click.echo(words, err=True)


def answer(data: Any, *, as_json: bool, text: str = "") -> None:
    """This function will print the result of a command: one JSON object, or text."""
    click.echo(json.dumps(data, indent=2, default=str, ensure_ascii=False) if as_json else text)


def refuse(words: str, *, code: int) -> None:
    """This function will end the command with words that say what to do next."""
    say(words)
    sys.exit(code)


def operator() -> str:
    """This function will return the operating system's user, for the trail."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return str(os.getuid())


def actor_of(account: str, *, roles: Iterable[str]) -> Any:
    """This function will return the actor for `--as ACCOUNT`: the account's oldest standing post with one of these roles."""
    from django.utils import timezone

    from steward.people import actions as people
    from steward.people.acting import Actor, acting_as
    from steward.policy import text
    from steward.register import reports as register

    with acting_as(Actor("signin"), "sign_in"):
        key = people.find_account(email=account)
    if key is None:
        refuse(f"There is no account {account!r}. The demo's accounts are in var/demo/accounts.json.", code=4)
    with acting_as(Actor("member", key), "register"):
        posts = register.posts_held(on=timezone.localdate())
    wanted = list(roles)
    fitting = [post for post in posts if post.role in wanted]
    if not fitting:
        names = " or ".join(str(text.current().roles[role].name).lower() for role in wanted) or "nobody"
        refuse(f"{account} holds no post that may do this: the policy gives it to {names}. Ask one of them.", code=5)
    return Actor(fitting[0].role, key, fitting[0].pk, operator())
