"""What a branch officer may put right of a member of the branch: the name, the email address, what the job is called."""

from __future__ import annotations

from typing import ClassVar

from django import forms

from steward.web.forms import GovForm


class EmailForm(GovForm):
    """Where the union writes to."""

    email = forms.EmailField(
        label="Email address",
        required=False,
        max_length=254,
        help_text="Where we write to. It does not change what they sign in with.",
    )

    class Gov:
        widths: ClassVar[dict[str, str]] = {"email": "w30"}
        autocomplete: ClassVar[dict[str, str]] = {"email": "off"}


class JobTitleForm(GovForm):
    """What the job is called; where it is, the office enters."""

    job_title = forms.CharField(label="Job title", max_length=120, required=False)

    class Gov:
        widths: ClassVar[dict[str, str]] = {"job_title": "w30"}
        autocomplete: ClassVar[dict[str, str]] = {"job_title": "off"}
