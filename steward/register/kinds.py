"""What the kinds of acts are called, for the timeline, and which of them can be undone. Each room adds its own kinds here."""

from __future__ import annotations

KINDS: dict[str, tuple[str, bool]] = {
    "undo": ("Undone", False),
    "import": ("List of members entered", True),
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
OF_A_MEMBERSHIP = frozenset(KINDS) - {"undo", "import", "refuse"}
# Two entries of one person.
KINDS["merge"] = ("Two entries made one", True)
# What an officer puts right on a member's page.
KINDS |= {
    "name_changed": ("Name changed", True),
    "contact_changed": ("Email, telephone or date of birth changed", True),
    "address_changed": ("Address changed", True),
    "job_changed": ("Work details changed", True),
}
# Employers, workplaces and branches.
KINDS |= {
    "employers_loaded": ("List of employers loaded", True),
    "employers_merged": ("Employers merged", True),
    "employer_doubled": ("Two entries of one employer put together", True),
    "employer_added": ("Employer added", True),
    "employer_changed": ("Employer changed", True),
    "employer_matched": ("Employer found for what was typed", True),
    "workplaces_moved": ("Workplaces moved", True),
    "workplace_closed": ("Workplace closed", True),
    "workplace_changed": ("Workplace changed", True),
    "branch_moved": ("Members moved to a branch", True),
    "branch_closed": ("Branch closed", True),
    "branch_changed": ("Branch changed", True),
    "contact_added": ("Contact at an employer added", True),
    "contact_ended": ("Contact at an employer ended", True),
}

# The statutory register.
KINDS |= {
    "post_returned": ("Post came back", True),
    "address_confirmed": ("Address is right after all", True),
    "entry_copied": ("Copy of the entry sent by post", False),
}


def words(kind: str) -> str:
    """This function will return what a kind of act is called."""
    return KINDS[kind][0] if kind in KINDS else kind.replace("_", " ").capitalize()


def undoable(kind: str) -> bool:
    """This function will tell whether acts of this kind can be undone; of a kind that nobody named, they can."""
    return KINDS[kind][1] if kind in KINDS else True
