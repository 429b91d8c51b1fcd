"""What the kinds of acts are called, for the timeline, and which of them can be undone. Each room adds its own kinds here."""

from __future__ import annotations

KINDS: dict[str, tuple[str, bool]] = {
    "undo": ("Undone", False),
    # the life of a membership
    "admit": ("Admitted as a member", True),
    "refuse": ("Application refused", True),
    "rejoin": ("Joined again", True),
    "transfer_in": ("Transferred from another union", True),
    "change_class": ("Class of membership changed", True),
    "career_break": ("Career break begun", True),
    "come_back": ("Came back from a career break", True),
    "retire": ("Retired", True),
    "resign": ("Resigned", True),
    "lapse": ("Membership lapsed", True),
    "expel": ("Expelled", True),
    "transfer_out": ("Transferred to another union", True),
    "die": ("Died", True),
}
# The acts on a membership, which build on each other: an earlier one is undone only after the later ones.
OF_A_MEMBERSHIP = frozenset(KINDS) - {"undo", "refuse"}


def words(kind: str) -> str:
    """This function will return what a kind of act is called."""
    return KINDS[kind][0] if kind in KINDS else kind.replace("_", " ").capitalize()


def undoable(kind: str) -> bool:
    """This function will tell whether acts of this kind can be undone; of a kind that nobody named, they can."""
    return KINDS[kind][1] if kind in KINDS else True
