"""Pictures, made anew from what was uploaded: no hidden data, no odd format, bounded in size."""

import io
import warnings
from dataclasses import dataclass

from PIL import Image, ImageOps

from detente.core.errors import LocalError

MOST_BYTES = 4 * 2**20
MOST_PIXELS = 40_000_000
LONGEST = 1600
"""Pixels of the longer edge once it is made anew."""
FORMATS = ("JPEG", "PNG", "WEBP")


class UnfitPictureError(LocalError):
    """This is no picture that can be shown. Use JPEG, PNG or WebP."""


@dataclass(frozen=True)
class Made:
    """A picture as it is kept."""

    content: bytes
    type: str
    width: int
    height: int


def made_anew(content: bytes) -> Made:
    """The picture upright, at most `LONGEST` long, as JPEG. Raises UnfitPictureError."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=FORMATS) as opened:
                if opened.width * opened.height > MOST_PIXELS:
                    raise UnfitPictureError("more pixels than can be shown")
                picture = ImageOps.exif_transpose(opened)
                picture.thumbnail((LONGEST, LONGEST))
                return _saved(_opaque(picture))
    except (OSError, ValueError, SyntaxError, Warning, Image.DecompressionBombError) as error:
        raise UnfitPictureError(str(error)) from error


def _opaque(picture: Image.Image) -> Image.Image:
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    paper = Image.new("RGBA", picture.size, "white")
    paper.alpha_composite(picture.convert("RGBA"))
    return paper.convert("RGB")


def _saved(picture: Image.Image) -> Made:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=82, optimize=True, progressive=True)
    return Made(out.getvalue(), "image/jpeg", picture.width, picture.height)
