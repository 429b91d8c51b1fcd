"""Drawing a page's preview: the union's colour and name, what kind of page it is, and its title. No stranger's font or service."""

from functools import lru_cache
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from steward.web import context

WIDTH, HEIGHT, EDGE = 1200, 630, 80
FONTS = Path(context.__file__).parent / "static" / "web" / "fonts"
FALLBACK = "#5b1a54"  # the tokens' own brand
_WELSH = set("ŴŵŶŷẀẁẂẃẄẅỲỳ")


@lru_cache(maxsize=32)
def _font(name: str, size: int, weight: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.truetype(str(FONTS / name), size)
    font.set_variation_by_axes([weight])
    return font


def _runs(words: str) -> list[tuple[str, str]]:
    """Cut words where the file with the Welsh letters has to help out."""
    runs: list[tuple[str, str]] = []
    for sign in words:
        file = "ahn-cy.woff2" if sign in _WELSH else "ahn-latin.woff2"
        if runs and runs[-1][0] == file:
            runs[-1] = (file, runs[-1][1] + sign)
        else:
            runs.append((file, sign))
    return runs


def _width(words: str, size: int, weight: int) -> float:
    return sum(_font(file, size, weight).getlength(part) for file, part in _runs(words))


def _write(draw: ImageDraw.ImageDraw, at: tuple[float, float], words: str, size: int, weight: int, colour: str) -> None:
    x, y = at
    for file, part in _runs(words):
        draw.text((x, y), part, font=_font(file, size, weight), fill=colour, anchor="ls")
        x += _font(file, size, weight).getlength(part)


def _lines(words: str, size: int, weight: int, most: int) -> list[str]:
    """Break words into lines; what does not fit ends with three dots."""
    lines: list[str] = []
    for word in words.split():
        if lines and _width(f"{lines[-1]} {word}", size, weight) <= WIDTH - 2 * EDGE:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    cut = len(lines) > most
    lines = lines[:most]
    for nth, line in enumerate(lines):
        while len(line) > 1 and _width(line + "…", size, weight) > WIDTH - 2 * EDGE:
            line, cut = line[:-1], True
        lines[nth] = line + "…" if cut and (nth == len(lines) - 1 or line != lines[nth]) else line
    return lines


def draw(*, title: str, kind: str, union: str, colour: str) -> bytes:
    """This function will draw the preview and return it as PNG."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), colour or FALLBACK)
    canvas = ImageDraw.Draw(picture)
    _write(canvas, (EDGE, EDGE + 40), kind, 38, 500, "#ffffff")
    size = next((size for size in (84, 72, 62) if len(_lines(title, size, 750, 9)) <= (3 if size > 62 else 4)), 54)
    y = EDGE + 80.0 + size
    for line in _lines(title, size, 750, 3 if size > 62 else 4):
        _write(canvas, (EDGE, y), line, size, 750, "#ffffff")
        y += size * 1.16
    canvas.rectangle((0, HEIGHT - 122, WIDTH, HEIGHT), fill="#ffffff")
    name = next((size for size in (40, 34, 28) if _width(union, size, 700) <= WIDTH - 2 * EDGE), 24)
    _write(canvas, (EDGE, HEIGHT - 48), _lines(union, name, 700, 1)[0], name, 700, "#16202e")
    out = BytesIO()
    picture.quantize(32).save(out, "PNG", optimize=True)
    return out.getvalue()
