"""What the command line says about a file for a recipient."""

from datetime import date
from typing import Any

TODAY = date.today().isoformat()  # noqa: DTZ011 - the day as the machine's user sees it


def deep(found: Any, *names: str) -> Any:
    """The first value in what was said that carries one of these names, at whatever depth."""
    if isinstance(found, dict):
        for name in names:
            if name in found:
                return found[name]
        return next((v for one in found.values() if (v := deep(one, *names)) is not None), None)
    return None
