"""The command line: `detente --help`. Each command is a function of a few lines; they do no crypto.

Commands beside a running node write requests to its database; only `serve` holds keys and acts.
"""

import argparse
import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NoReturn

from detente.configuration import LANGUAGES
from detente.core.errors import DetenteError
from detente.setup import check_database, create_node, is_served, use

if TYPE_CHECKING:
    from detente.node import models, requests

EPILOG = """\
a first line, in two terminals:
  detente init moscow --side Moscow --label moscow --zone Europe/Moscow
  detente serve moscow
  detente card moscow > moscow.card       hand this file to the other side
  detente pair moscow washington.card     add the card that they handed to you
  detente confirm moscow washington       read digits aloud, type those you hear
  detente people add moscow "Anna" --role delegate

`make demo` shows two nodes at work; `detente COMMAND --help` explains each command.
Exit status: 0 done, 1 refused or failed (the reason is printed), 2 wrong usage.
"""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(2, f"{self.prog}: {message}\nTry `{self.prog} --help`.\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the process's exit status."""
    options = _parser().parse_args(arguments)
    run: Callable[[argparse.Namespace], int | None] = options.run
    try:
        return run(options) or 0
    except DetenteError as error:
        print(f"detente: {_sentence(error)}", file=sys.stderr)
    except BrokenPipeError:
        sys.stderr.close()
    except KeyboardInterrupt:
        print("detente: stopped.", file=sys.stderr)
    except EOFError:
        print("detente: nothing was typed, so nothing was done.", file=sys.stderr)
    except UnicodeError:
        print("detente: this text is not UTF-8. Type it again.", file=sys.stderr)
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        print(f"detente: {where}{error.strerror or error}.", file=sys.stderr)
    return 1


def _sentence(error: DetenteError) -> str:
    """What happened, then what to do, which is the class's own docstring."""
    what, advice = str(error).strip(), " ".join((type(error).__doc__ or "").split())
    if type(error).__module__ == DetenteError.__module__ or not advice or advice == what:
        return _printable(what)
    return _printable(f"{what}\n{advice}" if what else advice)


def _printable(text: str) -> str:
    """What was found in somebody's file or message, without anything that commands a terminal."""
    return "".join(one if one.isprintable() or one == "\n" else "\ufffd" for one in text)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="detente",
        description="The line between two sides that do not trust each other.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for add in (
        _init, _serve, _relay, _card, _pair, _confirm, _people, _export, _verify, _show, _site,
        _demo,
    ):  # fmt: skip
        add(commands)
    return parser


def _command(
    commands: "argparse._SubParsersAction[_Parser]",
    name: str,
    text: str,
    run: Callable[[argparse.Namespace], int | None],
    *,
    node: bool = True,
) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=text.split(".", maxsplit=1)[0], description=text)
    command.set_defaults(run=run)
    if node:
        command.add_argument("dir", type=Path, metavar="DIR", help="the node's directory")
    return command


def _init(commands: "argparse._SubParsersAction[_Parser]") -> None:
    command = _command(
        commands, "init",
        "Make a node: its directory, settings and database. Refuses to overwrite. "
        "Keys are made later, one set for each line.", run_init,
    )  # fmt: skip
    command.add_argument("--side", required=True, metavar="NAME", help="our name, as people say it")
    command.add_argument(
        "--label", required=True, help="our name on calling cards: 1 to 63 of a-z, 0-9, . and -"
    )
    command.add_argument("--zone", default="UTC", help="our time zone, such as Europe/Moscow")
    command.add_argument(
        "--language", action="append", choices=LANGUAGES, help="ours; the first is used"
    )
    command.add_argument("--host", default="localhost", help="the host name people type")
    command.add_argument("--web-port", type=int, default=8101, help="port of the pages")
    command.add_argument("--link-port", type=int, default=8201, help="port the other side dials")
    command.add_argument(
        "--address", help="HOST:PORT on our card for the other side to dial; '' if unreachable"
    )


def run_init(options: argparse.Namespace) -> None:
    path = create_node(
        options.dir, side=options.side, label=options.label, zone=options.zone,
        languages=tuple(options.language or ("en", "ar", "ru")), host=options.host,
        web_port=options.web_port, link_port=options.link_port, address=options.address,
    )  # fmt: skip
    print(f"Made {path}. Start it: detente serve {options.dir}")


def _serve(commands: "argparse._SubParsersAction[_Parser]") -> None:
    _command(
        commands, "serve",
        "Run the node: its pages and its links, until Ctrl-C. "
        "The only process that holds keys; one at a time.", run_serve,
    )  # fmt: skip


def run_serve(options: argparse.Namespace) -> int:
    use(options.dir)
    from detente.serving import serve  # noqa: PLC0415

    return serve(options.dir)


def _relay(commands: "argparse._SubParsersAction[_Parser]") -> None:
    _command(
        commands, "relay",
        "Run the relay of our calls, until Ctrl-C. It is coturn, set up from [relay] in the"
        " node's settings.toml. Beside `serve`, on every line that is not trial: calls go through"
        " the relays of both sides, so that neither learns where people of the other sit. Sends to"
        " nobody but the relays stated on open lines.", run_relay,
    )  # fmt: skip


def run_relay(options: argparse.Namespace) -> None:
    _use(options.dir)
    from detente import configuration  # noqa: PLC0415
    from detente.calls.coturn import Coturn, NoRelayError  # noqa: PLC0415

    settings = configuration.load(options.dir)
    if not settings.relay.addresses:
        raise NoRelayError(f"{options.dir / configuration.FILE} names no address of a relay.")
    with suppress(KeyboardInterrupt):
        Coturn(options.dir, settings.relay, settings.label).run()


def _card(commands: "argparse._SubParsersAction[_Parser]") -> None:
    _command(
        commands, "card",
        "Print our unused calling card, a file to hand to one other side. "
        "Each line needs a card of its own; `pair` uses this one up.", run_card,
    )  # fmt: skip


def run_card(options: argparse.Namespace) -> None:
    _use(options.dir)
    from detente.node.requests import MakeCard  # noqa: PLC0415

    print(_ask(options.dir, MakeCard()).text, end="")


def _pair(commands: "argparse._SubParsersAction[_Parser]") -> None:
    command = _command(
        commands, "pair",
        "Add the other side's calling card. The nodes then connect, and `confirm` shows the "
        "digits; nothing passes before both sides have confirmed.", run_pair,
    )  # fmt: skip
    command.add_argument("card", type=Path, metavar="CARD", help="their card file; - for input")
    command.add_argument(
        "--trial", action="store_true", help="a line for trying things out; both sides must say so"
    )
    command.add_argument(
        "--replace", action="store_true", help="end the open line with that side; its record stays"
    )


def run_pair(options: argparse.Namespace) -> None:
    _use(options.dir)
    from detente.node.requests import AddLine  # noqa: PLC0415

    source = sys.stdin.buffer if str(options.card) == "-" else options.card.open("rb")
    with source:
        card = source.read(20_000)
    side = _ask(options.dir, AddLine(card, options.trial, options.replace)).text
    print(f"Added {side}. Telephone their duty officer, then: detente confirm {options.dir} {side}")


def _confirm(commands: "argparse._SubParsersAction[_Parser]") -> None:
    command = _command(
        commands, "confirm",
        "Prove the line. Read our ten digits aloud on the telephone, and type the ten you hear. "
        "Three wrong tries, and both sides need new cards.", run_confirm,
    )  # fmt: skip
    command.add_argument("side", metavar="SIDE", help="the label on the other side's card")
    command.add_argument("--digits", help="the digits heard, instead of being asked for them")
    command.add_argument("--show", action="store_true", help="only print the digits to read aloud")


def run_confirm(options: argparse.Namespace) -> None:
    _use(options.dir)
    from detente.node.requests import ReadDigits, TypeDigits  # noqa: PLC0415

    line = find_line(options.side)
    ours = _ask(options.dir, ReadDigits(), line.id, wait=30).text
    if options.show:
        print(ours)
        return
    heard = options.digits
    if heard is None:
        print(f"Read aloud to {options.side}:  {ours[:5]} {ours[5:]}")
        heard = input("Type the ten digits you hear: ")
    answer = _ask(options.dir, TypeDigits("".join(heard.split())), line.id)
    print(answer.text)


def _people(commands: "argparse._SubParsersAction[_Parser]") -> None:
    people = commands.add_parser("people", help="Our own people", description="Our own people.")
    actions = people.add_subparsers(metavar="ACTION", required=True)
    command = _command(
        actions, "add", "Add a person and print a one-time sign-in link, good for a day.", run_add
    )
    command.add_argument("name", metavar="NAME")
    command.add_argument(
        "--role", required=True,
        help="principal, delegate, spokesperson, interpreter, note-taker, duty officer "
        "or administrator",
    )  # fmt: skip
    command.add_argument("--language", choices=LANGUAGES, help="of the person's pages")


def run_add(options: argparse.Namespace) -> None:
    _use(options.dir)
    from detente.people.invitations import invite  # noqa: PLC0415

    print(invite(options.name, options.role, options.language))


def _export(commands: "argparse._SubParsersAction[_Parser]") -> None:
    command = _command(
        commands, "export",
        "Write the record of a line, with every signature, to a file that anyone can verify. "
        "It holds the words of both sides: guard it.", run_export,
    )  # fmt: skip
    command.add_argument("side", metavar="SIDE", help="the label on the other side's card")
    command.add_argument("file", type=Path, metavar="FILE", help="must not exist")


def run_export(options: argparse.Namespace) -> None:
    _use(options.dir)
    from detente.node.exports import write_file  # noqa: PLC0415

    count = write_file(find_line(options.side).id, options.file, _progress)
    print(f"Wrote {count} statements. Check them anywhere: detente verify {options.file}")


def _verify(commands: "argparse._SubParsersAction[_Parser]") -> None:
    command = _command(
        commands, "verify",
        "Check an exported record, offline: every entry, body, head, receipt and signature. Also "
        "the PDF of a joint text, the proof that a side signed two records, and the one that "
        "stands beside what a side publishes. Needs no node and no secret.",
        run_verify, node=False,
    )  # fmt: skip
    command.add_argument("file", type=Path, metavar="FILE")
    command.add_argument(
        "--within", type=float, metavar="SECONDS",
        help="of the processor's time; without it 120, and 20 for each MiB of the file",
    )  # fmt: skip


@contextmanager
def _within(seconds: float, directory: str) -> Iterator[None]:
    """End this process, and a directory of its own, once it has worked for so long.

    Nothing is raised: whoever reads a hostile file may catch it and go on.
    """

    def late(*_: object) -> None:
        shutil.rmtree(directory, ignore_errors=True)
        sys.stdout.flush()
        print(
            f"detente: this could not be checked within {seconds:g} seconds. A file can be made to"
            " keep its reader busy\nfor ever. If you trust whoever made it, give it more time:"
            " --within.", file=sys.stderr, flush=True,
        )  # fmt: skip
        os._exit(1)

    before = signal.signal(signal.SIGPROF, late)
    signal.setitimer(signal.ITIMER_PROF, max(seconds, 0.001))
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def run_verify(options: argparse.Namespace) -> None:
    from tempfile import TemporaryDirectory  # noqa: PLC0415

    seconds = options.within or 120 + 20 * (options.file.stat().st_size >> 20)
    with TemporaryDirectory() as directory, _within(seconds, directory):
        _verify_file(options, Path(directory))


def _verify_file(options: argparse.Namespace, directory: Path) -> None:
    from detente.crypto.evidence import verify_export  # noqa: PLC0415
    from detente.crypto.proofs import FORK, MAX_PROOF, verify_fork  # noqa: PLC0415
    from detente.crypto.public_proof import HEADER, MAX_PUBLIC, verify_public  # noqa: PLC0415

    with options.file.open("rb") as file:
        if file.read(5) == b"%PDF-":
            file.seek(0)
            print(_verify_paper(file, directory))
            return
        file.seek(0)
        if file.read(len(FORK)) == FORK.encode():
            print(verify_fork(FORK + file.read(MAX_PROOF).decode()))
            return
        file.seek(0)
        if file.read(len(HEADER)) == HEADER.encode():
            print(verify_public(HEADER.encode() + file.read(MAX_PUBLIC)))
            return
        file.seek(0)
        print(verify_export(file))


def _verify_paper(file: BinaryIO, directory: Path) -> str:
    """Pages are set with the words and faces of a node's pages, so a node is made up for it."""
    from detente import configuration  # noqa: PLC0415

    nobody = configuration.Configuration(side="Reader", label="reader", secret_key="-" * 50)
    configuration.save(directory, nobody)
    use(directory)
    from detente.web.papers.checking import MAX_PDF, check_in_english  # noqa: PLC0415

    return check_in_english(file.read(MAX_PDF + 1))


def _show(commands: "argparse._SubParsersAction[_Parser]") -> None:
    command = _command(
        commands, "show",
        "Show the lines of a node and the state that follows from their records.", run_show,
    )  # fmt: skip
    command.add_argument("--json", action="store_true", help="the whole folded state, as JSON")


def run_show(options: argparse.Namespace) -> None:
    _use(options.dir)
    from detente.node.showing import as_json, as_text  # noqa: PLC0415

    print(as_json() if options.json else as_text())


def _site(commands: "argparse._SubParsersAction[_Parser]") -> None:
    command = _command(
        commands, "site",
        "Write the public site, all that ever went out, to a directory that any web server can"
        " serve. Writes only what is new or changed, and removes nothing.", run_site,
    )  # fmt: skip
    command.add_argument("to", type=Path, metavar="TO", help="where to write it; made if needed")


def run_site(options: argparse.Namespace) -> None:
    _use(options.dir)
    from detente.press import editions  # noqa: PLC0415
    from detente.press.public.site import site  # noqa: PLC0415
    from detente.press.public.writing_out import write  # noqa: PLC0415

    options.to.mkdir(parents=True, exist_ok=True)
    written = write(site(editions.everything(), editions.house()), options.to)
    print(f"{written} files written to {options.to}.", file=sys.stderr)


def _demo(commands: "argparse._SubParsersAction[_Parser]") -> None:
    command = _command(
        commands, "demo",
        "Run two nodes, Moscow and Washington, on this computer and play the real case through "
        "them. Ctrl-C ends both; starting again goes on from there.", run_demo, node=False,
    )  # fmt: skip
    command.add_argument("--dir", type=Path, default=Path("demo"), help="where the nodes live")
    command.add_argument(
        "--rehearse", action="store_true",
        help="without people: two real browsers hold a video and a voice call",
    )  # fmt: skip
    command.add_argument("--json", action="store_true", help="with --rehearse: print one object")
    command.add_argument(
        "--web-port", type=int, default=8101, help="Moscow's; the next is Washington's"
    )
    command.add_argument("--link-port", type=int, default=8201, help="likewise, of the link")


def run_demo(options: argparse.Namespace) -> int:
    from detente.demo.run import run  # noqa: PLC0415

    return run(options)


def _use(directory: Path) -> None:
    """Turn to a node whose database this program can read."""
    use(directory)
    check_database()


def find_line(side: str) -> "models.Line":
    """The line whose other side has this label. Raises UnknownLineError."""
    from detente.node import models  # noqa: PLC0415
    from detente.node.desk import UnknownLineError  # noqa: PLC0415

    line = models.Line.objects.filter(label=side).first()
    if line is None:
        known = ", ".join(models.Line.objects.values_list("label", flat=True)) or "none yet"
        raise UnknownLineError(f"No line with {side!r}. Lines of this node: {known}.")
    return line


def _ask(
    directory: Path, what: "requests.AnyRequest", line: str | None = None, wait: float = 10
) -> "requests.Answer":
    """Ask the running node. Raises NotServedError when it is not running."""
    from detente.node.requests import NotServedError, ask  # noqa: PLC0415

    if not is_served(directory):
        raise NotServedError(f"The node in {directory} is not running.")
    return ask(what, line=line, person="command line", wait=wait)


def _progress(done: int, total: int) -> None:
    if sys.stderr.isatty():
        end = "\n" if done == total else ""
        print(f"\r{done} of {total} statements", end=end, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
