"""The queue of stories: reading one, shortening it, publishing what was agreed, taking it off, withdrawing it on request."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.apps import apps
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from steward.campaigns import reports, stories
from steward.campaigns.models import Story
from steward.office import drafts
from steward.office.frame import actor_of, desk
from steward.office.stories.forms import AskForm, ShowForm
from steward.outbox.actions import UnableToWrite
from steward.people.acting import acting_as
from steward.policy import text
from steward.trail import looks
from steward.web.doors import door

OFFICER = ("communications_officer",)
PAGE = 50
# What is typed on the page, in whichever of its cards: it is kept whatever button is pressed.
TYPED = {name: str((ShowForm.base_fields | AskForm.base_fields)[name].label) for name in ("heading", "says", "words")}
DONE = {
    "keep": "Kept. Nobody sees it before you publish it.",
    "see": "Noted as read.",
    "take_off": "The story is off the website.",
    "decline": "The story is put away, and not used.",
    "withdraw": "The story is withdrawn. Nothing of it is left.",
}


@door(purpose="story_review", roles=OFFICER)
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """This function will list the stories of one state; at first those that are new."""
    state = request.GET.get("show", Story.State.NEW)
    if state not in Story.State.values:
        raise Http404
    page = Paginator(reports.stories(state), PAGE).get_page(request.GET.get("page"))
    told = list(page.object_list)
    looks.record([each.person_id for each in told if each.person_id], what="stories")
    counted = reports.count_stories()
    context = {
        "told": [(each, campaign) for each, campaign in zip(told, _campaigns(told), strict=True)],
        "page": page,
        "state": state,
        "state_label": Story.State(state).label,
        "states": [(key, str(label).capitalize(), counted[key]) for key, label in Story.State.choices],
    }
    return desk(request, "office/stories/queue.html", context, here="stories")


@door(purpose="story_review", roles=OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def story(request: HttpRequest, key: UUID) -> HttpResponse:
    """This function will show one story, and do what is decided on it."""
    if request.method == "POST":
        stories.hold(key)
    found = reports.story(key)
    if found is None:
        raise Http404
    looks.record([found.person_id] if found.person_id else [], what="story")
    # A form that is sent by a key instead of a button says nothing of what to do: what was typed is kept.
    do = (request.POST.get("do") or "keep") if request.method == "POST" else ""
    kept, clashes = found.draft, {}
    if do:
        kept, found.draft = found.draft, _typed(request, found)
        clashes = drafts.clashes(request, kept, found.draft, TYPED)
        if clashes:
            do = ""
        else:
            kept = found.draft
            stories.keep(key, typed=kept)
    show = ShowForm(request.POST if do == "publish" else None, story=found)
    ask = AskForm(request.POST if do == "ask" else None, initial={"words": found.draft.get("words", _opening(found))})
    if do and _do(request, do, key, show, ask):
        return redirect("office:stories") if do == "withdraw" else redirect("office:story", key=key)
    shelf = text.current().consents_asked("story")
    context: dict[str, Any] = {
        "story": found,
        "campaign": _campaigns([found])[0],
        "uses": [(use.ask, stories.agreed(found, name)) for name, use in ((n, text.current().consents[n]) for n in shelf)],
        "may_show": stories.agreed(found, stories.ON_WEBSITE),
        "show": show,
        "ask": ask,
        "form": show if show.errors else ask,
        "sure": do == "really",
        "draft_seen": drafts.mark(kept),
        "clashes": clashes,
        "in_hand": "words" in found.draft,
    }
    return desk(
        request,
        "office/stories/page.html",
        context,
        here="stories",
        inside=True,
        status=409 if clashes else 422 if show.errors or ask.errors else 200,
    )


def _do(request: HttpRequest, do: str, key: UUID, show: ShowForm, ask: AskForm) -> bool:
    """Do what was decided; False where something has to be put right, or asked once more."""
    by, now = actor_of(request), timezone.now()
    plain: dict[str, Callable[..., object]] = {
        "see": stories.see, "take_off": stories.take_off, "decline": stories.decline, "withdraw": stories.withdraw,
    }  # fmt: skip
    try:
        if do == "keep":
            messages.success(request, DONE[do])
            return True
        if do in plain:
            plain[do](key, by=by)
            messages.success(request, DONE[do])
            return True
        if do == "publish" and show.is_valid():
            said, refused = show.cleaned_data, None
            with acting_as(by, stories.ON_WEBSITE):  # another purpose, with a consent of its own
                try:
                    stories.publish(
                        key, by=by, at=now, heading=said["heading"], says=said["says"], with_name=said.get("with_name", False),
                        shown_to_them=said["shown_to_them"],
                    )  # fmt: skip
                except stories.UnableToPublish as unable:
                    refused = unable  # caught inside: an error that leaves the switch of purpose takes the whole request back
            if refused:
                raise refused
            messages.success(request, "The story is on the website.")
            return True
        if do == "ask" and ask.is_valid():
            stories.ask(key, says=ask.cleaned_data["words"], at=now)
            messages.success(request, "The message is on its way.")
            return True
    except (stories.UnableToPublish, UnableToWrite) as unable:
        if do in plain:
            messages.error(request, str(unable))
            return True
        (show if do == "publish" else ask).add_error("says" if do == "publish" else "words", str(unable))
    return False


def _typed(request: HttpRequest, told: Story) -> dict[str, Any]:
    """What stands on the page that differs from what is published, or was sent; a form without a field leaves it as it was kept."""
    said: dict[str, Any] = {name: _lines(request.POST[name]) for name in TYPED if name in request.POST}
    if "says" in said and stories.name_agreed(told):
        said["with_name"] = "with_name" in request.POST
    mine = drafts.is_as_shown(request, told.draft)
    told.draft, kept = {}, told.draft
    stands: dict[str, Any] = {**ShowForm(story=told).initial, "words": _opening(told)}
    if not mine:  # a colleague has typed since: what was left as it was takes nothing of it away
        said = {name: value for name, value in said.items() if value != stands[name]}
    return {name: value for name, value in (kept | said).items() if value != stands[name]}


def _lines(typed: str) -> str:
    return typed.replace("\0", "").replace("\r\n", "\n")


def _opening(told: Story) -> str:
    who = text.current().controller
    return f"Thank you for the story that you sent us (reference {told.reference}).\n\n\n\nPlease answer to {who.email}."


def _campaigns(told: list[Story]) -> list[str]:
    """The title of each story's campaign, or "" where there is none any more."""
    page: Any = apps.get_model("wagtailcore", "Page")
    keys = {each.campaign for each in told if each.campaign}
    titles = dict(page.objects.filter(translation_key__in=keys).values_list("translation_key", "title")) if keys else {}
    return [titles.get(each.campaign, "") for each in told]
