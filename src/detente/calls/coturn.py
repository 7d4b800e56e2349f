"""Runs coturn, configured for one node: whom it lets in, and whom it may send to.

coturn has no list of peers for each call; it reads allowed addresses from a database, every few
seconds. There stand the relays that both sides of every open line stated, and everything else is
denied. So a person of ours, or a program that stole a call's credentials, reaches only relays.
"""

import datetime
import enum
import fcntl
import ipaddress
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from queue import Empty, SimpleQueue

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from detente.calls.relays import DIRECTORY, secret_of
from detente.configuration import Relay
from detente.core.errors import LocalError
from detente.core.relays import is_address, is_admissible

PROGRAM = "turnserver"
LOOK_SECONDS = 2.0
"""How often the record is looked into for relays; coturn itself looks every five seconds."""
LINES = 12
"""Of coturn's own words, how many are kept; they name addresses of our people."""


class NoRelayError(LocalError):
    """This node has no relay. Enter `addresses` under [relay] in its settings.toml."""


class NoCoturnError(LocalError):
    """The relay is coturn, which is a package of Debian's: apt-get install coturn."""


class RelayRunsError(LocalError):
    """Another process runs the relay of this node. One is enough; stop the other."""


class RelayPortError(LocalError):
    """Stop the other program (coturn by itself: systemctl disable --now coturn), or change [relay]
    in settings.toml. Ports below 1024 need the right to open them: CAP_NET_BIND_SERVICE."""


class RelayEndedError(LocalError):
    """coturn ended by itself. What it said last stands above."""


class News(enum.Enum):
    """Why a relay that runs is to stop."""

    SIGNAL = enum.auto()
    ENDED = enum.auto()


class Coturn:
    """The relay of the node in a directory."""

    def __init__(self, directory: Path, relay: Relay, realm: str) -> None:
        self._home, self._relay, self._realm = directory / DIRECTORY, relay, realm
        self._secret = secret_of(directory)
        self._peers = self._home / "peers.sqlite3"
        self._said: deque[str] = deque(maxlen=LINES)

    def configure(self) -> Path:
        """Write coturn's settings, and a certificate where the operator has none."""
        certificate, key = map(Path, (self._relay.certificate, self._relay.key))
        if not self._relay.certificate:
            certificate, key = self._home / "certificate.pem", self._home / "key.pem"
            if not (certificate.exists() and key.exists()):
                _self_signed(self._relay.name or self._relay.addresses[0], certificate, key)
        for file in (certificate, key):
            file.open("rb").close()  # coturn itself would go on without TLS
        path = self._home / "turnserver.conf"
        path.touch(0o600)
        path.write_text("\n".join(self._lines(certificate, key)) + "\n")
        return path

    def _lines(self, certificate: Path, key: Path) -> Iterator[str]:
        relay = self._relay
        listen = relay.listen or relay.addresses
        yield from (f"listening-ip={one}" for one in listen)
        yield from (f"relay-ip={one}" for one in listen)
        if relay.listen:
            pairs = zip(relay.addresses, relay.listen, strict=True)
            yield from (f"external-ip={outer}/{inner}" for outer, inner in pairs)
        yield f"listening-port={relay.port}"
        yield f"tls-listening-port={relay.tls_port}"
        yield f"min-port={relay.first_port}"
        yield f"max-port={relay.last_port}"
        yield f"realm={self._realm}"
        yield f"static-auth-secret={self._secret}"
        yield f"cert={certificate.resolve()}"
        yield f"pkey={key.resolve()}"
        yield f"userdb={self._peers.resolve()}"
        yield f"pidfile={(self._home / 'coturn.pid').resolve()}"
        yield from _ALWAYS

    def admit(self, addresses: set[str]) -> None:
        """Let coturn send to these addresses, and to no others."""
        with closing(sqlite3.connect(self._peers, timeout=10)) as database, database:
            database.execute(
                "CREATE TABLE IF NOT EXISTS allowed_peer_ip (realm varchar(127) default '',"
                " ip_range varchar(256), primary key (realm,ip_range))"
            )
            database.execute("DELETE FROM allowed_peer_ip")
            rows = [(self._realm, one) for one in sorted(addresses)]
            database.executemany("INSERT INTO allowed_peer_ip VALUES (?, ?)", rows)

    def run(self) -> None:
        """Run coturn until SIGINT or SIGTERM comes. Raises a LocalError of this module.

        Only the main thread may call this: no other can be told of signals.
        """
        program = shutil.which(PROGRAM)
        if program is None:
            raise NoCoturnError("coturn is not installed.")
        with self._alone(), _signals() as news:
            self._check_ports()
            settings, admitted = self.configure(), stated(self._relay)
            self.admit(admitted)
            self._say_hello(admitted)
            with self._started(program, settings, news) as process:
                while (what := _next(news, LOOK_SECONDS)) is None:
                    if (now := stated(self._relay)) != admitted:
                        self.admit(admitted := now)
                        print(f"Now sends to: {_listing(admitted)}.", file=sys.stderr, flush=True)
            if what is News.ENDED:
                print("\n".join(self._said), file=sys.stderr)
                raise RelayEndedError(f"coturn ended with status {process.returncode}.")

    def _say_hello(self, admitted: set[str]) -> None:
        relay = self._relay
        if not relay.certificate:
            print(
                "The certificate is self-signed and browsers refuse it: nobody gets through over"
                " TLS. Enter certificate and key under [relay] in settings.toml.",
                file=sys.stderr,
            )
        print(
            f"Relaying at {_listing(set(relay.addresses))}, UDP port {relay.port} and TLS port"
            f" {relay.tls_port}, until Ctrl-C. Sends to: {_listing(admitted)}.",
            file=sys.stderr, flush=True,
        )  # fmt: skip

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with (self._home / "lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise RelayRunsError("The relay of this node runs already.") from None
            yield

    def _check_ports(self) -> None:
        """coturn would start without the ports that it cannot have."""
        ways = ((socket.SOCK_DGRAM, self._relay.port), (socket.SOCK_STREAM, self._relay.tls_port))
        for address in self._relay.listen or self._relay.addresses:
            family = socket.AF_INET6 if ":" in address else socket.AF_INET
            for kind, port in ways:
                with socket.socket(family, kind) as probe:
                    if kind == socket.SOCK_STREAM:
                        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                    try:
                        probe.bind((address, port))
                    except OSError as error:
                        words = f"No relay at {address}, port {port}: {error.strerror}."
                        raise RelayPortError(words) from error

    @contextmanager
    def _started(
        self, program: str, settings: Path, news: "SimpleQueue[News]"
    ) -> Iterator["subprocess.Popen[str]"]:
        # A session of its own: Ctrl-C reaches this process alone, which ends coturn in order.
        process = subprocess.Popen(
            [program, "-c", str(settings.resolve())], cwd=self._home, start_new_session=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace",
        )  # fmt: skip
        reader = threading.Thread(target=self._listen_to, args=(process, news), daemon=True)
        reader.start()
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            reader.join(1)

    def _listen_to(self, process: "subprocess.Popen[str]", news: "SimpleQueue[News]") -> None:
        for line in process.stdout or ():
            self._said.append(line.rstrip())
        news.put(News.ENDED)


@contextmanager
def _signals() -> Iterator["SimpleQueue[News]"]:
    """A queue that tells of SIGINT and SIGTERM while this lasts, instead of an exception.

    An exception may come while `Popen.wait` holds its lock, which is then held for ever; to put
    into a SimpleQueue is allowed anywhere.
    """
    news: SimpleQueue[News] = SimpleQueue()
    both = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(one, lambda *_: news.put(News.SIGNAL)) for one in both]
    try:
        yield news
    finally:
        for one, handler in zip(both, before, strict=True):
            signal.signal(one, handler)


def _next(news: "SimpleQueue[News]", seconds: float) -> News | None:
    with suppress(Empty):
        return news.get(timeout=seconds)
    return None


_ALWAYS = (
    "use-auth-secret",
    "denied-peer-ip=0.0.0.0-255.255.255.255",
    "denied-peer-ip=::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
    "no-multicast-peers",
    "no-tcp",  # a plain TCP listener; TLS is the way where UDP is blocked
    "no-dtls",
    "no-tcp-relay",
    "no-cli",
    "no-stun",  # nobody needs to learn a station's own address
    "no-rfc5780",
    "no-stun-backward-compatibility",
    "response-origin-only-with-rfc5780",
    "no-software-attribute",
    "no-tlsv1",
    "no-tlsv1_1",
    "no-dynamic-realms",
    "no-auth-pings",
    "stale-nonce=600",
    "max-allocate-lifetime=600",
    "user-quota=128",  # seven stations of ours, each with seven others, over UDP and TLS
    "total-quota=1024",
    "log-file=stdout",
    "simple-log",
)
"""What an operator cannot change: deny all but what is admitted, and show nothing more."""


def stated(relay: Relay) -> set[str]:
    """The relays that both sides of every open line stated, and that ours may send to.

    Our own are among them: two stations of our side meet through them too.
    """
    from detente.node import desk  # noqa: PLC0415  Django is set up by now

    near = relay.near_networks
    return {
        address
        for line in desk.lines()
        if line.phase == "open"
        for side in map(line.state.side, (0, 1))
        for address in (side.addresses if side else ())
        if is_admissible(address, near)
    }


def _listing(addresses: set[str]) -> str:
    return ", ".join(sorted(addresses)) or "nobody yet, since no line has relays"


def _self_signed(name: str, certificate: Path, key: Path) -> None:
    """A certificate for a host name or an address, as the demo and tests need it."""
    private = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name[:64])])
    other: x509.GeneralName = x509.DNSName(name)
    if is_address(name):
        other = x509.IPAddress(ipaddress.ip_address(name))
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=365))
        .add_extension(x509.SubjectAlternativeName([other]), critical=False)
        .sign(private, hashes.SHA256())
    )
    key.touch(0o600)
    pem, pkcs8 = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    key.write_bytes(private.private_bytes(pem, pkcs8, serialization.NoEncryption()))
    certificate.write_bytes(made.public_bytes(pem))
