"""Finding words in a long record: how long the index takes, and a question at three sizes.

    python benchmarks/search.py [-n 200] [--json search.json]

One process and an SQLite file like a node's. The statements are agenda items, each with a title of
two or three field words and a number in English, Russian and Arabic; every tenth carries a
paragraph of forty words besides. A question is what its page does without Django's request and
template: look for new statements, count by kind and side, read the first twenty, mark the words.
"""

import os
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import measuring

SIZES = (10, 1_000, 10_000)
WORDS = {
    "en": "security guarantees negotiations missiles withdrawal troops verification inspection "
    "treaty border ceasefire humanitarian corridor exchange prisoners grain export embassy "
    "consular transit notification exercise radar limits range deployment observers",
    "ru": "безопасность гарантии переговоры ракеты вывод войска проверка инспекция договор граница "
    "перемирие гуманитарный коридор обмен пленные зерно вывоз посольство консульский транзит "
    "уведомление учения радар пределы дальность развёртывание наблюдатели",
    "ar": "الأمن ضمانات المفاوضات صواريخ انسحاب القوات التحقق تفتيش معاهدة الحدود هدنة إنسانية "
    "ممر تبادل الأسرى حبوب تصدير سفارة قنصلية عبور إخطار مناورات رادار قيود المدى نشر مراقبون",
}
QUESTIONS = {
    "one word": "guarantee",
    "a Russian form": "переговорах",
    "an Arabic form": "للمفاوضات",
    "the beginning of a word": "ver",
    "two words": "treaties border",
    "a phrase": '"security guarantees"',
    "a number": "item4217",
    "nothing": "unicorn",
}


def begin(directory: Path) -> None:
    """A node's settings and an empty database in this directory."""
    from detente import configuration

    configuration.save(
        directory,
        configuration.Configuration(side="Moscow", label="moscow", secret_key="benchmarks" * 5),
    )
    os.environ[configuration.ENVIRONMENT] = str(directory)
    os.environ["DJANGO_SETTINGS_MODULE"] = "detente.settings"
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def a_line() -> str:
    from detente.node import models

    card = models.Card.objects.create(hash="0" * 64, file=b"", made_at=0, used=True)
    line = models.Line.objects.create(
        id="a" * 64, side=0, label="washington", our_card=card, their_card=b"", trial=True,
        added_at=0,
    )  # fmt: skip
    return str(line.id)


def bodies(number: int) -> Iterator[tuple[str, dict[str, object]]]:
    """The statement of this number: its kind and body."""
    chance = random.Random(number)

    def text(length: int) -> dict[str, str]:
        return {
            language: " ".join([*chance.choices(words.split(), k=length), f"item{number}"])
            for language, words in WORDS.items()
        }

    if number % 10 == 9:
        yield "terms.propose", {"purpose": text(40)}
    else:
        yield "item", {"title": text(chance.choice((2, 3)))}


def write(line: str, first: int, until: int) -> None:
    """Statements straight into the database: signatures and the link are timed elsewhere."""
    from detente.core.encoding import canonical
    from detente.node import models

    rows = []
    for number in range(first, until):
        ((kind, body),) = bodies(number)
        entry = {"kind": kind, "at": 1_640_000_000 + number, "do": {"talks": "0:0"}, "obj": None}
        rows.append(models.Entry(
            line_id=line, side=number % 2, n=number // 2, entry=canonical(entry), salt=bytes(32),
            body=canonical(body), root=bytes(32), kept_at=0,
        ))  # fmt: skip
    models.Entry.objects.bulk_create(rows)


def milliseconds(work: Callable[[], object]) -> float:
    began = time.perf_counter_ns()
    work()
    return (time.perf_counter_ns() - began) / 1e6


def ask(line: str, text: str) -> int:
    """What the page of a question does."""
    from detente.search import finding, own, record
    from detente.search.query import parse

    query = parse(text)
    record.catch_up(line)
    own.catch_up(line, 0)
    found = finding.Findings(line, 1, query, finding.Chosen())
    for document in found[0:20]:
        for said in document.texts.values():
            finding.spans(said, query)
    return len(found)


def index_all(line: str, times: list[float]) -> None:
    """Ask until everything is indexed; the milliseconds of each question that had work to do."""
    from detente.search import record

    complete = False
    while not complete:
        began = time.perf_counter_ns()
        complete = record.catch_up(line).complete
        times.append((time.perf_counter_ns() - began) / 1e6)


def figures(n: int, directory: Path) -> dict[str, measuring.Summary]:
    line, rows, written = a_line(), {}, 0
    indexing: list[float] = []
    for size in SIZES:
        write(line, written, size)
        part: list[float] = []
        index_all(line, part)
        if size == SIZES[-1]:
            indexing = part
        fresh, written = size - written, size
        rows[f"index up to {size:,} statements, each"] = measuring.summary([sum(part) / fresh])
        for name, text in QUESTIONS.items():
            found = ask(line, text)
            rows[f"{size:,} statements: {name} ({found:,} found)"] = measuring.summary(
                milliseconds(lambda text=text: ask(line, text)) for _ in range(n)
            )
    rows["a question that first reads 500 statements"] = measuring.summary(indexing)
    return rows


def main() -> None:
    chosen = measuring.options(__doc__.splitlines()[0], n=200).parse_args()
    began = measuring.load()
    with tempfile.TemporaryDirectory(prefix="detente-bench-") as place:
        directory = Path(place)
        begin(directory)
        rows = figures(chosen.n, directory)
        size = sum(path.stat().st_size for path in directory.glob("*.sqlite*")) / 2**20
    measuring.report("search", "ms", rows, chosen, began, database_mib=round(size, 1))


if __name__ == "__main__":
    main()
