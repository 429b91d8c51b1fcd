"""Which page of the help belongs to which page of ours: by the post somebody works in, and the place they are at.

The help names its places by the same words (docs/help): `officer-applications` is where the officer's page speaks of /office/applications/.
"""

from django.http import HttpRequest
from django.urls import reverse

from steward.web.visitor import ANYBODY, Visitor

OF_ROLE = {
    "membership_officer": "officer",
    "workplace_rep": "rep",
    "branch_officer": "branch-officer",
    "data_protection_officer": "data-protection-officer",
    "assurer": "assurer",
    "administrator": "administrator",
    "editor": "editor",
    "communications_officer": "communications-officer",
}
OTHER_POSTS = "office"  # posts whose part of Steward is not built: what all posts share
MEMBER = "member"


def address_for(request: HttpRequest | None) -> str:
    """This function will return the address of the help for a request; without one, of its first page."""
    door, _, rest = (request.path_info if request else "/").lstrip("/").partition("/")
    place = rest.partition("/")[0]
    if request is not None and door == "office":
        who: Visitor = getattr(request, "visitor", ANYBODY)
        page = OF_ROLE.get(who.post.role if who.post else "", OTHER_POSTS)
    elif door in ("my", "join"):
        page, place = MEMBER, place if door == "my" else door
    else:
        return reverse("website:help")
    return reverse("website:help_for", args=[page]) + (f"#{page}-{place}" if place else "")
