"""A URL with no purpose fails the build."""

from collections.abc import Iterator
from typing import Any

from django.core import checks
from django.urls import URLPattern, URLResolver, get_resolver

from steward.policy import text
from steward.web import doors


def walk(resolver: URLResolver | None = None, before: str = "/") -> Iterator[tuple[str, URLPattern]]:
    """This function will yield every URL pattern with the path it stands under, placeholders as they are written."""
    for each in (resolver or get_resolver()).url_patterns:
        path = before + str(each.pattern).lstrip("^").removesuffix("$").removesuffix("\\Z")
        if isinstance(each, URLResolver):
            yield from walk(each, path)
        else:
            yield path, each


def find_problems(**kwargs: Any) -> list[checks.CheckMessage]:
    """This function will return every URL without a door, and every door whose words the policy does not have."""
    policy = text.current()
    found: list[checks.CheckMessage] = []
    for path, pattern in walk():
        door = doors.of_view(pattern.callback, path)
        where = f"{pattern.callback.__module__}.{getattr(pattern.callback, '__name__', '?')} at {path}"
        if door is None:
            hint = '@door(purpose="register", roles=("membership_officer",))'
            found.append(
                checks.Error(f"{where} serves no purpose.", hint=f"Add above the view, for example:\n    {hint}", id="web.E001")
            )
            continue
        found += [
            checks.Error(f"{where} lets in {role!r}, which is no role of policy/roles.toml.", id="web.E002")
            for role in door.roles
            if role not in policy.roles and role not in (doors.OFFICE, doors.NOBODY)
        ]
        if door.purpose not in policy.purposes:
            hint = f"Purposes: {', '.join(sorted(policy.purposes))}."
            found.append(
                checks.Error(
                    f"{where} serves {door.purpose!r}, which is no purpose of policy/purposes.toml.", hint=hint, id="web.E003"
                )
            )
    return found
