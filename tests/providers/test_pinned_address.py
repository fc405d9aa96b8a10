"""A server that a person typed, over real TLS: resolved once, connected there, checked by name."""

import asyncio
import datetime as dt
import ssl
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from app.providers import hosts, transport
from app.providers.base import ProviderFailed
from app.providers.calls import Call
from app.providers.transport import Transport

NAME = "social.example"
ANSWER = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}"


class Server:
    """Says hello to everybody, and remembers which names it was called by."""

    def __init__(self) -> None:
        self.names: list[str | None] = []
        self.heads: list[str] = []
        self.port = 0

    def note_name(self, _tls: object, name: str | None, _context: object) -> None:
        self.names.append(name)

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        self.heads.append(head.decode())
        writer.write(ANSWER)
        await writer.drain()
        writer.close()
        await writer.wait_closed()


def certificate(folder: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    day, now = dt.timedelta(days=1), dt.datetime.now(dt.UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - day)
        .not_valid_after(now + day)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    encoding, secret = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    pem = key.private_bytes(encoding, secret, serialization.NoEncryption())
    file = folder / "certificate.pem"
    file.write_bytes(pem + signed.public_bytes(encoding))
    return file


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[Server]:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate(tmp_path))
    server = Server()
    context.sni_callback = server.note_name
    listening = await asyncio.start_server(server.answer, "127.0.0.1", 0, ssl=context)
    server.port = listening.sockets[0].getsockname()[1]
    yield server
    listening.close()
    await listening.wait_closed()


@pytest.fixture
async def guarded(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Transport]:
    """A transport with its guard on, for which this machine is the open internet."""

    async def resolve(_host: str, _port: int) -> Sequence[str]:
        return ["127.0.0.1"]

    monkeypatch.setattr(hosts, "is_public", lambda address: address == "127.0.0.1")
    monkeypatch.setattr(transport, "HTTPS_PORT", server.port)
    guarded = Transport(timeout_seconds=5, resolve=resolve)
    guarded._tls.load_verify_locations(tmp_path / "certificate.pem")
    yield guarded
    await guarded.aclose()


async def test_the_name_is_shown_and_checked_though_the_address_is_dialled(
    server: Server, guarded: Transport
) -> None:
    url = f"https://{NAME}:{server.port}/api"
    for _ in range(2):
        assert (await guarded.send(Call("GET", url, is_typed_host=True))).status == 200
    # Twice shown: no connection is kept, so none can be taken for another name's.
    assert server.names == [NAME, NAME]
    assert f"host: {NAME}:{server.port}" in server.heads[0].lower()


async def test_a_certificate_of_another_name_is_refused(server: Server, guarded: Transport) -> None:
    with pytest.raises(ProviderFailed, match="can't be reached"):
        await guarded.send(Call("GET", f"https://other.example:{server.port}/", is_typed_host=True))
    assert server.heads == []
