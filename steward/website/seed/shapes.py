"""Pictures of the demonstration: plain shapes, drawn here, each time the same. No photograph, nobody's face."""

import io
import math
import random

from PIL import Image, ImageDraw

SIZE = (1200, 675)
PALETTES = (
    ("#5b1a54", "#8c3f84", "#e7c9e2", "#f8f1f7"),
    ("#0b6b5c", "#3d9a8b", "#bfe3dc", "#eef8f6"),
    ("#14508c", "#4b86c4", "#c5dcf2", "#eff6fc"),
    ("#7a4a00", "#b98532", "#f2dcb1", "#fdf6e6"),
)
DRAWINGS = ("circles", "steps", "arches", "threads")


def picture(name: str) -> bytes:
    """This function will draw the picture of this name, such as `circles-2`: a drawing and a palette, as PNG."""
    drawing, _, number = name.partition("-")
    palette = PALETTES[int(number or 1) % len(PALETTES)]
    dice = random.Random(name)  # noqa: S311 - a picture that is the same each time
    canvas = Image.new("RGB", SIZE, palette[3])
    {"circles": _circles, "steps": _steps, "arches": _arches, "threads": _threads}[drawing](ImageDraw.Draw(canvas), palette, dice)
    held = io.BytesIO()
    canvas.save(held, "PNG")
    return held.getvalue()


def _circles(draw: ImageDraw.ImageDraw, palette: tuple[str, ...], dice: random.Random) -> None:
    """People around a table, seen from above."""
    draw.ellipse((300, 90, 900, 690), fill=palette[2])
    for place in range(9):
        turn = 2 * math.pi * place / 9 + 0.2
        x, y = 600 + 380 * math.cos(turn), 390 + 300 * math.sin(turn)
        size = dice.randint(46, 74)
        draw.ellipse((x - size, y - size, x + size, y + size), fill=palette[place % 2])


def _steps(draw: ImageDraw.ImageDraw, palette: tuple[str, ...], dice: random.Random) -> None:
    """Columns that rise."""
    for place in range(12):
        height = 110 + place * 38 + dice.randint(-34, 34)
        draw.rectangle((60 + place * 92, 675 - height, 60 + place * 92 + 70, 675), fill=palette[(place + 1) % 3])


def _arches(draw: ImageDraw.ImageDraw, palette: tuple[str, ...], dice: random.Random) -> None:
    """Doors one behind another."""
    for place, colour in enumerate((2, 1, 0, 3, 2, 1, 0)):
        width = 620 - place * 84
        top = 30 + place * 62
        middle = 600 + dice.randint(-14, 14)
        draw.rectangle((middle - width, top + width, middle + width, 700), fill=palette[colour])
        draw.ellipse((middle - width, top, middle + width, top + 2 * width), fill=palette[colour])


def _threads(draw: ImageDraw.ImageDraw, palette: tuple[str, ...], dice: random.Random) -> None:
    """Lines that come together in one place."""
    for place in range(17):
        start = (0, 20 + place * 40 + dice.randint(-12, 12))
        middle = (700, 337 + (place - 8) * 9)
        draw.line((start, middle, (1200, 337 + (place - 8) * 9)), fill=palette[place % 3], width=8, joint="curve")
    draw.ellipse((820, 207, 1080, 467), fill=palette[0])
    draw.ellipse((872, 259, 1028, 415), fill=palette[3])
