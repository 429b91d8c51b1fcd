"""What is typed beside a page and not yet sent is kept with its row.

Two who type at once lose nothing of each other's: whoever comes second, and has typed into the same box, is shown both and chooses.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from django.http import HttpRequest

FIELD = "draft-seen"


class Both(NamedTuple):
    """What a colleague typed into a box, and what was typed into it now."""

    theirs: str
    yours: str


def mark(draft: Mapping[str, Any]) -> str:
    """This function will return a mark of what was kept, for the page that shows it to send back."""
    return hashlib.sha256(json.dumps(draft, sort_keys=True).encode()).hexdigest()[:16]


def is_as_shown(request: HttpRequest, draft: Mapping[str, Any]) -> bool:
    """This function will tell whether nobody has kept anything else since the page was shown: then an empty box was emptied."""
    return request.POST.get(FIELD) == mark(draft)


def clashes(
    request: HttpRequest, draft: Mapping[str, Any], typed: Mapping[str, Any], labels: Mapping[str, str]
) -> dict[str, Both]:
    """This function will return, by label, the boxes into which a colleague has typed since and something else was typed now.

    Ask it with the row held: of two who send at the same moment the second then sees what the first has kept.
    """
    if is_as_shown(request, draft):
        return {}
    return {
        label: Both(draft[name], typed[name])
        for name, label in labels.items()
        if draft.get(name) and typed.get(name) not in ("", None, draft[name])
    }
