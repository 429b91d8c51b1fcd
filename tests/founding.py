"""Databases in which the website stands that every union begins with: founded once in a process, not before each test."""

import os

from django.db import connection

from tests import database
from tests.people import building

DEMONSTRATION = {"founded": True, "founded_plain": False}  # the fixture that asks for it: with the demonstration's words?
_names: dict[str, str] = {}


def work_in(which: str) -> None:
    """This function will connect this process to its bare database (""), or to the clone that has the website which a fixture asks for."""
    _names.setdefault("", str(connection.settings_dict["NAME"]))
    if which not in _names:
        clone = database.clone(database.start(), f"c_{os.getpid()}_{which}")
        _connect(clone)
        _found(demo=DEMONSTRATION[which])
        _names[which] = clone
    _connect(_names[which])


def _connect(name: str) -> None:
    if connection.settings_dict["NAME"] != name:
        connection.close()
        connection.settings_dict["NAME"] = name


def _found(*, demo: bool) -> None:
    from steward.web.context import describe_union
    from steward.website import actions

    with building():
        actions.found_site(union=describe_union(), hostname="testserver", port=80, demo=demo)
