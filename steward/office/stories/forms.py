"""What is shown of a story, and asking its teller back."""

from __future__ import annotations

from typing import Any

from django import forms

from steward.campaigns import stories
from steward.campaigns.models import Story
from steward.web.forms import GovForm


class ShowForm(GovForm):
    """How a story reads on the website."""

    heading = forms.CharField(label="Heading", max_length=120, required=False)
    says = forms.CharField(
        label="The story as it is shown",
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text="Shorten it where it names somebody, or where it is long. Put no words into their mouth.",
    )
    with_name = forms.BooleanField(label="Show the name", required=False)
    shown_to_them = forms.BooleanField(
        label="They have seen how it will read, and agree",
        required=False,
        help_text="Needed where you changed the words: their consent says that we show them first.",
    )

    def __init__(self, *args: Any, story: Story, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "heading": story.shown_heading or story.heading,
            "says": story.shown_says or story.says,
            "with_name": bool(story.shown_name) if story.published_at or story.shown_says else bool(stories.name_agreed(story)),
        } | story.draft  # what was typed before, whatever was done then
        super().__init__(*args, **kwargs)
        name = stories.name_agreed(story)
        if name:
            self.fields["with_name"].label = f"Show the name as they chose: {name}"
        else:
            del self.fields["with_name"]


class AskForm(GovForm):
    """An email to the teller."""

    words = forms.CharField(
        label="Your message",
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="It goes to the address that they left. If they take the story back, we keep nothing of the message either.",
    )
