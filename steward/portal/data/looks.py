"""Who looked at a member's record: a role, a purpose and a time; not which colleague."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from steward.policy import text
from steward.trail import looks


@dataclass(frozen=True)
class Looked:
    """One look in words."""

    at: datetime
    who: str
    why: str
    where: str


def at_person(person: UUID) -> list[Looked]:
    """This function will return the newest looks at a person, in words."""
    policy = text.current()
    found = []
    for look in looks.of_person(person):
        role = policy.roles.get(look.role) or policy.recipients.get(look.role)
        purpose = policy.purposes.get(look.purpose)
        found.append(
            Looked(
                at=look.at,
                who=str(role.name) if role else look.role.replace("_", " "),
                why=str(purpose.text) if purpose else look.purpose.replace("_", " "),
                where=look.what,
            )
        )
    return found
