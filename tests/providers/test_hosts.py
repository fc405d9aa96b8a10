"""Where a host that a person typed may lead."""

import pytest

from app.providers.hosts import is_host, is_numbered, is_public

PRIVATE = [
    "127.0.0.1",
    "127.255.255.254",
    "0.0.0.0",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",  # cloud metadata
    "100.64.0.1",  # shared by providers
    "192.0.2.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::1",
    "::",
    "fe80::1",
    "fe80::1%eth0",
    "fc00::1",
    "ff02::1",
    "::ffff:127.0.0.1",
    "::ffff:8.8.8.8",
    "::127.0.0.1",
    "2002:7f00:1::",  # 6to4 of 127.0.0.1
    "64:ff9b::7f00:1",  # NAT64 of 127.0.0.1
    "64:ff9b:1::a00:1",
    "2001:0:7f00:1::",  # Teredo
    "192.0.0.192",  # Oracle Cloud's metadata
    "192.0.0.199",
    "192.88.99.1",  # 6to4 relays
    "168.63.129.16",  # Azure's metadata
    "100.100.100.200",  # Alibaba Cloud's metadata
    "161.26.0.10",  # IBM Cloud's services
    "166.9.0.1",
    "fec0::1",  # site-local
    "feff:ffff::1",
    "3fff::1",  # documentation
    "3fff:fff:ffff::1",
    "2001:db8::1",
    "100::1",
    "5f00::1",
    "not an address",
    "",
]


@pytest.mark.parametrize("address", PRIVATE)
def test_addresses_that_are_not_of_the_open_internet(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.215.14", "2606:4700:4700::1111"])
def test_addresses_of_the_open_internet(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("mastodon.example", True),
        ("Mastodon.Example:8443", True),
        ("xn--bcher-kva.example", True),
        ("a" * 64 + ".example", False),
        (".".join(["a" * 60] * 5), False),
        ("user:password@host", False),
        ("host#fragment", False),
        ("host?query", False),
        ("[::1]", False),
        ("host\nhost", False),
        ("host\n", False),
    ],
)
def test_a_host_is_a_name_and_nothing_else(host: str, *, expected: bool) -> None:
    assert is_host(host) is expected


@pytest.mark.parametrize(
    "host", ["8.8.8.8", "134744072", "0x8.8.8.8", "8.8.2056", "8.0x808", "8.8.8.8:443"]
)
def test_an_address_is_no_name_however_it_is_written(host: str) -> None:
    assert is_numbered(host)


@pytest.mark.parametrize("host", ["mastodon.social", "8.example", "localhost", "x0x8", "a.b:443"])
def test_a_name_is_no_address(host: str) -> None:
    assert not is_numbered(host)
