"""Blocks of a page, written by a program."""

from __future__ import annotations

from typing import Any

Block = dict[str, Any]


def p(words: str) -> Block:
    return {"type": "paragraph", "value": f"<p>{words}</p>"}


def h(words: str) -> Block:
    return {"type": "heading", "value": words}


def points(*words: str) -> Block:
    return {"type": "list", "value": [f"<p>{each}</p>" for each in words]}


def button(says: str, label: str, address: str) -> Block:
    return {"type": "call_to_action", "value": {"says": says, "button": label, "page": None, "address": address}}


def offer(heading: str, says: str) -> Block:
    return {"type": "offer", "value": {"heading": heading, "says": says, "page": None}}


def h3(words: str) -> Block:
    return {"type": "smaller_heading", "value": words}


def quote(words: str, by: str) -> Block:
    return {"type": "quote", "value": {"quote": words, "said_by": by}}


def prices(heading: str, rows: list[tuple[str, str, str]], note: str) -> Block:
    each = [{"what": what, "amount": amount, "often": often} for what, amount, often in rows]
    return {"type": "prices", "value": {"heading": heading, "rows": each, "note": note}}
