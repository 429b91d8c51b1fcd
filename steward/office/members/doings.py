"""What an officer can do from a member's page: one line each, in the order of the menu, with the key that opens it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from steward.office.life import deeds
from steward.register.reports import Entry


@dataclass(frozen=True)
class Doing:
    """One thing to do: its label, the URL it opens (which takes the person), for which roles, and when it makes sense."""

    label: str
    url: str
    what: str = ""  # the second argument of the URL, where it takes one
    key: str = ""  # the letter that opens it (WCAG 2.1.4: can be switched off)
    roles: tuple[str, ...] = ("membership_officer",)
    when: Callable[[Entry], bool] = lambda entry: True


@dataclass(frozen=True)
class Link:
    """A thing to do about one person."""

    label: str
    url: str
    key: str


DOINGS: tuple[Doing, ...] = (
    Doing("Note a call, a letter or a visit", "office:note", key="l"),
    Doing("Change address", "office:member_edit", "address", key="a"),
    Doing("Change email, telephone or date of birth", "office:member_edit", "contact", key="m"),
    Doing("Change work details", "office:member_edit", "job", key="w"),
    Doing("Change name", "office:member_edit", "name"),
    Doing("Post came back", "office:post_returned", when=lambda entry: entry.address is not None),
    Doing("Send a copy of the register entry", "office:entry_copy"),
    Doing("Appoint to a post", "office:appoint"),
    Doing("Change class of membership", "office:life", "class", key="c", when=deeds.is_member),
    Doing("Begin a career break", "office:life", "break", key="b", when=deeds.at_work),
    Doing("Back from a career break", "office:life", "back", key="b", when=deeds.on_break),
    Doing("Retire", "office:life", "retire", key="t", when=deeds.not_retired),
    Doing("Resign", "office:life", "resign", key="r", when=deeds.is_member),
    Doing("Lapse", "office:life", "lapse", key="x", when=deeds.is_member),
    Doing("Transfer to another union", "office:life", "transfer", key="o", when=deeds.is_member),
    Doing("Join again, or come from another union", "office:life", "rejoin", key="j", when=deeds.was_member),
    Doing("Died", "office:life", "died", key="d", when=deeds.alive),
    Doing("Expel", "office:life", "expel", when=deeds.is_member),
    Doing("Compare with another entry", "office:double_with"),
    Doing("Protect the record", "office:protect"),
    Doing("Put the name right", "office:put_right", "name", roles=("branch_officer",)),
    Doing("Put the email address right", "office:put_right", "email", key="m", roles=("branch_officer",)),
    Doing("Put the job title right", "office:put_right", "job", key="w", roles=("branch_officer",)),
    Doing("Tell the office: has moved house", "office:tell", "moved", key="a", roles=("branch_officer",)),
    Doing("Tell the office: no longer works there", "office:tell", "left_job", roles=("branch_officer",)),
    Doing("Tell the office something else", "office:tell", "other", roles=("branch_officer",)),
)


def of(entry: Entry, role: str) -> list[Link]:
    """This function will list what this role can do about this person now."""
    links = []
    for doing in DOINGS:
        if role in doing.roles and doing.when(entry):
            arguments: list[UUID | str] = [entry.person.pk, *([doing.what] if doing.what else [])]
            links.append(Link(doing.label, reverse(doing.url, args=arguments), doing.key))
    return links
