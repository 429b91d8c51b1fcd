"""What changed between two versions of the notice, sentence by sentence."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from steward.policy.notice import Item, Notice


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that the newer notice says otherwise."""

    anchor: str
    kind: str  # added, removed or changed
    says: str

    def __str__(self) -> str:
        return self.says


def diff(old: Notice | dict[str, Any], new: Notice) -> list[Change]:
    """This function will return what the newer notice says otherwise, in words, in the newer notice's order."""
    old = old if isinstance(old, Notice) else Notice.from_json(old)
    before = {item.anchor: (section, item) for section, item in old.items()}
    after = {item.anchor: (section, item) for section, item in new.items()}
    changes = []
    for anchor, (section, item) in after.items():
        if anchor not in before:
            changes.append(Change(anchor, "added", f"{section.heading}: new: {_named(item)}"))
        elif (said := before[anchor][1]) != item:
            changes.append(Change(anchor, "changed", f"{section.heading}: {_named(item)} {'; '.join(_differences(said, item))}"))
    for anchor, (section, item) in before.items():
        if anchor not in after:
            changes.append(Change(anchor, "removed", f"{section.heading}: no longer: {_named(item)}"))
    return changes


def _named(item: Item) -> str:
    words = item.title or item.says
    return f"“{words}”" if words else item.anchor


def _differences(old: Item, new: Item) -> Iterator[str]:
    if old.title != new.title:
        yield f"was called “{old.title}”"
    if old.says != new.says:
        yield f"said “{old.says}” and now says “{new.says}”"
    before, after = dict(old.facts), dict(new.facts)
    for label in dict.fromkeys((*before, *after)):
        if before.get(label) == after.get(label):
            continue
        if label not in before:
            yield f"{label} is now {after[label]}"
        elif label not in after:
            yield f"{label} ({before[label]}) is gone"
        else:
            yield f"{label} was {before[label]} and is now {after[label]}"
