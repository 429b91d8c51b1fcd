"""Answering an enquiry, and closing it."""

from __future__ import annotations

from typing import Any

from django import forms

from steward.enquiries import reports
from steward.enquiries.models import Enquiry, Reply
from steward.web.forms import GovForm


class AnswerForm(GovForm):
    """An email that goes now, or a note of what was said."""

    prefix = "answer"
    channel = forms.ChoiceField(
        label="How do you answer?", widget=forms.RadioSelect, error_messages={"required": "Select how you answer"}
    )
    says = forms.CharField(
        label="Your answer",
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 7}),
        error_messages={"required": "Write the answer"},
    )
    waits = forms.BooleanField(label="I asked something back: wait for them", required=False)

    class Gov:
        hints = {
            "channel": {
                "email": "It goes at once. The greeting, our name and the reference are added.",
                "area": "They were signed in when they wrote, and read it in the members’ area.",
            }
        }

    def __init__(self, *args: Any, enquiry: Enquiry, **more: Any) -> None:
        super().__init__(*args, **more)
        ways = {
            Reply.Channel.EMAIL: ("By email", bool(enquiry.email)),
            Reply.Channel.AREA: ("In the members’ area", enquiry.person_id is not None),
            Reply.Channel.PHONE: ("I telephoned: note what was said", True),
            Reply.Channel.LETTER: ("I wrote a letter: note what it says", True),
        }
        channel = self.fields["channel"]
        if isinstance(channel, forms.ChoiceField):
            channel.choices = [(key.value, label) for key, (label, there) in ways.items() if there]


class CloseForm(GovForm):
    """What came of it."""

    prefix = "close"
    outcome = forms.CharField(
        label="What came of it",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Write what came of it, in a sentence"},
        help_text="A member can read this.",
    )
    unanswered = forms.ChoiceField(label="If nobody can be told, why?", required=False, widget=forms.RadioSelect)

    def __init__(self, *args: Any, line: reports.Line, **more: Any) -> None:
        super().__init__(*args, **more)
        enquiry, field = line.enquiry, self.fields["unanswered"]
        if enquiry.kind != Enquiry.Kind.DATA or line.told:
            del self.fields["unanswered"]
        elif isinstance(field, forms.ChoiceField):
            reached = bool(enquiry.email or enquiry.phone or enquiry.person_id)
            whys = Enquiry.Unanswered
            field.choices = [("", "They can be told: I answer first")]  # chosen by mistake, a reason can be taken back
            field.choices += [(key, label) for key, label in whys.choices if not (reached and key == whys.NO_WAY)]
