"""What a membership officer does with the register that is not daily: one line each, in the order of the page."""

from __future__ import annotations

# What it is called, the name of its URL, and what it is for.
PLACES: tuple[tuple[str, str, str], ...] = (
    ("Possible doubles", "office:doubles", "Entries that may be of one person: side by side, merged or told apart, and undone for 30 days."),
    ("Employers, workplaces, branches", "office:employers", "Lists of trusts and boards, what people typed, who works where, mergers, contacts."),
)
