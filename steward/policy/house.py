"""Keys between tables point down the house, as imports do: import-linter cannot see a key that is given as text."""

from django.apps import apps
from django.core import checks

# From the ground up; those on one floor do not know each other.
FLOORS = (
    ("policy",),
    ("trail",),
    ("people",),
    ("register",),
    ("permits",),
    ("outbox", "exchange"),
    ("campaigns", "enquiries", "interests"),
    ("membership",),
    ("web",),
    ("website", "portal", "office"),
)
FLOOR_OF = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}


def find_problems(**kwargs: object) -> list[checks.CheckMessage]:
    """This function will return every foreign key that points up the house, or from one room to its neighbour's."""
    found: list[checks.CheckMessage] = []
    for model in apps.get_models():
        label = model._meta.app_label
        if label not in FLOOR_OF:
            continue
        for field in model._meta.get_fields():
            target = getattr(field, "related_model", None)
            if field.auto_created or target is None or isinstance(target, str) or target._meta.app_label not in FLOOR_OF:
                continue
            other = target._meta.app_label
            if FLOOR_OF[other] > FLOOR_OF[label] or (FLOOR_OF[other] == FLOOR_OF[label] and other != label):
                found.append(
                    checks.Error(
                        f"{model._meta.label}.{field.name} points up the house or to a neighbour, to {target._meta.label}.",
                        hint=f"Let {target._meta.label} hold the key, or move the field to {other}.",
                        obj=model,
                        id="policy.E012",
                    )
                )
    return found
