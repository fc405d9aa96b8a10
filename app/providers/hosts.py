"""Which addresses a host that a person typed may lead to. Pure; the transport resolves."""

import re
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
HOST = re.compile(rf"(?=.{{1,253}}(?::|$)){LABEL}(?:\.{LABEL})*(?::[0-9]{{1,5}})?")

EMBEDS_AN_IPV4_ADDRESS = (
    IPv6Network("::/96"),  # IPv4-compatible (RFC 4291)
    IPv6Network("::ffff:0:0/96"),  # IPv4-mapped (RFC 4291)
    IPv6Network("64:ff9b::/96"),  # NAT64 (RFC 6052)
    IPv6Network("64:ff9b:1::/48"),  # local NAT64 (RFC 8215)
    IPv6Network("2001::/32"),  # Teredo (RFC 4380)
    IPv6Network("2002::/16"),  # 6to4 (RFC 3056)
)
"""Behind these a private IPv4 address can hide, so none is followed."""


def is_host(text: str) -> bool:
    """Whether this is a bare host name, with or without a port: no scheme, user or path."""
    return HOST.fullmatch(text.lower()) is not None


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open internet.

    Loopback, private, link-local (cloud metadata), shared, multicast, reserved and unspecified
    addresses are not, nor is any IPv6 address with an IPv4 address inside.
    """
    try:
        ip: IPv4Address | IPv6Address = ip_address(address)
    except ValueError:
        return False
    if not ip.is_global or ip.is_multicast or ip.is_reserved:
        return False
    return isinstance(ip, IPv4Address) or not any(ip in net for net in EMBEDS_AN_IPV4_ADDRESS)
