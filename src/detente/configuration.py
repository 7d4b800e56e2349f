"""A node's own settings: one TOML file in the node's directory, read once when a process starts."""

import ipaddress
import json
import os
import re
import tomllib
from pathlib import Path

import msgspec

from detente.core.cards import LABEL, is_address
from detente.core.errors import LocalError
from detente.core.kinds import MAX_RELAYS
from detente.core.relays import Network, is_admissible
from detente.core.relays import is_address as is_ip
from detente.core.times import zone_names

FILE = "settings.toml"
DATABASE = "detente.sqlite3"
ENVIRONMENT = "DETENTE_DIR"
LANGUAGES = {
    "ar": "العربية",
    "en": "English",
    "es": "Español",
    "fr": "Français",
    "ru": "Русский",
    "zh": "中文",
}
"""The languages of pages and publications, each by its name for itself."""
USUAL_LANGUAGES = ("ar", "en", "ru")
"""Those of a side that does not say otherwise."""
_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]{0,252})\Z|\[[0-9A-Fa-f:.]{2,45}\]\Z")
_ORIGIN = re.compile(r"https?://[A-Za-z0-9]([A-Za-z0-9.-]{0,252})(:[0-9]{1,5})?\Z")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*\Z")


class BadConfiguration(LocalError):
    """The settings file is missing or cannot be used. The message names the file and the line."""


class Door(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One of the two doors of the demo: where a side's node shows its pages."""

    name: str
    url: str


class Relay(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How `detente relay` runs coturn, through which our stations reach those of the other side.

    `addresses` are where the other side finds our relay; the record of each line says them, and
    stations use no others. Where a router maps them, `listen` are this computer's own, in the same
    order. `port` takes UDP, `tls_port` TLS for those whose network lets no UDP out; the relayed
    packets use the UDP ports from `first_port` to `last_port`. `name` is the host name that
    `certificate` (PEM, with its chain) is for and `key` (PEM) its private key; without them a
    certificate is made that browsers refuse. `near` are networks that are not public and yet hold
    relays of another side, as in trials inside one house.
    """

    addresses: tuple[str, ...] = ()
    listen: tuple[str, ...] = ()
    port: int = 3478
    tls_port: int = 443
    first_port: int = 49152
    last_port: int = 65535
    name: str = ""
    certificate: str = ""
    key: str = ""
    near: tuple[str, ...] = ()

    @property
    def host(self) -> str:
        """The name, or the first address where there is none, as a URL writes it."""
        host = self.name or next(iter(self.addresses), "")
        return f"[{host}]" if ":" in host else host

    @property
    def near_networks(self) -> list[Network]:
        """`near`, ready to look into."""
        return [ipaddress.ip_network(one) for one in self.near]


class Configuration(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What an operator decides about a node; nothing here is ever sent over a line by itself.

    `side` is our display name, `names` the same per language, `label` the one that the calling
    card carries. `host` and `web_port` are where pages are served, `link_address` (HOST:PORT) is
    what the card tells the other side to dial, `link_host` and `link_port` where we listen.
    `mark_copies` are directories, best on other hardware, for second copies of the mark;
    `quota_megabytes` is the most that a line takes in a day from the other side.
    `public_origin` is the address of the public site, such as `https://press.example`; it is served
    on `public_port`, or by whoever serves what `detente site` writes where that is 0. With
    `arabic_digits` its Arabic pages have Arabic-Indic numerals.
    `demo` opens the demo page, with `doors` to both nodes; never set it on a real line.
    """

    side: str
    label: str
    secret_key: str
    names: dict[str, str] = {}
    zone: str = "UTC"
    languages: tuple[str, ...] = USUAL_LANGUAGES
    host: str = "127.0.0.1"
    web_port: int = 8101
    allowed_hosts: tuple[str, ...] = ("localhost", "127.0.0.1")
    https: bool = False
    link_host: str = "127.0.0.1"
    link_port: int = 8201
    link_address: str = "127.0.0.1:8201"
    mark_copies: tuple[str, ...] = ()
    quota_megabytes: int = 64
    public_port: int = 0
    public_origin: str = ""
    arabic_digits: bool = False
    demo: bool = False
    doors: tuple[Door, ...] = ()
    relay: Relay = Relay()

    def name_in(self, language: str) -> str:
        """Our display name in `language`, or the plain one where there is none."""
        return self.names.get(language, self.side)

    @property
    def origin(self) -> str:
        """The address people type, such as `http://moscow.localhost:8101`, without a slash."""
        scheme, usual = ("https", 443) if self.https else ("http", 80)
        port = "" if self.web_port == usual else f":{self.web_port}"
        return f"{scheme}://{self.allowed_hosts[0]}{port}"


def load(directory: Path) -> Configuration:
    """Read and check `directory`/settings.toml. Raises BadConfiguration with what to mend."""
    path = directory / FILE
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        configuration = msgspec.convert(data, Configuration)
    except FileNotFoundError:
        raise BadConfiguration(f"No {path}. Make a node there first: detente init") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError) as error:
        raise BadConfiguration(f"{path}: {error}") from None
    check(configuration, path)
    return configuration


def load_from_environment() -> tuple[Path, Configuration]:
    """The directory named by DETENTE_DIR and the configuration in it."""
    name = os.environ.get(ENVIRONMENT, "")
    if not name:
        raise BadConfiguration(f"{ENVIRONMENT} does not name a node's directory.")
    return Path(name), load(Path(name))


def check(configuration: Configuration, path: Path) -> None:
    """Refuse values that would only fail later, where nobody looks."""
    complaints = {
        "side: write a name of 1 to 120 characters": not configuration.side.strip()
        or len(configuration.side) > 120
        or not configuration.side.isprintable(),
        "label: 1 to 63 of a-z, 0-9, dot and hyphen": not LABEL.match(configuration.label),
        "secret_key: at least 32 characters": len(configuration.secret_key) < 32,
        f"zone: no time zone {configuration.zone!r}": configuration.zone not in zone_names(),
        f"languages: choose from {', '.join(LANGUAGES)}": not configuration.languages
        or not set(configuration.languages) <= set(LANGUAGES),
        "allowed_hosts: name at least one host, without a port": not configuration.allowed_hosts
        or not all(map(_HOST.match, configuration.allowed_hosts)),
        "link_address: HOST:PORT, or nothing": not is_address(configuration.link_address),
        "names: a name of 1 to 120 characters for each language": not all(
            _LANGUAGE.match(language) and 0 < len(name.strip()) <= 120
            for language, name in configuration.names.items()
        ),
        "web_port: 1 to 65535": not 0 < configuration.web_port < 65536,
        "public_port: 0 to 65535, and neither web_port nor link_port": not 0
        <= configuration.public_port
        < 65536
        or configuration.public_port in (configuration.web_port, configuration.link_port),
        "public_origin: http:// or https:// and a host, without a slash at its end, and not the"
        " origin of the pages": bool(configuration.public_origin)
        and (
            not _ORIGIN.match(configuration.public_origin)
            or configuration.public_origin == configuration.origin
        ),
        "public_origin: needed where public_port is given": bool(configuration.public_port)
        and not configuration.public_origin,
        "link_port: 1 to 65535, and not web_port": not 0 < configuration.link_port < 65536
        or configuration.link_port == configuration.web_port,
    }
    complaints |= _about_relay(configuration.relay)
    for complaint, holds in complaints.items():
        if holds:
            raise BadConfiguration(f"{path}: {complaint}.")


def _about_relay(relay: Relay) -> dict[str, bool]:
    """The complaints about `[relay]`; one that needs those before it holds only without them."""
    good = all(map(is_ip, (*relay.addresses, *relay.listen))) and all(map(_is_network, relay.near))
    versions = [[":" in one for one in part] for part in (relay.addresses, relay.listen)]
    ports = (relay.port, relay.tls_port, relay.first_port, relay.last_port)
    return {
        "relay: addresses and listen: write IP addresses in their shortest form, and near as"
        " networks, such as 192.0.2.0/24": not good,
        f"relay.addresses: at most {MAX_RELAYS}, each once": len(relay.addresses) > MAX_RELAYS
        or len(set(relay.addresses)) < len(relay.addresses),
        "relay.addresses: not public; where that is meant, name their network in near": good
        and not all(is_admissible(one, relay.near_networks) for one in relay.addresses),
        "relay.listen: nothing, or one for each of addresses": bool(relay.listen)
        and versions[0] != versions[1],
        "relay: ports are 1 to 65535, port is not tls_port, first_port is below last_port": not all(
            0 < port < 65536 for port in ports
        )
        or relay.port == relay.tls_port
        or relay.first_port >= relay.last_port,
        "relay.name: a host name, without a port": bool(relay.name) and not _HOST.match(relay.name),
        "relay: certificate and key, both or neither": bool(relay.certificate) != bool(relay.key),
    }


def _is_network(text: str) -> bool:
    try:
        ipaddress.ip_network(text)
    except ValueError:
        return False
    return True


def save(directory: Path, configuration: Configuration) -> None:
    """Write the settings file, readable by its owner only. Raises LocalError if one is there."""
    path = directory / FILE
    check(configuration, path)
    values = msgspec.to_builtins(configuration)
    doors, relay = values.pop("doors"), values.pop("relay")
    names = values.pop("names")
    lines = [f"{key} = {_toml(value)}" for key, value in values.items()]
    lines += ["", "[names]", *(f"{key} = {_toml(value)}" for key, value in names.items())]
    lines += ["", "[relay]", *(f"{key} = {_toml(value)}" for key, value in relay.items())]
    for door in doors:
        lines += ["", "[[doors]]", *(f"{key} = {_toml(value)}" for key, value in door.items())]
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise LocalError(f"{path} is there already; nothing was overwritten.") from None
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")


def _toml(value: object) -> str:
    # JSON's strings, integers, booleans and arrays are TOML's as well, but for DEL.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
