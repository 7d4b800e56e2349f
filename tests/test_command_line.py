"""Every command and argument: bad input gets one clear reason and advice, and leaves nothing."""

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

import pytest

from detente import cli
from detente.configuration import DATABASE
from detente.demo.nodes import Node, Nodes
from detente.demo.play import await_thing, pair, until
from detente.people.roles import Role
from tests.core.sides import told
from tests.pair.conftest import exchange_cards, free_pair, free_port

pytestmark = pytest.mark.slow

COMMANDS = (
    ["init"], ["serve"], ["relay"], ["card"], ["pair"], ["confirm"], ["people"], ["people", "add"],
    ["export"], ["verify"], ["show"], ["demo"],
)  # fmt: skip


def run(*arguments: str | Path | bytes, typed: str = "") -> subprocess.CompletedProcess[str]:
    """Run one command as a person does, in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "detente.cli", *arguments],
        check=False, capture_output=True, text=True, input=typed, timeout=60,
    )  # fmt: skip


def must_refuse(
    done: subprocess.CompletedProcess[str], *words: str, status: int = 1, lines: int = 3
) -> None:
    """What happened and what to do, in a few lines without a traceback, and nothing else."""
    assert done.returncode == status, done.stderr
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert done.stderr.startswith("detente: " if status == 1 else "usage: ")
    assert 0 < done.stderr.count("\n") <= lines, done.stderr
    for word in words:
        assert word in done.stderr, done.stderr


@pytest.fixture
def here(capsys) -> object:
    """Runs a command in this process: for those that end before they turn to a node."""

    def run_here(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
        try:
            status = cli.main([str(one) for one in arguments])
        except SystemExit as ended:
            status = int(ended.code or 0)
        out, err = capsys.readouterr()
        return subprocess.CompletedProcess(arguments, status, out, err)

    return run_here


# --- help and usage -------------------------------------------------------------------------------


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_help_teaches(here, command):
    done = here(*command, "--help")
    assert done.returncode == 0
    assert done.stdout.startswith("usage: detente")
    about, _, options = done.stdout.partition("options:")
    sentences = [part for part in " ".join(about.split()).split(". ") if len(part.split()) > 2]
    assert len(sentences) > (command == ["people"])
    assert "-h, --help" in options


def test_the_whole_help_shows_a_first_line(here):
    text = here("--help").stdout
    for command in ("init", "serve", "card", "pair", "confirm", "people add"):
        assert f"detente {command} moscow" in text
    assert "Exit status" in text


@pytest.mark.parametrize(
    "arguments",
    [
        [], ["dance"], ["init"], ["init", "x"], ["init", "x", "--side", "Moscow"], ["serve"],
        ["init", "x", "--side", "M", "--label", "m", "--web-port", "many"],
        ["init", "x", "--side", "M", "--label", "m", "--language", "la"],
        ["card"], ["pair", "x"], ["confirm", "x"], ["people"], ["people", "remove"],
        ["people", "add", "x", "Anna"], ["export", "x", "y"], ["verify"], ["show"],
        ["show", "x", "--yaml"], ["demo", "--web-port", "eighty"],
        ["people", "add", "x", "Anna", "--role", "delegate", "--language", "la"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_wrong_usage(here, arguments):
    must_refuse(here(*arguments), "--help", status=2, lines=8)


# --- init -----------------------------------------------------------------------------------------

RIGHT = {
    "--side": "Moscow", "--label": "moscow", "--zone": "Europe/Moscow", "--host": "localhost",
    "--web-port": "8101", "--link-port": "8201", "--address": "127.0.0.1:8201",
}  # fmt: skip


def init(here, directory: Path, **change: str) -> subprocess.CompletedProcess[str]:
    values = RIGHT | {f"--{name.replace('_', '-')}": value for name, value in change.items()}
    return here("init", directory, *(f"{name}={value}" for name, value in values.items()))


def test_init_closes_a_directory_that_others_could_read(here, tmp_path):
    """The database in it holds sessions and every word of the line."""
    node = tmp_path / "open"
    node.mkdir()
    node.chmod(0o755)
    assert init(here, node).returncode == 0
    assert node.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize(
    ("change", "word"),
    [
        *[({"label": one}, "label") for one in ("", "Moscow", "mos cow", "m" * 64, "м", "a/b")],
        *[({"side": one}, "side") for one in ("", "  ", "x" * 121, "a\nb")],
        *[({"zone": one}, "zone") for one in ("", "Moscow", "MSK", "../etc/passwd")],
        *[({"web_port": one}, "web_port") for one in ("0", "-1", "65536")],
        *[({"link_port": one}, "link_port") for one in ("0", "-1", "65536", "8101")],
        *[({"host": one}, "allowed_hosts") for one in ("", "a b", "http://x", "x:80", "-x")],
        *[({"address": one}, "link_address") for one in ("x", "x:0", "x:99999", "a b:1", ":1")],
    ],
    ids=str,
)
def test_init_refuses_and_leaves_nothing(here, tmp_path, change, word):
    node = tmp_path / "node"
    must_refuse(init(here, node, **change), word, "settings")
    assert not node.exists()


def test_init_refuses_to_overwrite(here, tmp_path):
    (tmp_path / "letter").write_text("kept")
    must_refuse(init(here, tmp_path), "is not empty", "Nothing was overwritten")
    assert [path.name for path in tmp_path.iterdir()] == ["letter"]
    must_refuse(init(here, tmp_path / "letter"), "letter", "Not a directory")
    assert (tmp_path / "letter").read_text() == "kept"


def test_init_where_nothing_can_be_written(here):
    must_refuse(init(here, Path("/proc/detente")), "/proc/detente")


def test_init_that_fails_halfway_leaves_nothing(here, tmp_path, monkeypatch):
    def fail(directory):
        raise OSError(28, "No space left on device", str(directory))

    monkeypatch.setattr("detente.setup.migrate", fail)
    must_refuse(init(here, tmp_path / "node"), "No space left")
    assert not (tmp_path / "node").exists()


# --- a node that is not served -------------------------------------------------------------------


@pytest.fixture(scope="module")
def idle(tmp_path_factory) -> Path:
    """A node that nobody serves."""
    directory = tmp_path_factory.mktemp("idle") / "node"
    ports = ["--web-port", str(free_port()), "--link-port", str(free_port())]
    done = run("init", directory, "--side", "Moscow", "--label", "moscow", *ports)
    assert done.returncode == 0
    assert f"detente serve {directory}" in done.stdout
    assert directory.stat().st_mode & 0o077 == 0
    assert (directory / "settings.toml").stat().st_mode & 0o077 == 0
    return directory


@pytest.fixture
def copy(idle, tmp_path) -> Path:
    """A copy of it to be damaged."""
    return Path(shutil.copytree(idle, tmp_path / "copy"))


@pytest.mark.parametrize(
    "command", [["card"], ["pair", "CARD"], ["confirm", "washington"]], ids=" ".join
)  # fmt: skip
def test_what_needs_a_running_node_says_so(idle, tmp_path, command):
    card = tmp_path / "their.card"
    card.write_text("detente/card@v1\n")
    command = [str(card) if one == "CARD" else one for one in command]
    done = run(command[0], idle, *command[1:])
    if command[0] == "confirm":
        must_refuse(done, "No line with 'washington'", "none yet")
    else:
        must_refuse(done, "is not running", "detente serve")


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (["confirm", "IDLE", "nowhere"], ["No line with 'nowhere'", "detente show"]),
        (["export", "IDLE", "nowhere", "out"], ["No line with 'nowhere'"]),
        (["pair", "IDLE", "/nowhere/card"], ["/nowhere/card", "No such file"]),
        (["pair", "IDLE", "/"], ["/", "Is a directory"]),
        (["people", "add", "IDLE", "Anna", "--role", "queen"], ["queen", "principal"]),
        (["people", "add", "IDLE", "  ", "--role", "delegate"], ["name"]),
        (["people", "add", "IDLE", "x" * 121, "--role", "delegate"], ["120"]),
        (["people", "add", "IDLE", b"\xff", "--role", "delegate"], ["UTF-8"]),
    ],
    ids=str,
)
def test_bad_arguments(idle, tmp_path, command, words):
    arguments = [idle if one == "IDLE" else one for one in command]
    must_refuse(run(*arguments), *words)
    assert not Path("out").exists()


def test_people_are_added_in_every_role(idle):
    for role in (Role.PRINCIPAL, Role.NOTE_TAKER):
        done = run("people", "add", idle, "Анна Ивановна", "--role", role.value, "--language", "ru")
        assert done.returncode == 0, done.stderr
        assert done.stdout.startswith("http://localhost:")
    with closing(sqlite3.connect(idle / DATABASE)) as database:
        found = database.execute("SELECT name, role, language FROM people_person").fetchall()
    assert found == [("Анна Ивановна", role, "ru") for role in ("principal", "note-taker")]


def test_a_node_without_lines_is_shown(idle):
    assert run("show", idle).stdout == "No line yet. Hand out a card: detente card DIR\n"
    assert run("show", idle, "--json").stdout == "[]\n"


@pytest.mark.parametrize(
    "damage",
    ['side = "x', "side = 1", 'colour = "red"', "", "\xff", 'label = "UPPER"', "web_port = 0"],
)
def test_damaged_settings_name_the_file(here, copy, damage):
    path = copy / "settings.toml"
    kept = path.read_text()
    key = damage.partition(" ")[0]
    lines = [line for line in kept.splitlines() if not line.startswith(key)] if damage else []
    path.write_bytes("\n".join([damage, *lines]).encode("latin-1"))
    must_refuse(here("show", copy), "settings.toml", "cannot be used")


@pytest.mark.parametrize("command", ["serve", "card", "show"])
def test_a_directory_without_a_node(here, tmp_path, command):
    must_refuse(here(command, tmp_path / "no"), "Make a node there first: detente init")
    assert not (tmp_path / "no").exists()


def damage_garbage(path: Path) -> None:
    path.write_bytes(b"not a database" * 100)


def damage_missing(path: Path) -> None:
    path.unlink()


def damage_newer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('node', '9999_x', '2100')"
        )


def damage_older(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("DELETE FROM django_migrations WHERE app = 'calls'")


@pytest.mark.parametrize(
    ("damage", "commands", "words"),
    [
        (damage_garbage, ("show", "serve"), ["cannot be read", "backup"]),
        (damage_missing, ("show", "serve"), ["There is no", "backup"]),
        (damage_newer, ("show", "serve"), ["newer", "update"]),
        (damage_older, ("show",), ["older", "detente serve"]),
    ],
)
def test_a_database_that_is_not_right_is_left_alone(copy, damage, commands, words):
    path = copy / DATABASE
    damage(path)
    before = path.read_bytes() if path.exists() else None
    for command in commands:
        must_refuse(run(command, copy), *words)
        assert (path.read_bytes() if path.exists() else None) == before


# --- relay ----------------------------------------------------------------------------------------

HERE = 'addresses = ["127.0.0.1"]\nnear = ["127.0.0.0/8"]'


def set_relay(node: Path, lines: str) -> None:
    """Enter these lines under [relay] instead of those that are there."""
    path = node / "settings.toml"
    path.write_text(path.read_text().partition("[relay]")[0] + f"[relay]\n{lines}\n")


@pytest.mark.parametrize(
    ("lines", "word"),
    [
        ('addresses = ["10.0.0.1"]', "name their network in near"),
        ('addresses = ["64:ff9b::a00:1"]', "name their network in near"),
        ('addresses = ["224.0.0.1"]\nnear = ["224.0.0.0/4"]', "name their network in near"),
        ('addresses = ["relay.example"]', "shortest form"),
        ('addresses = ["2001:4860::0"]', "shortest form"),
        ('near = ["127.0.0.1/8"]', "shortest form"),
        ('addresses = ["8.8.8.8", "8.8.8.8"]', "each once"),
        ('addresses = ["8.8.8.8"]\nlisten = ["2001:4860::1"]', "one for each"),
        ("port = 443", "ports"),
        ("first_port = 70000", "ports"),
        ("first_port = 5000\nlast_port = 5000", "ports"),
        ('name = "a relay"', "host name"),
        ('key = "key.pem"', "both or neither"),
        ("colour = 1", "colour"),
    ],
)
def test_a_bad_relay_is_named(here, copy, lines, word):
    set_relay(copy, lines)
    must_refuse(here("show", copy), "settings.toml", word)


def test_a_relay_needs_an_address(copy):
    must_refuse(run("relay", copy), "settings.toml", "[relay]")


def test_a_relay_needs_coturn(copy, monkeypatch):
    set_relay(copy, HERE)
    monkeypatch.setenv("PATH", "/nowhere")
    must_refuse(run("relay", copy), "apt-get install coturn")


def test_a_relay_needs_its_certificate(copy):
    set_relay(copy, f'{HERE}\nport = {free_port()}\ntls_port = {free_port()}\n'
                    'certificate = "/nowhere/a.pem"\nkey = "/nowhere/b.pem"')  # fmt: skip
    must_refuse(run("relay", copy), "/nowhere/a.pem", "No such file")


@pytest.mark.parametrize("port", ["port", "tls_port"])
def test_a_port_of_the_relay_in_use_is_named(copy, port):
    kind = socket.SOCK_DGRAM if port == "port" else socket.SOCK_STREAM
    with socket.socket(socket.AF_INET, kind) as taken:
        taken.bind(("127.0.0.1", 0))
        number, other = taken.getsockname()[1], {"port": "tls_port", "tls_port": "port"}[port]
        set_relay(copy, f"{HERE}\n{port} = {number}\n{other} = {free_port()}")
        must_refuse(run("relay", copy), f"127.0.0.1, port {number}", "in use", "[relay]", lines=4)


def test_a_relay_ends_on_a_signal_and_runs_once(copy):
    """Its secret and settings are for its owner's eyes; a second one is refused; nothing stays."""
    set_relay(copy, f"{HERE}\nport = {free_port()}\ntls_port = {free_port()}")
    for number in (signal.SIGINT, signal.SIGTERM):
        with relaying(copy) as relay:
            said = relay.log.read_text().splitlines()
            assert "self-signed" in said[0]
            assert "Sends to: nobody yet" in said[1]
            must_refuse(run("relay", copy), "runs already")
            for name in ("secret", "turnserver.conf", "key.pem"):
                assert (copy / "relay" / name).stat().st_mode & 0o077 == 0
            coturn = await_coturn(copy)
            relay.process.send_signal(number)
            assert relay.process.wait(20) == 0
            assert "Traceback" not in relay.log.read_text()
            with pytest.raises(ProcessLookupError):
                os.kill(coturn, 0)


def test_impatience_ends_a_relay_all_the_same(copy):
    """Ctrl-C a thousand times, wherever each meets it: it ends soon, and coturn with it."""
    set_relay(copy, f"{HERE}\nport = {free_port()}\ntls_port = {free_port()}")
    with relaying(copy) as relay:
        coturn = await_coturn(copy)
        end = time.monotonic() + 20
        while relay.process.poll() is None:
            assert time.monotonic() < end, relay.log.read_text()
            relay.process.send_signal(signal.SIGINT)
            time.sleep(0.001)
        with pytest.raises(ProcessLookupError):
            os.kill(coturn, 0)


def test_a_relay_whose_coturn_ends_says_so(copy):
    set_relay(copy, f"{HERE}\nport = {free_port()}\ntls_port = {free_port()}")
    with relaying(copy) as relay:
        os.kill(await_coturn(copy), signal.SIGKILL)
        assert relay.process.wait(20) == 1
        assert "coturn ended with status -9" in relay.log.read_text()


class Relaying(NamedTuple):
    """`detente relay` as a process, and the file with what it says."""

    process: subprocess.Popen[bytes]
    log: Path


@contextmanager
def relaying(node: Path) -> Iterator[Relaying]:
    """A relay that has said where it sends to; nothing of it is left afterwards."""
    log = node.parent / "relay.log"
    with log.open("wb") as file:
        command = [sys.executable, "-m", "detente.cli", "relay", str(node)]
        process = subprocess.Popen(command, stderr=file)
    end = time.monotonic() + 30
    try:
        while "Sends to" not in log.read_text():
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < end, log.read_text()
            time.sleep(0.05)
        yield Relaying(process, log)
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
            with suppress(ProcessLookupError):
                os.kill(await_coturn(node), signal.SIGKILL)


def await_coturn(node: Path) -> int:
    """The number of the process of coturn, once it has said which it is."""
    end = time.monotonic() + 20
    while True:
        with suppress(FileNotFoundError, ValueError):
            return int((node / "relay" / "coturn.pid").read_text())
        assert time.monotonic() < end, "coturn did not start"
        time.sleep(0.05)


# --- serve ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("setting", ["web_port", "link_port"])
def test_a_port_in_use_is_named(copy, setting):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        path = copy / "settings.toml"
        lines = [
            f"{setting} = {port}" if line.startswith(f"{setting} =") else line
            for line in path.read_text().splitlines()
        ]
        path.write_text("\n".join(lines) + "\n")
        must_refuse(run("serve", copy), f"127.0.0.1:{port}", "in use", "settings.toml")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_node_is_served_once_and_ends_in_order(idle, number):
    serving = subprocess.Popen(
        [sys.executable, "-m", "detente.cli", "serve", idle], stderr=subprocess.PIPE, text=True
    )
    try:
        assert serving.stderr is not None
        assert serving.stderr.readline().startswith("Serving http://localhost:")
        if number == signal.SIGINT:
            must_refuse(run("serve", idle), "is being served", "stop the other")
            assert "detente/card@v1" in run("card", idle).stdout
        serving.send_signal(number)
        assert serving.wait(20) == 0
        assert serving.stderr.read() == ""
    finally:
        serving.kill()
        serving.wait()
        serving.stderr.close()


# --- two nodes -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def two(tmp_path_factory) -> Iterator[tuple[Node, Node, str]]:
    """Two nodes that run, and a line between them with something said on it."""
    with Nodes(tmp_path_factory.mktemp("two"), free_pair(), free_pair()) as nodes:
        line = pair(nodes)
        zero, one = nodes.both
        ref = zero.say(line, {"act": "open-talks", "title": {"en": "Guarantees"}})
        await_thing(one, line, "talks", ref)
        until(lambda: zero.call("state")[0]["logs"][0]["receipted"] > 1)
        yield zero, one, line


@pytest.mark.parametrize(
    ("card", "words"),
    [
        (b"", ["damaged"]),
        (b"garbage\n", ["damaged"]),
        (os.urandom(3000), ["damaged"]),
        (b"detente/card@v1\n" + b"A" * 30000, ["longer than"]),
    ],
)
def test_a_card_that_is_none_is_refused(two, tmp_path, card, words):
    zero, _, line = two
    path = tmp_path / "their.card"
    path.write_bytes(card)
    must_refuse(run("pair", zero.directory, path), *words)
    assert [one["line"] for one in zero.call("state")] == [line]


def test_our_own_card_a_changed_one_and_a_side_that_is_here(two, tmp_path):
    zero, one, line = two
    path = tmp_path / "their.card"
    own = run("card", zero.directory).stdout
    assert run("card", zero.directory).stdout == own, "there is one unused card"
    path.write_text(own)
    must_refuse(run("pair", zero.directory, path), "both cards have the label 'moscow'")
    theirs = run("card", one.directory).stdout
    first, card, signature, _ = theirs.split("\n")
    changed = ("B" if card[40] == "A" else "A").join((card[:40], card[41:]))
    path.write_text(f"{first}\n{changed}\n{signature}\n")
    must_refuse(run("pair", zero.directory, path), "damaged")
    path.write_text(theirs)
    must_refuse(run("pair", zero.directory, path), "open line with 'washington'", "--replace")
    assert [one["line"] for one in zero.call("state")] == [line]
    assert zero.call("state")[0]["phase"] == "open"


def test_confirm_takes_the_ten_digits_and_nothing_else(two):
    zero, one, _ = two
    line = exchange_cards_of(zero, one)
    until(lambda: shows_digits(one, line))
    directory = zero.directory
    must_refuse(run("confirm", directory, "washington", "--digits", "12345"), "ten digits")
    must_refuse(run("confirm", directory, "washington", "--digits", "x" * 10), "did not count")
    nothing = run("confirm", directory, "washington")
    assert nothing.returncode == 1
    assert "nothing was typed" in nothing.stderr
    heard = run("confirm", one.directory, "moscow", "--show").stdout.strip()
    wrong = str((int(heard) + 1) % 10**10).zfill(10)
    must_refuse(run("confirm", directory, "washington", "--digits", wrong), "1 of 3")
    done = run("confirm", directory, "washington", typed=f"{heard[:5]} {heard[5:]}\n")
    assert done.returncode == 0, done.stderr
    assert "Read aloud to washington" in done.stdout
    read = run("confirm", directory, "washington", "--show").stdout.strip()
    done = run("confirm", one.directory, "moscow", "--digits", read)
    assert "The line is open" in done.stdout
    until(lambda: phase(zero, line) == phase(one, line) == "open")


def exchange_cards_of(zero: Node, one: Node) -> str:
    nodes = Nodes.__new__(Nodes)
    nodes.both = (zero, one)
    return exchange_cards(nodes)


def phase(node: Node, line: str) -> str:
    return str(next(one["phase"] for one in node.call("state") if one["line"] == line))


def shows_digits(node: Node, line: str) -> bool:
    return bool(node.call("ask", what={"ask": "digits"}, line=line)["text"])


def test_show_in_words_and_as_json(two):
    zero, _, line = two
    text = run("show", zero.directory).stdout
    assert "washington" in text
    shown = run("show", zero.directory, "--json").stdout
    assert line in shown
    assert '"Guarantees"' in shown


def test_export_and_verify(two, tmp_path):
    zero, _, _ = two
    name = next(
        one.split(":")[0] for one in run("show", zero.directory).stdout.splitlines()
        if "stopped" in one or "open" in one
    )  # fmt: skip
    path = tmp_path / "record"
    done = run("export", zero.directory, name, path)
    assert done.returncode == 0, done.stderr
    assert path.stat().st_mode & 0o077 == 0
    verdict = run("verify", path)
    assert verdict.returncode == 0, verdict.stderr
    assert "Every hash and signature" in verdict.stdout

    kept = path.read_bytes()
    must_refuse(run("export", zero.directory, name, path), "exists", "Nothing was overwritten")
    assert path.read_bytes() == kept
    must_refuse(run("export", zero.directory, name, tmp_path / "no" / "record"), "No such file")
    must_refuse(run("export", zero.directory, name, "/proc/record"), "/proc/record")


def test_an_export_that_was_changed_is_refused(here, tmp_path):
    path = tmp_path / "record"
    good = told().record.export()
    lines = good.splitlines(keepends=True)
    path.write_bytes(good)
    assert here("verify", path).returncode == 0
    bad = {
        "garbage": b"\x00\xff" * 50, "empty": b"", "header": lines[0],
        "cut": good[:-100], "a line less": b"".join(lines[:-1]),
        "an entry less": b"".join(lines[:6] + lines[7:]), "a line more": good + lines[-1],
        "a letter": good.replace(lines[5], lines[5][:60] + b"x" + lines[5][61:]),
        "one endless line": good + b"x" * 300_000,
        "a false fork": b"detente/fork@v1\nx", "bytes in a fork": b"detente/fork@v1\n\xff",
    }  # fmt: skip
    for what, data in bad.items():
        path.write_bytes(data)
        done = here("verify", path)
        if what == "a line less":
            assert done.returncode == 0, "an ack may be left out"
        else:
            must_refuse(done)
        assert path.read_bytes() == data
    must_refuse(here("verify", tmp_path / "no"), "No such file")
    must_refuse(here("verify", tmp_path), "Is a directory")
