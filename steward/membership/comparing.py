"""Two entries side by side: what agrees, what does not, and what making them one would drop."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import DatabaseError, connection, transaction

from steward.people.models import Person
from steward.permits.models import Choice
from steward.policy import text
from steward.register.models import Address, Employment, Membership, Post

KEPT, GONE = "kept", "gone"
FIELD = ("workplace_rep", "branch_officer")  # the posts that a membership officer gives (register/migrations/appointing.sql)
_STRICTER = {"consent": False, "objection": True, "restriction": True}


class UnableToMerge(Exception):
    """These two entries cannot become one; the words say why and what to do."""


@dataclass(frozen=True)
class Side:
    """What the register says of one of the two."""

    person: Person
    memberships: tuple[Membership, ...]
    address: Address | None
    job: Employment | None
    posts: tuple[Post, ...]

    @property
    def membership(self) -> Membership | None:
        """The membership that stands, else the last one."""
        return next(
            (each for each in self.memberships if each.ended_on is None), self.memberships[0] if self.memberships else None
        )

    @property
    def open(self) -> Membership | None:
        """The membership that stands."""
        return next((each for each in self.memberships if each.ended_on is None), None)

    @property
    def serves(self) -> bool:
        """Whether a post stands or is to come."""
        return bool(self.posts)


@dataclass(frozen=True)
class Line:
    """One line of the comparison. `conflict` needs a choice; `default` is the side that we would take."""

    key: str
    label: str
    kept: tuple[str, ...]
    gone: tuple[str, ...]
    conflict: bool = False
    default: str = KEPT
    drops: str = ""
    keys: tuple[str, str] = ("", "")  # the two letters or digits that choose

    @property
    def agrees(self) -> bool:
        """Whether both say the same."""
        return self.kept == self.gone


@dataclass(frozen=True)
class Stricter:
    """Both answered a question, and not the same: the stricter answer stands."""

    kind: str
    key: str
    ask: str
    given: bool
    row: Choice
    newest_is_it: bool

    @property
    def words(self) -> str:
        """What stands, in words."""
        return {"consent": ("no", "yes"), "objection": ("no objection", "objected")}.get(
            self.kind, ("not restricted", "restricted")
        )[self.given]


@dataclass(frozen=True)
class Comparison:
    """Two entries side by side. The left one stays, with its links; the right one is merged into it."""

    kept: Side
    gone: Side
    lines: tuple[Line, ...]
    comes: tuple[tuple[str, int], ...]
    drops: tuple[str, ...]
    stricter: tuple[Stricter, ...]
    refused: str = ""

    @property
    def conflicts(self) -> list[Line]:
        """The lines that need a choice."""
        return [line for line in self.lines if line.conflict]

    @property
    def alone(self) -> list[Line]:
        """What only one of the two says: it stays."""
        return [line for line in self.lines if not line.conflict and not line.agrees]

    @property
    def agreeing(self) -> list[Line]:
        """What both say."""
        return [line for line in self.lines if line.agrees and line.kept and not line.conflict]


def _side(person: Person, *, on: date) -> Side:
    memberships = Membership.objects.filter(person=person).select_related("branch").order_by("-joined_on", "id")
    posts = Post.objects.filter(person=person).exclude(until_on__lte=on).select_related("workplace", "branch")
    return Side(
        person, tuple(memberships),
        Address.objects.filter(person=person, until_on__isnull=True).first(),
        Employment.objects.filter(person=person, until_on__isnull=True).select_related("employer", "workplace").first(),
        tuple(posts),
    )  # fmt: skip


def _stays_first(one: Side, other: Side) -> bool:
    """Which entry stays: of a colleague, of whoever serves, of a member, of the longer member, of the older entry."""

    def rank(side: Side) -> tuple[Any, ...]:
        joined = side.membership.joined_on if side.membership else date.max
        return (
            -any(post.role not in FIELD for post in Post.objects.filter(person=side.person)), -side.serves, -(side.open is not None),
            joined, side.person.recorded_at, side.person.pk,
        )  # fmt: skip

    return rank(one) <= rank(other)


def compare(one: UUID, other: UUID, *, on: date) -> Comparison | None:
    """This function will lay two entries side by side, or return None where one of them is not there."""
    people = Person.objects.in_bulk([one, other])
    if one == other or len(people) < 2:
        return None
    kept, gone = _side(people[one], on=on), _side(people[other], on=on)
    if not _stays_first(kept, gone):
        kept, gone = gone, kept
    counts, refused = _counts(kept, gone)
    lines = _lines(kept, gone, counts)
    return Comparison(
        kept, gone, lines, _comes(counts), tuple(_drops(kept, gone, counts)),
        tuple(stricter(kept.person.pk, gone.person.pk)), refused or _refused(gone),
    )  # fmt: skip


def _counts(kept: Side, gone: Side) -> tuple[dict[str, tuple[int, int]], str]:
    """How many rows of each table speak of each; the database refuses where they may not be merged, and says why."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute('select "table", of_one, of_other from steward.merge_counts(%s, %s)', [kept.person.pk, gone.person.pk])
            return {table: (of_one, of_other) for table, of_one, of_other in cursor.fetchall()}, ""
    except DatabaseError as error:
        return {}, words_of(error)


def words_of(error: DatabaseError) -> str:
    """This function will turn what the database refused into what to do next."""
    said = getattr(getattr(error.__cause__, "diag", None), "message_primary", "") or ""
    for start, words in _WORDS.items():
        if said.startswith(start):
            return words
    raise error


_WORDS = {
    "Only a membership officer": "Only a membership officer merges entries. Choose that post in the header.",
    "Nobody merges": "One of the two is you. Ask a colleague to compare them.",
    "One of the two is protected": "One of the two is protected. Ask the data protection officer to end the protection first.",
    "One of the two entries is not there": "One of the two entries is not there any more: a colleague was faster. Go on to the next two.",
    "The entry with a post of the office": (
        "Both entries hold or held a post of the office, which only an administrator gives. Ask an administrator to compare them first."
    ),
    "A merger is undone within": "This was merged more than 30 days ago. Enter the other person anew, from the former entries.",
    "The entry was merged again": "The entry was merged again since. Undo the later merger first: it stands above this one.",
    "What the entry said": "What the other entry said is no longer kept. Enter the person anew.",
}  # fmt: skip


def _refused(gone: Side) -> str:
    if any(role not in FIELD for role in Post.objects.filter(person=gone.person).values_list("role", flat=True)):
        return _WORDS["The entry with a post of the office"]
    return ""


def day(when: date | None) -> str:
    """This function will write a day as people do."""
    return f"{when.day} {when:%B %Y}" if when else ""


def _work(job: Employment | None) -> tuple[str, ...]:
    if job is None:
        return ()
    parts = (job.job_title, str(job.workplace or ""), str(job.employer or job.employer_as_typed), job.work_email, job.work_phone)
    return tuple(part for part in parts if part)


def _number(side: Side) -> tuple[str, ...]:
    one = side.membership
    if one is None:
        return ()
    until = f"left {day(one.ended_on)}" if one.ended_on else "member"
    return tuple(
        part for part in (one.number or "no number", f"joined {day(one.joined_on)}, {until}", str(one.branch or "")) if part
    )


def _lines(kept: Side, gone: Side, counts: dict[str, tuple[int, int]]) -> tuple[Line, ...]:
    a, b = kept.person, gone.person
    newer = KEPT if a.recorded_at >= b.recorded_at else GONE
    dropped = "The other is kept among the former entries only."
    lines = [
        _line("name", "Name", (a.name,), (b.name,), a.name == b.name, KEPT, dropped),
        _line("born_on", "Date of birth", _some(day(a.born_on)), _some(day(b.born_on)), a.born_on == b.born_on, newer, dropped),
        _line("email", "Email", _some(a.email), _some(b.email), a.email_key == b.email_key, newer, dropped),
        _line("phone", "Telephone", _some(a.phone), _some(b.phone), a.phone_key == b.phone_key, newer, dropped),
        _line(
            "address", "Address", tuple(kept.address.lines) if kept.address else (), tuple(gone.address.lines) if gone.address else (),
            bool(kept.address and gone.address and kept.address.lines == gone.address.lines),
            _later(kept.address, gone.address), "The other becomes a former address, ended on the day.",
        ),
        _line(
            "job", "Work", _work(kept.job), _work(gone.job), _work(kept.job) == _work(gone.job), _later(kept.job, gone.job),
            "The other becomes a former job, ended on the day.",
        ),
    ]  # fmt: skip
    both = kept.open is not None and gone.open is not None
    earlier = GONE if both and gone.open.joined_on < kept.open.joined_on else KEPT  # type: ignore[union-attr]  # both are there
    lines.append(
        Line("number", "Membership", _number(kept), _number(gone), both, earlier,
             "The other number is closed on the day, as a double entry. The earlier day of joining goes on counting." if both else "")
    )  # fmt: skip
    accounts = counts.get("people_account", (0, 0))
    signs = tuple(("has a sign-in",) if has else () for has in accounts)
    free = accounts == (1, 1) and not kept.serves and not gone.serves
    lines.append(
        Line(
            "sign_in",
            "Sign-in",
            signs[0],
            signs[1],
            free,
            KEPT,
            "The other sign-in is closed: nobody signs in with it." if free else "",
        )
    )
    found, digit = [], 1
    for line in lines:
        if line.conflict and digit < 10:
            line = replace(line, keys=(str(digit), str((digit + 1) % 10)))
            digit += 2
        found.append(line)
    return tuple(found)


def _some(words: str) -> tuple[str, ...]:
    return (words,) if words else ()


def _line(key: str, label: str, kept: tuple[str, ...], gone: tuple[str, ...], same: bool, default: str, drops: str) -> Line:
    """A conflict is where both say something and not the same; where only one does, that is taken."""
    if same:
        return Line(key, label, kept, kept)
    if kept and gone:
        return Line(key, label, kept, gone, True, default, drops)
    return Line(key, label, kept, gone, default=GONE if gone else KEPT)


def _later(kept: Address | Employment | None, gone: Address | Employment | None) -> str:
    return GONE if kept and gone and gone.from_on > kept.from_on else KEPT


def _comes(counts: dict[str, tuple[int, int]]) -> tuple[tuple[str, int], ...]:
    """What points to the entry that goes, and points to the other afterwards, by its name in the register."""
    models = {model._meta.db_table: model for model in apps.get_models()}
    quiet = {"people_account", "people_wayin"}
    return tuple(
        (str((models[table]._meta.verbose_name if of_gone == 1 else models[table]._meta.verbose_name_plural) if table in models else table), of_gone)
        for table, (_, of_gone) in sorted(counts.items())
        if of_gone and table not in quiet
    )  # fmt: skip


def _drops(kept: Side, gone: Side, counts: dict[str, tuple[int, int]]) -> Iterable[str]:
    """What goes whatever is chosen."""
    if counts.get("people_account") == (1, 1) and (kept.serves or gone.serves):
        whose = kept if kept.serves else gone
        yield f"The sign-in that holds the post stays ({whose.person.name}); the other is closed: nobody signs in with it."
    if counts.get("people_account") == (0, 1) and kept.serves:
        yield "The sign-in of the other entry is closed: it does not come to a post that it was not given."
    if gone.serves and not (counts.get("people_account", (0, 0))[1] and not kept.serves):
        yield "A post that comes from the other entry opens nothing until its undertaking is signed again."
    if any(counts.get("people_wayin", (0, 0))):
        yield "One-time codes to sign in that are on their way to either stop working."


def stricter(kept: UUID, gone: UUID) -> list[Stricter]:
    """This function will return the questions that both answered differently, with the answer that stands: the stricter one."""
    newest: dict[tuple[str, str], dict[UUID, Choice]] = {}
    for choice in Choice.objects.filter(person__in=[kept, gone]).order_by("at", "id"):
        newest.setdefault((choice.kind, choice.key), {})[choice.person_id] = choice
    found = []
    for (kind, key), answers in sorted(newest.items()):
        if len(answers) < 2 or answers[kept].given == answers[gone].given:
            continue
        row = next(each for each in answers.values() if each.given == _STRICTER[kind])
        question = getattr(text.current(), f"{kind}s", {}).get(key)
        last = max(answers.values(), key=lambda each: (each.at, each.pk))
        found.append(
            Stricter(kind, key, str(question.ask) if question else key.replace("_", " "), row.given, row, last.pk == row.pk)
        )
    return found
