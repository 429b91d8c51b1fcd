"""The policy as answers: why can, or cannot, a post see something. Words of the policy only, so a question may stand in a URL."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from steward.office.frame import desk
from steward.policy import text
from steward.policy.declarations import collect
from steward.policy.explain import Sentence, Unknown, explain
from steward.web.doors import OFFICE, door

MOST = 120  # letters of a question
KINDS = (("roles", "Roles"), ("categories", "Kinds of data"), ("recipients", "Who gets data"), ("purposes", "Purposes"))


@dataclass(frozen=True)
class Cell:
    """What one role may do with one kind of data."""

    role: str
    category: str
    does: str
    letter: str


@dataclass(frozen=True)
class Row:
    """One kind of data, over all roles."""

    key: str
    label: str
    special: bool
    cells: tuple[Cell, ...]


@door(purpose="staff_access", roles=(OFFICE,))
@require_safe
def policy(request: HttpRequest) -> HttpResponse:
    """This function will answer a question to the policy, each sentence with the line that says it, and show who sees what."""
    said = text.current()
    role, field = request.GET.get("role", "")[:MOST], request.GET.get("field", "")[:MOST]
    question = " ".join(part for part in (role, field) if part) or request.GET.get("q", "")[:MOST].strip()
    answer: list[Sentence] = []
    problem = ""
    if question:
        try:
            answer = explain(said, find_word(question), declarations=collect())
        except Unknown as unknown:
            problem = str(unknown)
    context = {
        "question": question,
        "asked_role": str(said.roles[role].name) if role in said.roles else "",
        "asked_field": field,
        "answer": answer,
        "problem": problem,
        "roles": list(said.roles.values()),
        "rows": table(),
        "words": [(label, [(key, word(kind, item)) for key, item in getattr(said, kind).items()]) for kind, label in KINDS],
        "version": said.version,
    }
    return desk(request, "office/explorer/policy.html", context, here="policy")


def word(kind: str, item: object) -> str:
    """This function will return what people call an item of the policy."""
    return str(getattr(item, {"categories": "label", "purposes": "text"}.get(kind, "name")))


def find_word(question: str) -> str:
    """This function will let a question use names as people say them: "mailing house" for mailing_house, a label for its key."""
    said = text.current()
    key = question.strip().casefold()
    for kind, _ in KINDS:
        for known, item in getattr(said, kind).items():
            if key in (known, known.replace("_", " "), word(kind, item).casefold()):
                return str(known)
    return question


def table() -> list[Row]:
    """This function will return who may do what with which kind of data, as the policy has it."""
    said = text.current()
    return [
        Row(key, str(category.label), category.special, tuple(_cell(role, key) for role in said.roles.values()))
        for key, category in said.categories.items()
    ]


def _cell(role: text.Role, category: str) -> Cell:
    if category in role.changes:
        return Cell(role.key, category, "sees and changes", "C")
    if category in role.sees:
        return Cell(role.key, category, "sees", "S")
    if category in role.gives:
        return Cell(role.key, category, "adds, without reading back", "A")
    return Cell(role.key, category, "", "")
