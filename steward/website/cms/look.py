"""The union's name, logo and colour on one page: as they are, how well they can be read, and where they are changed (W16)."""

from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from steward.policy import colours, text

WHITE, NIGHT, BLACK = "#ffffff", "#10151d", "#000000"


class Pair(NamedTuple):
    """Words in one colour on another, measured."""

    where: str
    words: str
    ground: str
    contrast: float
    enough: bool


def pairs(colour: str) -> list[Pair]:
    """This function will measure each pair that the style sheet makes of the union's colour (templates/website/colours.css)."""
    tint, tint_dark = (colours.mix(colour, ground, share) for ground, share in ((WHITE, 0.94), (NIGHT, 0.84)))
    pale, deep = (
        (colours.mix(colour, WHITE, 0.62), colours.mix(colour, BLACK, 0.35))
        if colour != colours.OURS
        else (
            colours.OURS_ON_DARK,
            colours.OURS_BAR_DARK,
        )
    )
    made = (
        ("White words on the bar at the head of each page", WHITE, colour),
        ("The colour on a white page", colour, WHITE),
        ("The colour on its own tint", colour, tint),
        ("On dark screens: white words on the bar", WHITE, deep),
        ("On dark screens: its pale form on the page", pale, NIGHT),
        ("On dark screens: its pale form on its own tint", pale, tint_dark),
    )
    return [Pair(*each, (found := colours.contrast(*each[1:])), found >= colours.READABLE) for each in made]


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """This function will show the union's look, whose place is the policy: an editor sees it here and cannot break it."""
    policy = text.current()
    colour = policy.identity.colour or colours.OURS
    shown = {
        "identity": policy.identity,
        "colour": colour,
        "pairs": pairs(colour),
        "least": colours.READABLE,
        "logo_sizes": (24, 40, 80),
        "changed_at": {name: policy.where("identity", attribute=name) for name in ("strapline", "logo", "colour")}
        | {"name": policy.where("controller", attribute="name")},
    }
    return render(request, "website/cms/look.html", shown)
