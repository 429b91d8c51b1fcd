"""What is typed beside a page and not yet sent is kept with its row; two who type at once lose nothing of each other's."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

FIELD = "draft-seen"


def mark(draft: Mapping[str, Any]) -> str:
    """This function will return a mark of what was kept, for the page that shows it to send back."""
    return hashlib.sha256(json.dumps(draft, sort_keys=True).encode()).hexdigest()[:16]


def is_as_shown(request: HttpRequest, draft: Mapping[str, Any]) -> bool:
    """This function will tell whether nobody has kept anything else since the page was shown: then an empty box was emptied."""
    return request.POST.get(FIELD) == mark(draft)
