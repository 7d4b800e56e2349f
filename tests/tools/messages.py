"""Every string that pages say, and the catalogues that say it in the other languages.

`python -m tests.tools.messages` brings the catalogues up to date: new strings come in empty,
strings that no page says any more go. What is empty, and what is not marked for translation at
all, the tests refuse.
"""

import io
import re
from collections.abc import Iterator
from pathlib import Path

import polib
from babel.messages.extract import extract_python
from django.utils.translation.template import templatize

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "detente"
LOCALE = PACKAGE / "web" / "locale"
LANGUAGES = ("ar", "es", "fr", "ru", "zh")
PLURALS = {
    "ar": "nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : "
    "n%100>=11 && n%100<=99 ? 4 : 5;",
    "es": "nplurals=2; plural=(n != 1);",
    "fr": "nplurals=2; plural=(n > 1);",
    "zh": "nplurals=1; plural=0;",
    "ru": "nplurals=3; plural=n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && "
    "(n%100<12 || n%100>14) ? 1 : 2;",
}
KEYWORDS = dict.fromkeys(
    ("_", "gettext", "gettext_lazy", "ngettext", "pgettext", "pgettext_lazy", "npgettext")
)
Key = tuple[str, str, str]  # context, singular, plural; empty where there is none


def sources() -> Iterator[Path]:
    """Python modules and templates with words for people."""
    for part in ("web", "people", "calls", "press"):
        yield from sorted((PACKAGE / part).rglob("*.py"))
        yield from sorted((PACKAGE / part).rglob("*.html"))


def extract() -> dict[Key, list[str]]:
    """Every marked string, with the files that say it."""
    found: dict[Key, list[str]] = {}
    for path in sources():
        text = path.read_text("utf-8")
        if path.suffix == ".html":
            text = templatize(text, origin=str(path))
        stream = io.BytesIO(text.encode())
        for _line, name, message, _comments in extract_python(
            stream, KEYWORDS, (), {"encoding": "utf-8"}
        ):
            key = _key(name, message)
            if key is not None:
                found.setdefault(key, []).append(str(path.relative_to(PACKAGE)))
    return found


def _key(name: str, message: object) -> Key | None:
    parts = message if isinstance(message, tuple) else (message,)
    words = tuple(part for part in parts if isinstance(part, str))
    if not words:
        return None
    if "pgettext" in name:
        return (words[0], words[1], words[2] if name.startswith("n") else "")
    return ("", words[0], words[1] if name == "ngettext" else "")


def unmarked(template: str) -> list[str]:
    """Words in a template that no tag marks for translation."""
    text = re.sub(r"{%\s*blocktranslate.*?endblocktranslate\s*%}", " ", template, flags=re.DOTALL)
    text = re.sub(r"{%.*?%}|{{.*?}}|{#.*?#}", " ", text, flags=re.DOTALL)
    text = re.sub(r"<(code|svg|style)\b.*?</\1>", " ", text, flags=re.DOTALL)
    spoken = re.findall(r'(?:aria-label|title|alt|placeholder)="([^"]*)"', text)
    text = re.sub(r"<[^>]*>", " ", text)
    return re.findall(r"[A-Za-z]{2,}", " ".join([text, *spoken]))


def catalogue(language: str) -> Path:
    """Where a language's catalogue lies."""
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def key_of(entry: polib.POEntry) -> Key:
    """An entry's key, as `extract` gives it."""
    return (entry.msgctxt or "", entry.msgid, entry.msgid_plural or "")


def update() -> None:
    """Write the catalogues anew, keeping what is translated."""
    for language in LANGUAGES:
        path = catalogue(language)
        old = {key_of(one): one for one in polib.pofile(str(path))} if path.is_file() else {}
        fresh = polib.POFile(wrapwidth=100)
        fresh.metadata = {
            "Language": language,
            "MIME-Version": "1.0",
            "Content-Type": "text/plain; charset=UTF-8",
            "Content-Transfer-Encoding": "8bit",
            "Plural-Forms": PLURALS[language],
        }
        for key in sorted(extract(), key=lambda one: (one[1], one[0])):
            fresh.append(old.get(key) or _empty(key, language))
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh.save(str(path))


def compile_all() -> None:
    """Compile what is older than its catalogue, as the build does."""
    for language in LANGUAGES:
        path = catalogue(language)
        compiled = path.with_suffix(".mo")
        if not compiled.is_file() or compiled.stat().st_mtime < path.stat().st_mtime:
            polib.pofile(str(path)).save_as_mofile(str(compiled))


def _empty(key: Key, language: str) -> polib.POEntry:
    context, singular, plural = key
    entry = polib.POEntry(msgid=singular, msgctxt=context or None)
    if "{" in singular:
        entry.flags.append("python-brace-format")
    if plural:
        entry.msgid_plural = plural
        entry.msgstr_plural = dict.fromkeys(range(int(PLURALS[language][9])), "")
    return entry


if __name__ == "__main__":
    import tests.conftest  # noqa: F401  Django has to be set up for its template reader

    update()
    compile_all()
