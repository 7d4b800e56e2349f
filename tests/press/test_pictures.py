"""Pictures: made anew, so that nothing hidden in them goes out; what is none is refused."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from detente.press.models import Picture
from detente.press.pictures import LONGEST, UnfitPictureError, made_anew
from tests.press.desk import Desk
from tests.web.a_line import ALine, Server


def drawn(size: tuple[int, int] = (60, 40), kind: str = "JPEG", **more: Any) -> bytes:
    out = io.BytesIO()
    Image.new(more.pop("mode", "RGB"), size, "red").save(out, kind, **more)
    return out.getvalue()


def test_where_and_by_whom_it_was_taken_is_left_out() -> None:
    exif = Image.Exif()
    exif[0x013B] = "A photographer"
    exif[0x0112] = 6  # to be turned
    made = made_anew(drawn(exif=exif))
    assert b"A photographer" not in made.content
    assert (made.width, made.height) == (40, 60)
    assert dict(Image.open(io.BytesIO(made.content)).getexif()) == {}


def test_a_large_one_becomes_smaller_and_a_transparent_one_gets_paper() -> None:
    made = made_anew(drawn((LONGEST * 2, 20), "PNG"))
    assert made.width == LONGEST
    clear = made_anew(drawn(kind="PNG", mode="RGBA"))
    assert Image.open(io.BytesIO(clear.content)).mode == "RGB"


@pytest.mark.parametrize(
    "content", [b"", b"<svg/>", b"GIF89a" + b"\0" * 50, drawn()[:200], drawn(kind="BMP")]
)
def test_what_is_no_picture_is_refused(content: bytes) -> None:
    with pytest.raises(UnfitPictureError):
        made_anew(content)


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    """A file of a few kilobytes that would unpack to hundreds of megabytes."""
    bomb = drawn((20_000, 10_000), "PNG", mode="1")
    assert len(bomb) < 100_000
    with pytest.raises(UnfitPictureError):
        made_anew(bomb)


def test_it_is_uploaded_replaced_and_taken_away(line: ALine, served: Server) -> None:
    desk = Desk(line)
    one = desk.begin()
    desk.approve(one)
    desk.step(one, "picture", picture=SimpleUploadedFile("p.jpg", drawn(), "image/jpeg"))
    assert one.step == "writing"  # what a second person read had no picture
    file = desk.writes.get(f"/press/{one.key}/picture/file/")
    assert file["Content-Type"] == "image/jpeg"
    assert "does not say in words what the picture shows" in desk.html(one)
    desk.write(one, alt_en="A telephone", alt_ru="Телефон", alt_ar="هاتف")
    desk.approve(one)
    desk.step(one, "picture/none")
    assert not Picture.objects.exists()
    answer = desk.step(one, "picture", picture=SimpleUploadedFile("p.svg", b"<svg/>"))
    assert answer.status_code == 409
    assert "This is no picture that can be shown" in answer.content.decode()
    assert desk.writes.get(f"/press/{one.key}/picture/file/").status_code == 404
