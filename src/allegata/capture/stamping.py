"""Time-stamps of authorities (RFC 3161): asked for over a SHA-256, and held against all that they must say.

A token says that its digest existed no later than the token's time, on the authority's word. Certificates are judged
at that time: an authority's certificate that has expired since takes nothing from what it said before.
"""

from __future__ import annotations

import secrets
import warnings
from datetime import UTC
from typing import TYPE_CHECKING

import msgspec
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.utils import CryptographyDeprecationWarning
from rfc3161_client import PKIStatus, VerificationError, VerifierBuilder, decode_timestamp_response

from allegata.capture.der import element, integer, object_identifier, with_sorted_certificates
from allegata.errors import CheckFailedError, InputError, UsageError
from allegata.model.proofs import Token

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rfc3161_client import TimeStampResponse

    from allegata.capture.fetch import Fetcher

QUERY = "application/timestamp-query"
_OK = 200
_NONCE_BITS = 63
_SHA256 = bytes.fromhex("300d06096086480165030402010500")  # AlgorithmIdentifier: SHA-256 (RFC 5754), NULL parameters
_SHA256_OID = "2.16.840.1.101.3.4.2.1"
_UNREADABLE = (ValueError, TypeError, OverflowError, x509.InvalidVersion, UnsupportedAlgorithm)
_SEQUENCE, _OCTETS, _TRUE = 0x30, 0x04, b"\x01\x01\xff"


class Authority(msgspec.Struct, frozen=True, kw_only=True):
    """A time-stamping authority that the user chose: `roots` are certificates (DER) that its chain must end in.

    Certificates among them that are no roots help to build the chain. `allow` as for `FetchOptions`.
    """

    name: str
    url: str
    roots: tuple[bytes, ...]
    policy: str | None = None
    allow: tuple[str, ...] = ()


class Stamped(msgspec.Struct, frozen=True, kw_only=True):
    """What a token says, once it holds: `time` is UTC, to the second; `signer` the subject of its certificate."""

    time: str
    accuracy: str
    signer: str


def certificates(pem: bytes, name: str) -> tuple[bytes, ...]:
    """The certificates of a PEM file, as DER.

    Raises:
        UsageError: there are none.
    """
    try:
        found = x509.load_pem_x509_certificates(pem)
    except ValueError as error:
        raise UsageError("holds no certificate", resource=name, cause="give the authority's root as PEM") from error
    return tuple(one.public_bytes(Encoding.DER) for one in found)


def query(digest: str, nonce: int, policy: str | None = None) -> bytes:
    """A TimeStampReq over a SHA-256 that is known already; the authority is asked for its certificates."""
    imprint = element(_SEQUENCE, _SHA256 + element(_OCTETS, bytes.fromhex(digest)))
    wanted = object_identifier(policy) if policy else b""
    return element(_SEQUENCE, integer(1) + imprint + wanted + integer(nonce) + _TRUE)


def is_policy(dotted: str) -> bool:
    """Whether a text is an object identifier, such as 1.2.3.4."""
    try:
        x509.ObjectIdentifier(dotted)
    except ValueError:
        return False
    return True


def stamp(fetcher: Fetcher, authority: Authority, target: str, digest: str, at: str) -> Token:
    """Ask an authority for a token over a digest; what comes is checked before it is taken.

    Args:
        fetcher: the guarded way out.
        authority: whom to ask.
        target: what the digest is of, as the token's record names it.
        digest: a SHA-256, 64 hexadecimal digits.
        at: this moment, by this machine's clock.

    Raises:
        InputError: it was not reached, or gave no token.
        CheckFailedError: it gave one that does not hold.
    """
    nonce = secrets.randbits(_NONCE_BITS)
    answer = fetcher.post(authority.url, QUERY, query(digest, nonce, authority.policy))
    if answer.failure is not None:
        raise InputError("can't be reached", resource=authority.name, cause=answer.failure.message)
    if answer.status != _OK:
        raise InputError("gave no token", resource=authority.name, cause=f"HTTP status {answer.status}")
    token = Token(
        target=target,
        digest=digest,
        authority=authority.name,
        url=authority.url,
        at=at,
        nonce=str(nonce),
        policy=authority.policy,
        anchors=authority.roots,
        response=answer.content,
    )
    check(token, authority.roots)
    return token


def check(token: Token, roots: Sequence[bytes]) -> Stamped:
    """Hold a token against its digest, nonce and policy, its signature, and its chain to `roots` at its own time.

    Raises:
        CheckFailedError: what does not hold, named.
    """
    try:
        return _checked(token, roots)
    except _UNREADABLE as error:
        raise _refused(token, f"can't be read as a time-stamp: {error}") from error


def _checked(token: Token, roots: Sequence[bytes]) -> Stamped:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", CryptographyDeprecationWarning)  # of odd certificates; they are judged below
        response = decode_timestamp_response(with_sorted_certificates(token.response))
        if response.status not in {PKIStatus.GRANTED, PKIStatus.GRANTED_WITH_MODS}:
            said = "; ".join(response.status_string)
            raise _refused(token, f"the authority refused (status {response.status}{f': {said}' if said else ''})")
        _says(token, response)
        _verify(token, response, roots)
        info = response.tst_info
        accuracy = info.accuracy
        return Stamped(
            time=info.gen_time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            accuracy=_accuracy(accuracy) if accuracy is not None else "",
            signer=_signer(response),
        )


def _refused(token: Token, why: str) -> CheckFailedError:
    return CheckFailedError(" ".join(why.split())[:200], resource=f"token of {token.authority} over {token.target}")


def _says(token: Token, response: TimeStampResponse) -> None:
    """Hold what a token says against what was asked, before anybody's signature is looked at."""
    info = response.tst_info
    imprint = info.message_imprint
    if imprint.hash_algorithm.dotted_string != _SHA256_OID or imprint.message.hex() != token.digest:
        raise _refused(token, f"is foreign: it is over another digest ({imprint.message.hex()[:16]}...)")
    if str(info.nonce) != token.nonce:
        raise _refused(token, "is foreign: its nonce is not the one that was asked with")
    if token.policy and info.policy.dotted_string != token.policy:
        raise _refused(token, f"is made under another policy ({info.policy.dotted_string})")


def _verify(token: Token, response: TimeStampResponse, roots: Sequence[bytes]) -> None:
    """Signature, purpose of the signer's certificate, and chain, all at the token's own time."""
    loaded = [x509.load_der_x509_certificate(root) for root in roots]
    try:
        VerifierBuilder(roots=loaded, nonce=int(token.nonce)).build().verify(response, bytes.fromhex(token.digest))
    except VerificationError as error:
        at = response.tst_info.gen_time.astimezone(UTC)
        stale = [c for c in _given(response) if not c.not_valid_before_utc <= at <= c.not_valid_after_utc]
        if stale:
            name = stale[0].subject.rfc4514_string()
            raise _refused(token, f"its certificate ({name}) was not valid at the token's own time") from error
        raise _refused(token, f"is not signed under the authority's root: {error}") from error


def _given(response: TimeStampResponse) -> list[x509.Certificate]:
    return [x509.load_der_x509_certificate(raw) for raw in sorted(response.signed_data.certificates)]


def _signer(response: TimeStampResponse) -> str:
    (info,) = response.signed_data.signer_infos
    named = (c for c in _given(response) if (c.issuer, c.serial_number) == (info.issuer, info.serial_number))
    return next((c.subject.rfc4514_string() for c in named), "")


def _accuracy(accuracy: object) -> str:
    parts = (("seconds", " s"), ("millis", " ms"), ("micros", " µs"))
    return " ".join(f"{n}{unit}" for name, unit in parts if (n := getattr(accuracy, name)))
