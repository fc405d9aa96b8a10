"""Which addresses a host that a person typed may lead to. Pure; the transport resolves."""

import re
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

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

NOT_PUBLIC = (
    IPv4Network("192.0.0.0/24"),  # IETF protocol assignments; Oracle Cloud's metadata
    IPv4Network("192.31.196.0/24"),  # AS112 (RFC 7535)
    IPv4Network("192.52.193.0/24"),  # AMT (RFC 7450)
    IPv4Network("192.88.99.0/24"),  # 6to4 relays (RFC 7526)
    IPv4Network("192.175.48.0/24"),  # AS112 (RFC 7534)
    IPv4Network("168.63.129.16/32"),  # Azure's metadata and DNS
    IPv4Network("100.100.100.200/32"),  # Alibaba Cloud's metadata
    IPv4Network("161.26.0.0/16"),  # IBM Cloud's services
    IPv4Network("166.8.0.0/14"),  # IBM Cloud's services
    IPv6Network("100::/64"),  # discard (RFC 6666)
    IPv6Network("2001::/23"),  # IETF protocol assignments
    IPv6Network("2001:db8::/32"),  # documentation (RFC 3849)
    IPv6Network("2620:4f:8000::/48"),  # AS112 (RFC 7534)
    IPv6Network("3fff::/20"),  # documentation (RFC 9637)
    IPv6Network("5f00::/16"),  # segment routing (RFC 9602)
    IPv6Network("fec0::/10"),  # site-local (RFC 3879)
)
"""What some versions of Python take for global, and what a cloud answers its own machines by."""


def is_host(text: str) -> bool:
    """Whether this is a bare host name, with or without a port: no scheme, user or path."""
    return HOST.fullmatch(text.lower()) is not None


def is_numbered(host: str) -> bool:
    """Whether a host is an IP address in any way of writing one: its last label is a number."""
    last = host.lower().partition(":")[0].rpartition(".")[2]
    return re.fullmatch(r"[0-9]+|0x[0-9a-f]*", last) is not None


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open internet.

    Loopback, private, link-local (cloud metadata), shared, multicast, reserved and unspecified
    addresses are not, nor a cloud's own, nor any IPv6 address with an IPv4 address inside.
    """
    try:
        ip: IPv4Address | IPv6Address = ip_address(address)
    except ValueError:
        return False
    if not ip.is_global or ip.is_multicast or ip.is_reserved:
        return False
    return not any(ip in network for network in (*EMBEDS_AN_IPV4_ADDRESS, *NOT_PUBLIC))
