"""The figures that the law asks of the register: who came and left, reconciled, and the annual return (Act 1992 ss 24 and 32)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.db import connection

from steward.register import as_it_stood, kinds
from steward.register.as_it_stood import AREAS, Counts, Way, known

# Why a membership ended (Membership.end_reason), as the lines of the reconciliation; what is not here is "other".
REASONS = {
    "resigned": "resigned",
    "lapsed": "lapsed",
    "expelled": "expelled",
    "died": "died",
    "transferred": "transferred_out",
    "double entry": "double",
}
CAME = {"joined": "Joined", "rejoined": "Joined again", "transferred_in": "Transferred from another union"}
WENT = {
    "resigned": "Resigned",
    "lapsed": "Lapsed",
    "expelled": "Expelled",
    "died": "Died",
    "transferred_out": "Transferred to another union",
    "double": "Double entry closed",
    "other": "Left for another reason, or none is noted",
}


@dataclass(frozen=True)
class Backdated:
    """Names that came to, or went from, the opening day after it, by one kind of act."""

    words: str
    many: int  # less than nothing: names that went
    merged: bool = False


@dataclass(frozen=True)
class Reconciled:
    """From the names of one day to the names of another, one way of reading. `closing` is counted, not worked out."""

    opening: int
    backdated: tuple[Backdated, ...]
    came: dict[str, int]
    went: dict[str, int]
    closing: int

    @property
    def worked_out(self) -> int:
        """What the closing number has to be by the movements."""
        moved = sum(self.came.values()) - sum(self.went.values())
        return self.opening + sum(each.many for each in self.backdated) + moved

    @property
    def off_by(self) -> int:
        """How far the counted number is from the one that was worked out; 0 where everything is explained."""
        return self.closing - self.worked_out


def reconcile(*, opening: date, closing: date, way: Way) -> Reconciled:
    """This function will follow the register from the end of one day to the end of another: opening, who came, who left, closing.

    As it stood then, the opening number is what was known on the opening day. What was put right about that day later is a line of
    its own, by kind of act: without these back-dated acts the two numbers would not add up.
    """
    first, second = known(opening, way), known(closing, way)
    backdated: list[Backdated] = []
    came, went = dict.fromkeys(CAME, 0), dict.fromkeys(WENT, 0)
    with connection.cursor() as cursor:
        cursor.execute(
            "select kind, reason, many from steward.count_movements(%s::date, %s::date, %s::timestamptz)",
            [opening, closing, second],
        )
        for kind, reason, many in cursor.fetchall():
            if kind in came:
                came[kind] += many
            else:
                went["transferred_out" if kind == "transferred_out" else REASONS.get(reason, "other")] += many
        if way == Way.THEN:
            cursor.execute(
                "select added, kind, many from steward.count_backdated(%s::date, %s::timestamptz, %s::timestamptz)"
                " order by added, kind", [opening, first, second],
            )  # fmt: skip
            for added, kind, many in cursor.fetchall():
                words = kinds.words(kind) if kind else "Entered without an act" if added else "Changed without an act"
                backdated.append(Backdated(words, many if added else -many, merged=kind == "merge"))
    before = as_it_stood.counts(on=opening, at=first).names
    return Reconciled(before, tuple(backdated), came, went, as_it_stood.counts(on=closing, at=second).names)


@dataclass(frozen=True)
class Row:
    """One line of the reconciliation, both ways of reading; None where the way has no such line."""

    label: str
    then: int | None
    now: int | None
    total: bool = False
    sign: str = ""


def table(then: Reconciled, now: Reconciled) -> list[Row]:
    """This function will lay two readings of the same days beside each other, line by line."""
    rows = [Row("On the register at the start", then.opening, now.opening, total=True)]
    rows += [Row(f"Put right later about that day: {each.words}", each.many, None, sign="±") for each in then.backdated]
    rows += [Row(label, then.came[key], now.came[key], sign="+") for key, label in CAME.items()]
    rows += [Row(label, then.went[key], now.went[key], sign="−") for key, label in WENT.items()]
    rows.append(Row("On the register at the end, worked out", then.worked_out, now.worked_out, total=True))
    rows.append(Row("On the register at the end, counted", then.closing, now.closing, total=True))
    return rows


# ---- the annual return


@dataclass(frozen=True)
class Figure:
    """One figure of the return: its number, what it counts, where the law or the form asks for it, and the list behind it."""

    label: str
    number: int
    means: str
    source: str
    which: str = ""  # as_it_stood.Which: the list behind the figure


@dataclass(frozen=True)
class Return:
    """The membership figures of the annual return AR21 at the end of a year."""

    on: date
    way: Way
    counts: Counts
    figures: tuple[Figure, ...]
    areas: tuple[Figure, ...]
    unknown: tuple[Figure, ...]
    cannot: tuple[tuple[str, str], ...] = field(default=())


_SECTION = "Act 1992, s.32(3)(d)"
_FORM = "Form AR21, return of members"
_MEANS = {
    "gb": "The address on that day is in England, Scotland or Wales: by its country, else by its postcode. Forces addresses (BFPO)"
    " count here.",
    "ni": "The country is Northern Ireland, or the United Kingdom with a postcode that begins with BT.",
    "ie": "The country is Ireland.",
    "abroad": "Any other country; also the Channel Islands and the Isle of Man, by country or by a postcode that begins with JE, GY or IM.",
    "unknown": "The address says United Kingdom, or no country, without a postcode that can be read; or country and postcode"
    " contradict each other. Put these right before you send the return.",
    "none": "No home or authorised address is held, so nobody can say where the member lives.",
}
CANNOT = (
    ("Members contributing to the general fund", "Steward keeps no subscriptions yet."),
    ("Members contributing, and not contributing, to the political fund; exemption or opt-in notices", "Steward keeps no political fund yet."),
    ("Male and female members", "The register holds no gender: nobody is asked for it when they join."),
    ("Change of officers, officers in post", "Steward knows posts that open data, not every office of the rulebook."),
)  # fmt: skip


def annual_return(*, on: date, way: Way) -> Return:
    """This function will count what the annual return asks of the register at the end of a day, with the definition of each."""
    counted = as_it_stood.counts(on=on, at=known(on, way))
    figures = (
        Figure("Names on the register", counted.names,
               "Members on that day: joined by then, and not ended by then. Somebody with two memberships counts once.",
               f"{_SECTION}(i): the number of names on the register as at the end of the period", "all"),
        Figure("Of these, without an address", counted.without,
               "No home address, and no other address that the member asked for in writing (s.24(5)), is held for that day.",
               f"{_SECTION}(ii): the number of those names not accompanied by an address", "without"),
        Figure("Of these, post came back", counted.returned,
               "There is an address, and post to it was returned by that day. It counts as an address until the member gives another.",
               "Not in the return. An assurer asks how it is handled (s.24ZB)", "returned"),
    )  # fmt: skip
    areas = tuple(Figure(AREAS[key], counted.areas.get(key, 0), _MEANS[key], _FORM, key) for key in ("gb", "ni", "ie", "abroad"))
    unknown = tuple(
        Figure(AREAS[key], counted.areas.get(key, 0), _MEANS[key], "No column of the form", which)
        for key, which in (("unknown", "unknown"), ("none", "without"))
    )
    return Return(on, way, counted, figures, areas, unknown, CANNOT)
