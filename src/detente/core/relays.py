"""Addresses of relays, as the record and the signalling of a call write them."""

import ipaddress

MAX_LENGTH = 39


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
