"""The forms of the acts on a membership, one each. What is usual stands there already: today, and the rule's own period."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django import forms

from steward.membership.life import facts
from steward.membership.life.entering import Brought
from steward.policy import text
from steward.register import reports as register
from steward.register import rulebook
from steward.register.models import Branch
from steward.register.reports import Entry
from steward.web.forms import DayField, GovForm

NOTES = "Who told us, and how. It is kept in the timeline, where the member can read it."


def _notes(**more: Any) -> forms.CharField:
    said: dict[str, Any] = {"label": "Notes", "required": False, "max_length": 400, "help_text": NOTES, **more}
    return forms.CharField(widget=forms.Textarea(attrs={"rows": 2}), **said)


class LifeForm(GovForm):
    """What every act asks: from which day."""

    on = DayField(label="From", help_text="An earlier day is possible: you see what it alters before anything is saved.")

    class Gov:
        autocomplete: ClassVar[dict[str, str]] = dict.fromkeys(
            ("reason", "decision", "conduct_rule", "to_name", "their_number"), "off"
        )

    def __init__(self, *args: Any, entry: Entry, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.entry, self.today = entry, today
        if "on" in self.fields and self.fields["on"].required:
            self.fields["on"].initial = today
        self.ready()

    def ready(self) -> None:
        """This function will fill in what is known of the member and of today."""


def _classes(today: date, *, without: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    return [(key, str(each.name)) for key, each in text.current().classes_on(today).items() if key not in without]


class ClassForm(LifeForm):
    """Another class of membership."""

    to = forms.ChoiceField(label="Class of membership", widget=forms.RadioSelect)
    reason = _notes()
    field_order = ("to", "on", "reason")

    def ready(self) -> None:
        now = self.entry.membership.member_class if self.entry.membership else ""
        self.offer("to", _classes(self.today, without=(now,)))
        hints = {key: str(each.who) for key, each in text.current().classes_on(self.today).items()}
        self.__dict__["Gov"] = type("Gov", (LifeForm.Gov,), {"hints": {"to": hints}})


class BreakForm(LifeForm):
    """A career break, with the end that is planned."""

    until = DayField(label="Planned end", required=False)
    reason = _notes()

    def ready(self) -> None:
        rule = facts.rule("career_break", self.today)
        last = facts.day_words(rulebook.by(rule, self.today))
        self.fields["until"].help_text = f"Leave this empty if nobody knows: it ends at the latest on {last}."


class BackForm(LifeForm):
    """Back from a career break."""

    to = forms.ChoiceField(label="Class of membership", widget=forms.RadioSelect, initial="full")
    reason = _notes()
    field_order = ("to", "on", "reason")

    def ready(self) -> None:
        self.offer("to", _classes(self.today, without=("career_break",)))


class NotesForm(LifeForm):
    """A day, and notes."""

    reason = _notes()


class ResignForm(LifeForm):
    """Notice, and the day on which membership ends."""

    notice_on = DayField(label="Notice came on")
    on = DayField(label="Membership ends on", required=False)
    shorter = forms.BooleanField(label="We accept a shorter notice", required=False)
    reason = _notes()
    field_order = ("notice_on", "on", "shorter", "reason")

    def ready(self) -> None:
        self.fields["notice_on"].initial = self.today
        rule = facts.rule("resign", self.today)
        last = facts.day_words(rulebook.by(rule, self.today))
        self.fields["on"].help_text = f"Leave this empty for the end of the notice: {rulebook.period(rule)}, from today {last}."


class LapseForm(LifeForm):
    """An unpaid subscription, and the letter that went."""

    paid_until = DayField(label="Subscription paid up to")
    wrote_on = DayField(label="We wrote to the member on")
    reason = _notes()
    field_order = ("paid_until", "wrote_on", "on", "reason")


class ExpelForm(LifeForm):
    """The decision of the disciplinary committee."""

    decided_on = DayField(label="The committee decided on")
    decision = forms.CharField(label="Reference of the decision", max_length=40)
    conduct_rule = forms.CharField(
        label="Rule of conduct", max_length=80, help_text="As the decision names it, such as Rule 7.2."
    )
    appeal_until = DayField(label="Appeal possible until")
    reason = _notes(label="Reason", required=True, help_text="As the decision gives it. The member can read it.")
    field_order = ("decided_on", "decision", "conduct_rule", "appeal_until", "reason", "on")

    class Gov(LifeForm.Gov):
        widths: ClassVar[dict[str, str]] = {"decision": "w20", "conduct_rule": "w20"}


class DieForm(LifeForm):
    """A death: one letter, to whom, or none."""

    on = DayField(label="Died on", help_text="Today, if nobody told us the day.")
    letter = forms.BooleanField(label="Send one letter to the family", required=False, initial=True)
    to_name = forms.CharField(label="Addressed to", max_length=120, required=False)
    reason = _notes()

    class Gov(LifeForm.Gov):
        widths: ClassVar[dict[str, str]] = {"to_name": "w30"}

    def ready(self) -> None:
        self.fields["to_name"].initial = f"The family of {self.entry.person.name}"


class OutForm(LifeForm):
    """The union that a member is transferred to."""

    to = forms.ChoiceField(label="Transferred to", widget=forms.RadioSelect)
    reason = _notes()
    field_order = ("to", "on", "reason")

    def ready(self) -> None:
        self.offer("to", [(name, name) for name in facts.unions()])


class RejoinForm(LifeForm):
    """A member again: in which class and branch, and what they bring from another union."""

    member_class = forms.ChoiceField(label="Class of membership", initial="full")
    branch = forms.ModelChoiceField(queryset=Branch.objects.none(), required=False, empty_label="No branch yet")
    came_from = forms.ChoiceField(label="Transferred from", required=False)
    their_number = forms.CharField(
        label="Their number there", max_length=12, required=False, help_text="Kept, if nobody here has it."
    )
    counts_from = DayField(label="Membership counts from", required=False, help_text="Their date in the other union.")
    reason = _notes()

    class Gov(LifeForm.Gov):
        widths: ClassVar[dict[str, str]] = {"their_number": "w10"}

    def ready(self) -> None:
        self.offer("member_class", _classes(self.today))
        self.offer("came_from", [("", "No other union"), *((name, name) for name in facts.unions())])
        self.offer_rows("branch", register.branches())
        if self.entry.membership and self.entry.membership.branch_id:
            self.fields["branch"].initial = self.entry.membership.branch_id

    @property
    def brought(self) -> Brought | None:
        """What they bring from another union, or None."""
        said = self.cleaned_data
        return Brought(said["came_from"], said["their_number"], said["counts_from"]) if said["came_from"] else None
