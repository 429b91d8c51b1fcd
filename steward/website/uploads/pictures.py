"""Pictures: decoded and written anew, so that nothing of the file but what is seen reaches the website."""

from __future__ import annotations

import io
import warnings
from pathlib import Path

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from steward.website.uploads.kept import Looked, Refused, mega

LARGEST = 15_000_000  # bytes
PIXELS = 50_000_000  # a photograph of a good camera; more is a bomb, or of no use on a screen
LONGEST = 3200  # the longer side of what is kept
KINDS = {"JPEG": ("jpg", "jpeg"), "PNG": ("png",), "WEBP": ("webp",), "GIF": ("gif",)}
EXTENSIONS = [ending for endings in KINDS.values() for ending in endings]
_DRAWING = (b"<svg", b"<?xml", b"<!doctype")


def look_at(name: str, data: bytes) -> Looked:
    """This function will return the picture written anew, upright and without what was hidden in the file, or raise Refused."""
    if len(data) > LARGEST:
        raise Refused(
            f"This picture has {mega(len(data))}; the most is {mega(LARGEST)}. Save a smaller version of it, and choose that."
        )
    start = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if Path(name).suffix.lower() in (".svg", ".svgz") or start.startswith(_DRAWING) or b"<svg" in start:
        raise Refused("This is a drawing in the format SVG, which can hold a program. Save it as PNG, and choose that.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of large ones: they are refused below, before they are decoded
            picture = Image.open(io.BytesIO(data), formats=list(KINDS))
    except Image.DecompressionBombError:
        raise Refused(_too_many()) from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        raise Refused(
            "This is no picture that browsers show. Save it as JPEG or PNG, and choose that. (A telephone’s HEIC: share it as JPEG.)"
        ) from None
    kind = picture.format or ""
    if Path(name).suffix.lower().lstrip(".") not in KINDS[kind]:
        raise Refused(
            f"The name of this picture does not say what it is: it is {kind}. Let its name end in .{KINDS[kind][0]}, and choose it again."
        )
    if picture.width * picture.height > PIXELS:
        raise Refused(_too_many())
    if getattr(picture, "is_animated", False):
        raise Refused("This picture moves, which distracts readers and cannot be stopped. Choose one that stands still.")
    # keeps: P60
    return _anew(Path(name).stem, picture, kind)


def _too_many() -> str:
    return f"This picture has more than {PIXELS // 1_000_000} million pixels. Save it with at most {LONGEST} on its longer side, and choose that."


def _anew(stem: str, picture: Image.Image, kind: str) -> Looked:
    """The pixels alone, in a file of their own: no place, no camera, no thumbnail, nothing behind the end."""
    try:
        if kind == "JPEG":
            picture.draft("RGB", (LONGEST, LONGEST))
        upright = ImageOps.exif_transpose(picture)
        upright.thumbnail((LONGEST, LONGEST))
        clear = upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info
        pixels = _for_screens(upright).convert("RGBA" if clear else "RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise Refused(
            "This picture is damaged, or cut off. Open it in a program for pictures, save it again, and choose that."
        ) from None
    bare = Image.frombytes(pixels.mode, pixels.size, pixels.tobytes())
    kept = "PNG" if kind == "GIF" or (clear and kind == "JPEG") else kind
    how: dict[str, dict[str, object]] = {
        "JPEG": {"quality": 88, "progressive": True},
        "WEBP": {"quality": 88},
        "PNG": {},
    }
    out = io.BytesIO()
    bare.save(out, kept, **how[kept])
    return Looked(out.getvalue(), name=f"{stem}.{KINDS[kept][0]}")


def _for_screens(picture: Image.Image) -> Image.Image:
    """In the colours of all screens: the profile of a camera or a press goes with the rest of the file."""
    profile = picture.info.get("icc_profile")
    if not profile or picture.mode not in ("RGB", "CMYK", "L"):
        return picture
    try:
        own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        return ImageCms.profileToProfile(picture, own, ImageCms.createProfile("sRGB"), outputMode="RGB") or picture
    except (ImageCms.PyCMSError, OSError, ValueError):
        return picture
