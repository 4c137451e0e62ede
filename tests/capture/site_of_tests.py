"""A site on this machine that answers byte for byte as a test says, and a clock that nobody waits for."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from allegata.capture import Fetcher, FetchOptions

if TYPE_CHECKING:
    from pathlib import Path

Answer = bytes | Callable[[socket.socket, bytes], None]


def ok(body: bytes, *headers: str, status: str = "200 OK") -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def moved(to: str, status: str = "302 Found") -> bytes:
    return ok(b"", f"Location: {to}", status=status)


class Site:
    """Answers by path; keeps the requests it got."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.requests: list[bytes] = []
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self.wrap: Callable[[socket.socket], socket.socket] = lambda s: s
        threading.Thread(target=self._serve, daemon=True).start()

    def url(self, path: str = "/", host: str = "news.example") -> str:
        return f"http://{host}:{self.port}{path}"

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, raw: socket.socket) -> None:
        with contextlib.suppress(OSError), self.wrap(raw) as connection:
            request = b""
            while b"\r\n\r\n" not in request:
                piece = connection.recv(65_536)
                if not piece:
                    return
                request += piece
            self.requests.append(request)
            path = request.split(b" ")[1].decode()
            answer = self.answers.get(path, ok(b"not here", status="404 Not Found"))
            if callable(answer):
                answer(connection, request)
            else:
                connection.sendall(answer)
            connection.shutdown(socket.SHUT_WR)
            connection.recv(1)

    def close(self) -> None:
        self._socket.close()


class FakeClock:
    """Time that passes only by sleeping."""

    def __init__(self) -> None:
        self.slept: list[float] = []
        self._at = 1000.0

    def now(self) -> datetime:
        return datetime(2031, 3, 4, 5, 6, 7, tzinfo=UTC) + timedelta(seconds=self._at - 1000)

    def monotonic(self) -> float:
        return self._at

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self._at += seconds


def fetcher(site: Site, clock: FakeClock | None = None, **options: object) -> Fetcher:
    names = {"news.example": ["127.0.0.1"], "other.example": ["127.0.0.1"]}
    names |= {"inside.example": ["10.0.0.7"], "trap.example": ["169.254.169.254"], "mixed.example": ["8.8.8.8", "::1"]}

    def resolve(host: str, _port: int) -> list[str]:
        if host not in names:
            raise OSError("Name or service not known")
        return names[host]

    chosen = FetchOptions(**({"allow": (f"127.0.0.1:{site.port}",), "keep_robots": False} | options))  # type: ignore[arg-type]
    return Fetcher(chosen, resolve=resolve, clock=clock or FakeClock())


def make_certificate(folder: Path, name: str) -> Path:
    """A certificate that vouches for itself, with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = folder / "certificate.pem"
    plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, *plain) + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


def server_side(certificate: Path) -> Callable[[socket.socket], socket.socket]:
    """How a site answers over TLS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return lambda raw: context.wrap_socket(raw, server_side=True)
