"""A joint text on paper: what it shows, what it carries, and who is found out."""

import io
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import weasyprint
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject

from detente.core import acts
from detente.core.checkpoints import encode64
from detente.core.encoding import canonical, parse_canonical
from detente.core.errors import RemoteError
from detente.core.kinds import Answer, Do, Mode
from detente.core.passes import Paragraph, Pass
from detente.core.plans.draft import Draft
from detente.core.statements import split_ref
from detente.node import desk, exports
from detente.typesetting import typeset
from detente.web.papers.bundle import SHEET, BadPaperError, name_of, open_bundle
from detente.web.papers.checking import OtherPagesError, attachments, check
from detente.web.papers.paper import html_of, render
from tests.web.a_line import ALine
from tests.web.joint import FIRST, SECOND, Joint

DETENTE = Path(sys.executable).with_name("detente")
OTHER = {"en": "The sides shall not deploy such systems."}


@pytest.fixture
def joint(line: ALine) -> Joint:
    """Our pass, of which they initialled paragraph 2, and their answer to it; all received."""
    found = Joint(line)
    found.we((1, FIRST), (2, SECOND))
    found.they_initial(2)
    found.they((1, FIRST | OTHER), (2, SECOND))
    line.receipt()
    return found


def paper(page: Any, joint: Joint, kind: str = "brackets", **query: str) -> bytes:
    """A paper as the page gives it."""
    response = page.get(joint.url(f"paper/{kind}.pdf"), query)
    assert response.status_code == 200
    return bytes(response.content)


def said(data: bytes) -> str:
    """What stands on its pages, without spaces."""
    text = "".join(one.extract_text() for one in PdfReader(io.BytesIO(data)).pages)
    return "".join(text.split())


def forged(html: str, files: Mapping[str, bytes]) -> bytes:
    """A PDF of any pages with any attachments."""
    return typeset(html, files, 1, b"forged")


@pytest.mark.parametrize("language", ["ar", "en", "ru"])
@pytest.mark.parametrize("kind", ["brackets", "clean", "comparison"])
def test_a_paper_is_checked_byte_for_byte(page, joint, kind, language):
    page.post("/language/", {"language": language, "next": "/"})
    made = paper(page, joint, kind)
    found = check(made)
    assert found.exact
    assert PdfReader(io.BytesIO(made)).pages[0].mediabox.width == pytest.approx(595.28, abs=0.1)


def test_it_shows_the_words_their_owners_and_what_it_stands_on(page, joint):
    text = said(paper(page, joint))
    assert "Moscowнеразмещают|Washingtonненамереныразмещать" in text
    assert "Nothingisagreeduntileverythingisagreed." in text
    assert "signedbybothMoscowsigneditinstatementMoscow#10;Washingtoninitialledit" in text
    for one in open_bundle(attachments(paper(page, joint))).held.values():
        assert one.said.leaf in text
        assert one.received is not None


def test_the_check_says_what_is_proven_and_what_is_not(page, joint):
    told = str(check(paper(page, joint)))
    assert "proven: washington #4 text.initial" in told
    assert "moscow signed that it holds it" in told
    assert "2. [en] They meet again in January." in told
    assert "[moscow: не размещают | washington: не намерены размещать]" in told
    assert "does not prove that nothing was signed later" in told
    assert "NOT PROVEN" not in told


def test_what_was_not_received_is_not_proven_and_the_paper_says_so_on_its_face(page, joint):
    joint.we((2, SECOND))
    made = paper(page, joint)
    assert "Notproven:Moscow#11hasnoreceiptyet,andnothinghereshowsthatitwassigned." in said(made)
    assert "nothing shows that it was signed: moscow #11 text.counter" in str(check(made))


def test_an_accepted_text_carries_the_acceptance(page, joint):
    joint.we((2, SECOND))
    joint.line.they_say(acts.AcceptText(text=joint.text, of=str(joint.open())))
    joint.line.receipt()
    made = paper(page, joint, "clean")
    assert "Acceptedasawhole" in said(made)
    assert "Notprovenhere" not in said(made)
    assert "proven: washington #6 text.accept" in str(check(made))


def test_arabic_is_set_from_right_to_left_and_shaped(page, joint):
    found: list[tuple[str, float]] = []

    def visit(text: str, _cm: Any, matrix: Any, _font: Any, _size: Any) -> None:
        found.append((text, matrix[4]))

    def place(piece: str) -> float:
        """How far right on the page something stands first."""
        return next(x for text, x in found if piece in text)

    made = PdfReader(io.BytesIO(paper(page, joint)))
    made.pages[0].extract_text(visitor_text=visit)
    # The first brackets are those of the Arabic paragraph; its letters are not taken apart.
    assert place("[") > place("|") > place("]") > place("المنظومات")
    assert place("Стороны") < place("размещают") < place("размещать")
    fonts = made.pages[0]["/Resources"]["/Font"].values()
    names = {str(one.get_object()["/BaseFont"]) for one in fonts}
    assert all("ibm-plex" in name.lower().replace("_", "-") for name in names), names


def test_a_text_of_hidden_signs_does_not_keep_the_node_busy(page, joint):
    hidden = Pass(tuple(Paragraph(n, {"en": ("\u200b" * 9000,)}) for n in (1, 2)), {})
    joint.line.say(acts.SendPass(text=joint.text, words=hidden, of=joint.open()))
    response = page.get(joint.url("paper/brackets.pdf"))
    assert response.status_code == 409
    assert "hidden signs" in response.content.decode()


# ---- forgers


def test_a_tampered_attachment_is_refused(page, joint):
    made = paper(page, joint)
    files = dict(attachments(made))
    html = html_of(open_bundle(files))
    for name, data in files.items():
        middle = len(data) // 2
        wrong = data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]
        with pytest.raises(RemoteError):
            check(forged(html, files | {name: wrong}))


def test_pages_that_say_something_else_are_refused_though_the_proofs_hold(page, joint):
    files = attachments(paper(page, joint))
    html = html_of(open_bundle(files))
    assert "shall not deploy" in html
    check(forged(html, files))
    with pytest.raises(OtherPagesError):
        check(forged(html.replace("shall not deploy", "may deploy"), files))
    with pytest.raises(OtherPagesError):
        check(forged(html.replace("</body>", "<p>And a secret protocol.</p></body>"), files))


def test_a_paper_of_another_version_is_checked_by_its_words(page, joint):
    files = attachments(paper(page, joint))
    found = check(forged(html_of(open_bundle(files)), files))
    assert not found.exact
    assert "how the pages look was not compared" in str(found)


@pytest.mark.parametrize("name", [SHEET, "card-0.json", "initials"])
def test_nothing_may_be_missing_or_added(page, joint, name):
    files = dict(attachments(paper(page, joint)))
    initials = f"statement-{1 - joint.line.side}-4.tlog-proof"
    missing = initials if name == "initials" else name
    with pytest.raises(RemoteError):
        open_bundle({key: data for key, data in files.items() if key != missing})
    with pytest.raises(RemoteError):
        open_bundle(files | {"statement-1-77.tlog-proof": files[initials]})


def test_a_receipt_cannot_be_left_out_to_show_other_words(page, joint):
    """Washington's pass is put in as not received, with other words that its hash does not fit."""
    joint.we((2, SECOND))
    files = dict(attachments(paper(page, joint)))
    sheet = files[SHEET]
    at = sheet.index(b'"loose":') + 40
    with pytest.raises(RemoteError):
        open_bundle(files | {SHEET: sheet[:at] + b"A" + sheet[at + 1 :]})


def altered(
    joint: Joint, files: Mapping[str, bytes], *proven: str, **sheet: Any
) -> dict[str, bytes]:
    """The same attachments with these proofs added and the sheet changed."""
    attached = {
        name_of(ref): exports.proof(joint.line.id, *split_ref(ref)).encode() for ref in proven
    }
    changed: Any = parse_canonical(files[SHEET])
    return {**files, **attached, SHEET: canonical(changed | sheet)}


def answer(joint: Joint, kind: str, do: Do, thing: str, *, ours: bool = False) -> str:
    """A statement about a turn of the text that no node of ours would sign."""
    side = joint.line.side if ours else 1 - joint.line.side
    return joint.line._keep(side, Draft(kind, thing, do), len(joint.line.trees[1 - side]))


def test_an_acceptance_of_a_pass_ad_referendum_makes_no_paper(page, joint):
    """We still have to ask at home; Washington signs that it accepts, and shows it around."""
    first = joint.we((2, SECOND), mode=Mode.AD_REFERENDUM)
    passes = desk.state(joint.line.id).texts[joint.text].passes
    version = passes.versions[first]
    accept = answer(joint, "text.accept", Answer(of=version.said.leaf), version.thing)
    assert passes.standing().agreed is None
    joint.line.receipt()
    files = attachments(paper(page, joint))
    open_bundle(altered(joint, files))
    with pytest.raises(BadPaperError, match="cannot be accepted"):
        open_bundle(altered(joint, files, accept, accept=accept))


def test_an_acceptance_that_nobody_signed_makes_no_paper(page, joint):
    """Anybody can write a statement in our name; one without a receipt is nobody's word."""
    version = desk.state(joint.line.id).texts[joint.text].passes.versions[str(joint.open())]
    files = attachments(paper(page, joint))
    size = len(joint.line.trees[joint.line.side])
    ref = answer(joint, "text.accept", Answer(of=version.said.leaf), version.thing, ours=True)
    entry, _body = exports.entries(joint.line.id, [ref])[ref]
    assert ref == f"{joint.line.side}:{size}"
    with pytest.raises(BadPaperError, match="not proven"):
        open_bundle(altered(joint, files, accept=ref, loose={ref: [encode64(entry), ""]}))
    assert "AcceptedasawholeNotprovenhere:thisiswhatonesidewrote." in said(paper(page, joint))


def test_what_was_initialled_in_another_text_makes_no_paper(page, joint):
    """We initialled the same words elsewhere, where they stood among others."""
    other = Joint.__new__(Joint)
    other.line, other.case = joint.line, joint.case
    other.text = joint.line.they_say(
        acts.OpenText(talks=joint.case.talks, title={"en": "Another text"})
    )
    opened = other.we((1, FIRST | OTHER))
    elsewhere = other.they((1, FIRST | OTHER), (7, SECOND))  # an answer: it names no text itself
    theirs = joint.we((7, SECOND))
    initialled = joint.line.say(
        acts.InitialParagraphs(text=other.text, of=elsewhere, paragraphs=(7,))
    )
    joint.line.receipt()
    files = attachments(paper(page, joint))
    assert theirs in open_bundle(files).held
    with pytest.raises(BadPaperError, match="another text"):
        open_bundle(altered(joint, files, initialled, elsewhere, opened, initials=[initialled]))


def test_a_name_attached_twice_is_refused(page, joint):
    files = attachments(paper(page, joint))
    html = html_of(open_bundle(files))
    twice = [weasyprint.Attachment(string=data, name=name) for name, data in files.items()]
    twice.append(weasyprint.Attachment(string=b"{}", name=SHEET))
    with pytest.raises(BadPaperError):
        check(weasyprint.HTML(string=html).write_pdf(attachments=twice))


def test_whatever_happens_to_the_file_it_is_read_right_or_refused(page, joint):
    made = paper(page, joint)

    @given(st.integers(0, len(made) - 1), st.integers(0, 255), st.booleans())
    @settings(max_examples=15)
    def changed(at: int, value: int, cut: bool) -> None:
        data = made[:at] if cut else made[:at] + bytes([value]) + made[at + 1 :]
        try:
            found = check(data)
        except RemoteError:
            return
        assert found.exact == (data == made)

    changed()


@given(st.binary(max_size=200))
def test_what_is_no_pdf_is_refused(data):
    with pytest.raises(RemoteError):
        check(b"%PDF-1.7\n" + data)


def test_the_command_checks_a_paper_offline(page, joint, tmp_path):
    good, bad = tmp_path / "good.pdf", tmp_path / "bad.pdf"
    made = paper(page, joint)
    good.write_bytes(made)
    files = attachments(made)
    html = html_of(open_bundle(files))
    bad.write_bytes(forged(html.replace("shall not deploy", "may deploy"), files))
    run = subprocess.run([DETENTE, "verify", good], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert "byte for byte" in run.stdout
    run = subprocess.run([DETENTE, "verify", bad], capture_output=True, text=True, check=False)
    assert run.returncode == 1
    assert "other-pages" in run.stderr


def plain_pdf(value: Any) -> Any:
    """A value as one of a PDF."""
    match value:
        case dict():
            return DictionaryObject({NameObject(key): plain_pdf(one) for key, one in value.items()})
        case list():
            return ArrayObject(map(plain_pdf, value))
        case str():
            return NameObject(value)
        case int():
            return NumberObject(value)
        case _:
            return value


def test_a_paper_that_would_keep_its_reader_busy_for_ever_is_given_up(page, joint, tmp_path):
    """Its proofs are right, and its two kilobytes of pages are a thousand million pages. Whoever
    reads PDF may notice first; if not, time is short in any case, for an honest file too."""
    made = paper(page, joint)
    writer = PdfWriter(clone_from=io.BytesIO(made))
    pages = writer.pages[0].indirect_reference
    for _level in range(30):
        kids = {"/Type": "/Pages", "/Count": 2, "/Kids": [pages, pages]}
        pages = writer._add_object(plain_pdf(kids))
    writer.root_object[NameObject("/Pages")] = pages
    bad = tmp_path / "busy.pdf"
    writer.write(bad)
    assert attachments(bad.read_bytes()) == attachments(made)
    good = tmp_path / "good.pdf"
    good.write_bytes(made)
    for file, seconds, words in (
        (bad, "20", ("20 seconds", "page tree")), (good, "0.2", ("within 0.2 seconds",))
    ):  # fmt: skip
        run = subprocess.run(
            [DETENTE, "verify", file, "--within", seconds],
            capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip
        assert run.returncode == 1
        assert any(one in run.stderr for one in words)
        assert "Traceback" not in run.stderr


def test_a_file_cannot_speak_to_the_terminal(tmp_path):
    """The name of an attachment is told, and not the commands in it."""
    name = "\x1b[2Jgood\x9b31m"
    made = tmp_path / "bad.pdf"
    twice = [weasyprint.Attachment(string=b"{}", name=name) for _time in range(2)]
    made.write_bytes(weasyprint.HTML(string="<p>x").write_pdf(attachments=twice))
    run = subprocess.run([DETENTE, "verify", made], capture_output=True, text=True, check=False)
    assert run.returncode == 1
    assert "[2Jgood" in run.stderr
    assert all(one.isprintable() or one == "\n" for one in run.stderr)


def test_the_same_attachments_give_the_same_bytes(page, joint):
    files = attachments(paper(page, joint))
    assert render(files) == render(dict(reversed(files.items())))
