"""What proves who and when: signatures over the log's head, and tokens of time-stamping authorities.

Neither is sealed as records are: each proves itself. They stand in a chain of their own, and every entry of the log
holds the last link of that chain, so that one that was taken away, altered or put in before is found.
"""

from __future__ import annotations

import hashlib
import json

import msgspec

SIGNATURE, TOKEN = "signature", "token"
NONE = ""
"""What an entry of the log holds of the proofs while there is none."""


class Signature(msgspec.Struct, frozen=True, kw_only=True):
    """A signature over one entry of the log; `key` is the public key, 64 hexadecimal digits."""

    seq: int
    hash: str
    root: str
    at: str
    tool: str
    actor: str
    key: str
    signature: bytes = b""

    @property
    def message(self) -> bytes:
        """The bytes that are signed: all fields but the signature."""
        plain = {"what": "allegata log head", **msgspec.structs.asdict(self)}
        del plain["signature"]
        return json.dumps(plain, ensure_ascii=True, sort_keys=True, separators=(",", ":")).encode()


class PackageSignature(msgspec.Struct, frozen=True, kw_only=True):
    """A signature over the list of files of a package; `hash` is `sha256:` and the digest of `datapackage.json`.

    It says who made the package, and nothing of when or of what the sites had published.
    """

    algorithm: str = "Ed25519"
    hash: str
    created: str
    software: str
    key: str = ""
    signature: bytes = b""

    @property
    def message(self) -> bytes:
        """The bytes that are signed: all fields but the signature."""
        plain = {"what": "allegata package", **msgspec.structs.asdict(self)}
        del plain["signature"]
        return json.dumps(plain, ensure_ascii=True, sort_keys=True, separators=(",", ":")).encode()


class Token(msgspec.Struct, frozen=True, kw_only=True):
    """An authority's answer over a SHA-256, with what it was checked by when it came.

    `target` is `log N` or `original`; `response` the whole answer (RFC 3161, DER), `anchors` the certificates (DER)
    that the chain was checked to; `nonce` and `policy` as asked.
    """

    target: str
    digest: str
    authority: str
    url: str
    at: str
    nonce: str
    policy: str | None
    anchors: tuple[bytes, ...]
    response: bytes


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A time proof that was asked for: `got` says when it came; until then `message` says why it did not."""

    target: str
    digest: str
    authority: str
    since: str
    tried: str
    message: str = ""
    got: str | None = None


class Proof(msgspec.Struct, frozen=True, kw_only=True):
    """A link of the chain of proofs; `body` is a `Signature` or `Token` as JSON."""

    seq: int
    kind: str
    body: str
    link: str


def link_of(previous: str, seq: int, kind: str, body: str) -> str:
    """A link of the chain of proofs, 64 hexadecimal digits."""
    raw = json.dumps([previous, seq, kind, body], ensure_ascii=True)
    return hashlib.sha256(raw.encode()).hexdigest()


def standing(seq: int, link: str) -> str:
    """What an entry of the log holds of the proofs before it."""
    return f"{seq}:{link}"
