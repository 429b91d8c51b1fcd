"""Which day, which days, which year: what the pages about the register ask. None of it is about anybody, so it may stand in a URL."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from steward.register.as_it_stood import AREAS, Way, Which
from steward.web.forms import DayField, GovForm

WAYS = ((Way.THEN, "As it stood then"), (Way.NOW, "As corrected since"))
WHICH = (
    (Which.ALL, "Everybody on the register"),
    (Which.WITHOUT, "Without an address"),
    (Which.RETURNED, "Post came back"),
    *((key, AREAS[key]) for key in ("gb", "ni", "ie", "abroad", "unknown")),
)


def day_parts(name: str, day: date) -> dict[str, str]:
    """This function will write a day as the three boxes of a DayField send it."""
    return {f"{name}_day": str(day.day), f"{name}_month": str(day.month), f"{name}_year": str(day.year)}


def past(day: date | None, today: date) -> date | None:
    """This function will refuse a day that has not ended or begun yet: nothing is known of it."""
    if day is not None and day > today:
        raise ValidationError("Enter today or an earlier day")
    return day


class DayForm(GovForm):
    """One day, and in which way it is read."""

    on = DayField(label="Day", help_text="For example, 31 12 2025.")
    way = forms.ChoiceField(label="Read it", choices=WAYS, widget=forms.RadioSelect)
    which = forms.ChoiceField(label="Show", choices=WHICH)

    def __init__(self, data: QueryDict | None, *, today: date) -> None:
        self.today = today
        start = day_parts("on", today) | {"way": str(Way.THEN), "which": str(Which.ALL)}
        given = {name: data[name] for name in (*start, "which") if name in data} if data else {}
        super().__init__(start | given)

    def clean_on(self) -> date | None:
        return past(self.cleaned_data["on"], self.today)


def day_query(on: date, way: Way, which: Which = Which.ALL, *, after: UUID | None = None, sheet: bool = False) -> str:
    """This function will return the query of a page of the register: a day, a way, and the opaque key of an entry."""
    said = day_parts("on", on) | {"way": str(way), "which": str(which)}
    return urlencode(said | ({"after": str(after)} if after else {}) | ({"sheet": "1"} if sheet else {}))


class DaysForm(GovForm):
    """From one day to another, both included."""

    since = DayField(label="From")
    until = DayField(label="To")

    def __init__(self, data: QueryDict | None, *, since: date, today: date) -> None:
        self.today = today
        start = day_parts("since", since) | day_parts("until", today)
        super().__init__(start | ({name: data[name] for name in start if name in data} if data else {}))

    def clean_since(self) -> date | None:
        since: date | None = self.cleaned_data["since"]
        if since is not None and since == date.min:
            raise ValidationError("Enter a later day: there is none before this one")
        return since

    def clean_until(self) -> date | None:
        return past(self.cleaned_data["until"], self.today)

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("since") and said.get("until") and said["since"] > said["until"]:
            self.add_error("until", "The last day must be the first day or later")
        return said


def days_query(since: date, until: date, **more: str) -> str:
    """This function will return the query of a page between two days."""
    return urlencode(day_parts("since", since) | day_parts("until", until) | {key: value for key, value in more.items() if value})


class YearForm(GovForm):
    """A year that has ended or runs, and in which way its last day is read."""

    year = forms.TypedChoiceField(label="Year", coerce=int)
    way = forms.ChoiceField(label="Read it", choices=WAYS, widget=forms.RadioSelect)

    def __init__(self, data: QueryDict | None, *, today: date) -> None:
        years = [today.year - back for back in range(11)]
        start = {"year": str(today.year - 1), "way": str(Way.NOW)}
        super().__init__(start | ({name: data[name] for name in start if name in data} if data else {}))
        self.offer("year", [(str(year), str(year)) for year in years])


def year_end(year: int, today: date) -> date:
    """This function will return the last day of a year, or today while the year runs."""
    return min(date(year, 12, 31), today)


class ReturnedForm(GovForm):
    """When post came back."""

    on = DayField(label="The post came back on")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_on(self) -> date | None:
        return past(self.cleaned_data["on"], self.today)


def day_before(day: date) -> date:
    """This function will return the day before: the opening of a period is the end of it."""
    return day - timedelta(days=1)
