"""A real time-stamping authority on this machine: OpenSSL's `ts` behind a small HTTP server."""

from __future__ import annotations

import http.server
import os
import shutil
import subprocess
import threading
from pathlib import Path

import pytest

POLICY = "1.2.3.4.1"
_CONFIG = """
[ca]
distinguished_name = dn
[dn]
[root_ext]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
[tsa_ext]
extendedKeyUsage = critical, timeStamping
keyUsage = critical, digitalSignature
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

    def __init__(self, folder: Path, name: str, days: int = 30) -> None:
        self.folder, self.name, self.answers = folder, name, 0
        self.bent: bytes | int | None = None
        folder.mkdir(parents=True)
        (folder / "ts.cnf").write_text(_CONFIG.format(folder=folder))
        (folder / "serial").write_text("01")
        self._run("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "400",
                  "-keyout", "root.key", "-out", "root.pem", "-subj", f"/CN={name} root", "-config", "ts.cnf",
                  "-extensions", "root_ext", "-section", "ca")  # fmt: skip
        self.certify(days)
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

    def certify(self, days: int) -> None:
        self._run("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "tsa.key",
                  "-out", "tsa.csr", "-subj", f"/CN={self.name} signer", "-config", "ts.cnf", "-section", "ca")  # fmt: skip
        self._run("x509", "-req", "-in", "tsa.csr", "-CA", "root.pem", "-CAkey", "root.key", "-CAcreateserial",
                  "-days", str(days), "-extfile", "ts.cnf", "-extensions", "tsa_ext", "-out", "tsa.pem")  # fmt: skip

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
            def do_POST(self) -> None:  # noqa: N802  the standard library's name
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
