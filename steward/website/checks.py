"""What must be true of the union's own look before a page is served."""

import re
from collections.abc import Sequence
from typing import Any

from django.core import checks

from steward.policy import text


def contrast_with_white(colour: str) -> float:
    """This function will return how well white words can be read on a colour such as #5b1a54 (WCAG 2.2, 1.4.3)."""
    shares = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in shares)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


@checks.register
def the_colour_can_be_read(**kwargs: Any) -> Sequence[checks.CheckMessage]:
    """This function will refuse a colour of the union on which white words could not be read by everybody."""
    policy = text.current()
    colour = policy.identity.colour
    if not colour:
        return []
    where = policy.where("identity", attribute="colour")
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", colour):
        return [
            checks.Error(f"{where}: the colour must be written as # and six signs.", hint='colour = "#5b1a54"', id="website.E001")
        ]
    if contrast_with_white(colour) < 4.5:
        hint = "Choose a darker one: white words on it must have a contrast of at least 4.5 to 1."
        return [checks.Error(f"{where}: white words on {colour} are hard to read.", hint=hint, id="website.E002")]
    return []
