"""Signatures over the log's head and over packages (Ed25519, RFC 8032)."""

from __future__ import annotations

from typing import TypeVar

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from allegata.errors import UsageError
from allegata.model.proofs import PackageSignature, Signature

S = TypeVar("S", Signature, PackageSignature)
_DIGITS = 64


class Key:
    """A signing key. `public` are the 64 hexadecimal digits by which others know it."""

    def __init__(self, private: Ed25519PrivateKey) -> None:
        self._private = private
        self.public = private.public_key().public_bytes_raw().hex()

    @classmethod
    def made(cls) -> Key:
        """A new key."""
        return cls(Ed25519PrivateKey.generate())

    @classmethod
    def read(cls, pem: bytes, name: str) -> Key:
        """A key out of a PEM file.

        Raises:
            UsageError: it is no Ed25519 private key without a password.
        """
        try:
            found = load_pem_private_key(pem, password=None)
        except (ValueError, TypeError) as error:
            raise UsageError("holds no signing key", resource=name, cause="restore it from a copy") from error
        if not isinstance(found, Ed25519PrivateKey):
            raise UsageError("holds another kind of key", resource=name, cause="Ed25519 is what signs here")
        return cls(found)

    def pem(self) -> bytes:
        """The key as it is kept."""
        return self._private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())

    def sign(self, unsigned: S) -> S:
        """The same with this key and its signature."""
        named = msgspec.structs.replace(unsigned, key=self.public)
        return msgspec.structs.replace(named, signature=self._private.sign(named.message))


def is_signed(signature: Signature | PackageSignature) -> bool:
    """Whether a signature is that of the key it names, over what it says."""
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(signature.key))
        key.verify(signature.signature, signature.message)
    except (InvalidSignature, ValueError):
        return False
    return True


def public_key(text: str) -> str | None:
    """The public key that a text gives: `ed25519:` and 64 hexadecimal digits, these alone, or PEM; else None."""
    plain = text.strip().removeprefix("ed25519:").lower()
    if len(plain) == _DIGITS and set(plain) <= set("0123456789abcdef"):
        return plain
    try:
        found = load_pem_public_key(text.encode())
    except ValueError:
        return None
    return found.public_bytes_raw().hex() if isinstance(found, Ed25519PublicKey) else None
