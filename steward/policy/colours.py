"""How well words can be read on a colour (WCAG 2.2, 1.4.3), and the colours that the look derives from the union's one."""

from __future__ import annotations

import re

READABLE = 4.5  # to 1
OURS, OURS_ON_DARK, OURS_BAR_DARK = (
    "#5b1a54",
    "#d9a3d2",
    "#3a1236",
)  # where the policy names no colour: the tokens of the style sheet
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}\Z")


def is_colour(said: str) -> bool:
    """This function will tell whether a colour is written as # and six signs."""
    return bool(_COLOUR.match(said))


def contrast(one: str, other: str) -> float:
    """This function will return the contrast of two colours, from 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def mix(one: str, other: str, share: float) -> str:
    """This function will return what the style sheet's color-mix(in oklab, one, other share) gives."""
    pairs = zip(_oklab(one), _oklab(other), strict=True)
    return _written([mine * (1 - share) + its * share for mine, its in pairs])


def _linear(colour: str) -> list[float]:
    shares = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in shares]


def _luminance(colour: str) -> float:
    red, green, blue = _linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


# The matrices of OKLab, as CSS Color 4 gives them.
_TO_CONES = (
    (0.4122214708, 0.5363325363, 0.0514459929),
    (0.2119034982, 0.6806995451, 0.1073969566),
    (0.0883024619, 0.2817188376, 0.6299787005),
)
_TO_LAB = (
    (0.2104542553, 0.7936177850, -0.0040720468),
    (1.9779984951, -2.4285922050, 0.4505937099),
    (0.0259040371, 0.7827717662, -0.8086757660),
)
_FROM_LAB = ((1.0, 0.3963377774, 0.2158037573), (1.0, -0.1055613458, -0.0638541728), (1.0, -0.0894841775, -1.2914855480))
_FROM_CONES = (
    (4.0767416621, -3.3077115913, 0.2309699292),
    (-1.2684380046, 2.6097574011, -0.3413193965),
    (-0.0041960863, -0.7034186147, 1.7076147010),
)
_Matrix = tuple[tuple[float, float, float], ...]


def _times(matrix: _Matrix, vector: list[float]) -> list[float]:
    return [sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix]


def _oklab(colour: str) -> list[float]:
    return _times(_TO_LAB, [max(each, 0.0) ** (1 / 3) for each in _times(_TO_CONES, _linear(colour))])


def _written(lab: list[float]) -> str:
    linear = _times(_FROM_CONES, [each**3 for each in _times(_FROM_LAB, lab)])
    shares = (12.92 * c if c <= 0.0031308 else 1.055 * c ** (1 / 2.4) - 0.055 for c in (min(max(c, 0.0), 1.0) for c in linear))
    return "#" + "".join(f"{round(each * 255):02x}" for each in shares)
