"""Addresses of relays, as the record and the signalling of a call write them."""

import ipaddress
from collections.abc import Collection

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
_CARRIES_IPV4 = [ipaddress.IPv6Network(one) for one in ("64:ff9b::/96", "2001::/32", "2002::/16")]
"""IPv6 behind which any IPv4 address may stand, one of a house's own network among them."""


def is_address(text: str) -> bool:
    """Whether this is an address as docs/protocol/record.md section 8 writes it.

    A zone and an IPv4 address in IPv6 are none: their text is not the same in every Python.
    """
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address) and (address.scope_id or address.ipv4_mapped):
        return False
    return str(address) == text


def is_admissible(text: str, near: Collection[Network] = ()) -> bool:
    """Whether our relay may send to this address when the other side states it as its own relay.

    Only what is reached over the public internet, or lies in a network of `near`: the other side
    must not choose a machine inside our house.
    """
    address = ipaddress.ip_address(text)
    if address.is_multicast or address.is_unspecified:
        return False
    if any(address in network for network in near if network.version == address.version):
        return True
    return address.is_global and not any(
        address in network for network in _CARRIES_IPV4 if address.version == 6
    )
