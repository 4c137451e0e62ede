"""A real time-stamping authority on this machine: OpenSSL's `ts` behind a small HTTP server."""

from __future__ import annotations

import http.server
import os
import shutil
import subprocess
import threading
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

if TYPE_CHECKING:
    from pathlib import Path

POLICY = "1.2.3.4.1"
_CONFIG = """
[ca]
distinguished_name = dn
[dn]
[root_ext]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
[tsa]
default_tsa = here
[here]
serial = {folder}/serial
signer_cert = {folder}/tsa.pem
signer_key = {folder}/tsa.key
certs = {folder}/root.pem
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
"""


def openssl() -> str:
    """The command; tests fail without it in CI and skip, saying so, elsewhere."""
    found = shutil.which("openssl")
    if found is None:
        if os.environ.get("CI"):
            pytest.fail("no openssl on this machine, and CI is set")
        pytest.skip("no openssl on this machine: install it to run the tests of time-stamps")
    return found


class Authority:
    """An authority with a root and a signer of its own; what it answers can be bent."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder, self.name, self.answers = folder, name, 0
        self.bent: bytes | int | None = None
        folder.mkdir(parents=True)
        (folder / "ts.cnf").write_text(_CONFIG.format(folder=folder))
        (folder / "serial").write_text("01")
        self._run("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "400",
                  "-keyout", "root.key", "-out", "root.pem", "-subj", f"/CN={name} root", "-config", "ts.cnf",
                  "-extensions", "root_ext", "-section", "ca")  # fmt: skip
        self.certify(timedelta(days=-1), timedelta(days=30))
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.address = f"127.0.0.1:{self._server.server_port}"

    @property
    def root(self) -> Path:
        return self.folder / "root.pem"

    @property
    def given(self) -> str:
        """As `--authority` takes it."""
        return f"{self.name}=http://{self.address}/tsr,{self.root}"

    def toml(self, **more: str) -> str:
        lines = {"url": f"http://{self.address}/tsr", **more}
        body = "".join(f'{key} = "{value}"\n' for key, value in lines.items())
        return f'[authorities.{self.name}]\n{body}roots = ["{self.root}"]\nallow = ["{self.address}"]\n'

    def certify(self, begin: timedelta, end: timedelta) -> None:
        """A new signer, valid from and to so long after now."""
        key = ec.generate_private_key(ec.SECP256R1())
        root = x509.load_pem_x509_certificate(self.root.read_bytes())
        issuer = load_pem_private_key((self.folder / "root.key").read_bytes(), None)
        now = datetime.now(UTC)
        made = (
            x509.CertificateBuilder()
            .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"{self.name} signer")]))
            .issuer_name(root.subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now + begin)
            .not_valid_after(now + end)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
            .sign(issuer, hashes.SHA256())  # type: ignore[arg-type]  # the key made above
        )
        (self.folder / "tsa.pem").write_bytes(made.public_bytes(Encoding.PEM))
        pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        (self.folder / "tsa.key").write_bytes(pem)

    def answer(self, query: bytes) -> bytes:
        (self.folder / "query").write_bytes(query)
        self._run("ts", "-reply", "-config", "ts.cnf", "-queryfile", "query", "-out", "reply")
        return (self.folder / "reply").read_bytes()

    def holds(self, response: bytes, digest: str) -> bool:
        """What `openssl ts -verify` says."""
        (self.folder / "held").write_bytes(response)
        command = [openssl(), "ts", "-verify", "-in", "held", "-digest", digest, "-CAfile", "root.pem"]
        return subprocess.run(command, cwd=self.folder, capture_output=True, check=False).returncode == 0

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _run(self, *arguments: str) -> None:
        done = subprocess.run([openssl(), *arguments], cwd=self.folder, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode()

    def _handler(self) -> type[http.server.BaseHTTPRequestHandler]:
        authority, lock = self, threading.Lock()

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                query = self.rfile.read(int(self.headers["Content-Length"]))
                assert self.headers["Content-Type"] == "application/timestamp-query"
                with lock:
                    authority.answers += 1
                    bent = authority.bent
                    body = bent if isinstance(bent, bytes) else b"" if bent else authority.answer(query)
                self.send_response(bent if isinstance(bent, int) else 200)
                self.send_header("Content-Type", "application/timestamp-reply")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        return Handler
