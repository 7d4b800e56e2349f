"""HTML set as PDF in our own faces, and as a picture; nothing outside is ever fetched."""

import io
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

FONTS = Path(__file__).parent / "web" / "static" / "detente"
FACES = (
    "ibm-plex-sans-latin",
    "ibm-plex-sans-latin-ext",
    "ibm-plex-sans-cyrillic",
    "ibm-plex-sans-arabic-arabic",
)
WEIGHTS = (400, 600)
PICTURE = "detente:///picture"


class PaperUnavailableError(OSError):
    """This machine lacks the libraries that set a PDF. `make` installs them (Makefile)."""


def typeset(
    html: str, files: Mapping[str, bytes], made_at: int, identifier: bytes | None = None,
    picture: tuple[bytes, str] | None = None,
) -> bytes:  # fmt: skip
    """A PDF in our faces. `made_at` is a UTC second; `files` are attached.

    `picture` is one and its media type, which the HTML calls PICTURE. Raises PaperUnavailableError.
    """
    try:
        import weasyprint  # noqa: PLC0415  loads libraries that only paper needs
        from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415
        from weasyprint.urls import URLFetcherResponse  # noqa: PLC0415
    except OSError as error:
        raise PaperUnavailableError(str(error)) from error
    at = datetime.fromtimestamp(made_at, UTC)
    attached = [
        weasyprint.Attachment(string=data, name=name, created=at, modified=at)
        for name, data in sorted(files.items())
    ]
    fonts = FontConfiguration()
    faces = weasyprint.CSS(string=_faces(), url_fetcher=_fonts_only, font_config=fonts)

    def fetch(url: str) -> Any:
        if url == PICTURE and picture is not None:
            content, kind = picture
            return URLFetcherResponse(url, content, {"Content-Type": kind})
        return _fonts_only(url)

    made: bytes = weasyprint.HTML(string=html, url_fetcher=fetch).write_pdf(
        stylesheets=[faces], font_config=fonts, attachments=attached,
        pdf_tags=True, pdf_identifier=identifier,
    )  # fmt: skip
    return made


def _faces() -> str:
    """A family for each file, since the scripts lie in different ones."""
    return "".join(
        f'@font-face{{font-family:"{face}";font-weight:{weight};'
        f'src:url("detente:///{face}-{weight}-normal.woff2") format("woff2")}}'
        for face in FACES
        for weight in WEIGHTS
    )


def _fonts_only(url: str) -> Any:
    """Nothing but our own faces is ever fetched, whatever a text might say."""
    from weasyprint.urls import URLFetcherResponse  # noqa: PLC0415

    known = {f"{face}-{weight}-normal.woff2" for face in FACES for weight in WEIGHTS}
    name = url.removeprefix("detente:///")
    if name not in known:
        raise ValueError(f"{url} is not one of the faces")
    return URLFetcherResponse(url, _unpacked(name), {"Content-Type": "font/ttf"})


@cache
def _unpacked(name: str) -> bytes:
    """A face without its WOFF2 wrapping. WeasyPrint would unpack all of them for every paper, which
    takes thirty times as long as to set it."""
    from fontTools.ttLib import woff2  # noqa: PLC0415

    out = io.BytesIO()
    woff2.decompress(FONTS / name, out)
    return out.getvalue()


def drawn(html: str, width: int) -> bytes:
    """A page of HTML as PNG, so many pixels wide. Raises PaperUnavailableError."""
    import pypdfium2  # noqa: PLC0415  loaded where a picture is drawn

    document = pypdfium2.PdfDocument(typeset(html, {}, 0))
    page = document[0]
    picture = page.render(scale=width / page.get_width()).to_pil()
    out = io.BytesIO()
    picture.convert("P", palette=1, colors=64).save(out, "PNG", optimize=True)
    document.close()
    return out.getvalue()
