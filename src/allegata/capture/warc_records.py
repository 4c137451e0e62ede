"""The records of one visit, as WARC 1.1 has them: responses or revisits, requests, and what tells of the visit."""

from __future__ import annotations

import base64
import hashlib
import uuid
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

import msgspec

from allegata.capture.failures import FetchError
from allegata.capture.fetched import SOFTWARE
from allegata.capture.messages import entity_of, parse_head, split_response

if TYPE_CHECKING:
    from allegata.capture.fetched import Fetched, Hop

_PROFILE = "http://netpreserve.org/warc/1.1/revisit/"
_HTTP = "application/http; msgtype="
_FIELDS = "application/warc-fields"
_NOT_MODIFIED = 304

Pairs = list[tuple[str, str]]
AnswerKind = Literal["response", "revisit"]


class Earlier(msgspec.Struct, frozen=True, kw_only=True):
    """A response kept before, that a revisit refers to. `payload_digest` is `sha256:` and hexadecimal digits."""

    record_id: str
    date: str
    url: str
    payload_digest: str


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """One answer among a visit's records: its place there, and what a later revisit refers to."""

    place: int
    kind: AnswerKind
    known: Earlier


def digest(data: bytes) -> str:
    """A digest as the WARC headers give it."""
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def usual_digest(data: bytes) -> str:
    """The digest that most collections index by; it stands beside SHA-256, never instead."""
    return f"sha1:{base64.b32encode(hashlib.sha1(data, usedforsecurity=False).digest()).decode()}"


def record(kind: str, headers: Pairs, block: bytes) -> bytes:
    """One WARC record, not yet compressed."""
    lines = [
        ("WARC-Type", kind),
        *headers,
        ("WARC-Block-Digest", digest(block)),
        ("Allegata-Block-SHA1", usual_digest(block)),
        ("Content-Length", str(len(block))),
    ]
    head = "".join(f"{name}: {' '.join(value.split())}\r\n" for name, value in lines)
    return b"WARC/1.1\r\n" + head.encode() + b"\r\n" + block + b"\r\n\r\n"


def fields(pairs: Pairs) -> bytes:
    """A block of `application/warc-fields`."""
    return "".join(f"{name}: {' '.join(value.split())}\r\n" for name, value in pairs).encode()


def warcinfo(name: str) -> bytes:
    """The record that begins a file."""
    block = fields(
        [
            ("software", SOFTWARE),
            ("format", "WARC File Format 1.1"),
            ("conformsTo", "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"),
        ]
    )
    return record("warcinfo", [*_named(_now()), ("WARC-Filename", name), ("Content-Type", _FIELDS)], block)


def visit(fetched: Fetched, earlier: Earlier | None) -> tuple[str, list[bytes], list[Answer]]:
    """A visit's day (YYYYMMDD), its records in order, and which are answers; the last one tells of the visit."""
    records: list[bytes] = []
    answers: list[Answer] = []
    last = len(fetched.hops) - 1
    for n, hop in enumerate(fetched.hops):
        ids: Pairs = []
        if hop.response:
            may_refer = earlier if n == last and fetched.failure is None else None
            block, answer = _answer(hop, may_refer, len(records))
            records.append(block)
            if answer is not None:
                answers.append(answer)
                ids = [("WARC-Concurrent-To", answer.known.record_id)]
        if hop.request:
            head = [*_named(_date(hop)), *_of(hop), *ids, ("Content-Type", f"{_HTTP}request")]
            records.append(record("request", head, hop.request))
    began = _date(fetched.hops[0]) if fetched.hops else _now()
    records.append(_telling(fetched, began, [a.known.record_id for a in answers]))
    return began[:10].replace("-", ""), records, answers


def _answer(hop: Hop, earlier: Earlier | None, place: int) -> tuple[bytes, Answer | None]:
    date = _date(hop)
    named = _named(date)
    try:
        head, rest = split_response(hop.response)
        parsed = parse_head(head)
    except FetchError:  # bytes that are no HTTP: kept, and claimed to be nothing else
        return record("metadata", [*named, *_of(hop), ("Content-Type", "application/octet-stream")], hop.response), None
    payload = entity_of(parsed, rest).content
    kind: AnswerKind = "response"
    block, payload_digest = hop.response, digest(payload)
    extra: Pairs = []
    if earlier is not None and parsed.status == _NOT_MODIFIED:
        kind, payload_digest = "revisit", earlier.payload_digest
        extra = _referring("server-not-modified", earlier)
    elif earlier is not None and payload_digest == earlier.payload_digest:
        kind, block = "revisit", head
        extra = _referring("identical-payload-digest", earlier)
    extra += [("WARC-Payload-Digest", payload_digest)]
    if kind == "response":
        extra.append(("Allegata-Payload-SHA1", usual_digest(payload)))
    line = record(kind, [*named, *_of(hop), *extra, ("Content-Type", f"{_HTTP}response")], block)
    known = Earlier(record_id=named[0][1], date=date, url=hop.url, payload_digest=payload_digest)
    if kind == "revisit" and earlier is not None:
        known = earlier  # a later revisit refers to the response itself, not to a revisit
    return line, Answer(place=place, kind=kind, known=known)


def _referring(profile: str, earlier: Earlier) -> Pairs:
    return [
        ("WARC-Profile", _PROFILE + profile),
        ("WARC-Refers-To", earlier.record_id),
        ("WARC-Refers-To-Target-URI", earlier.url),
        ("WARC-Refers-To-Date", earlier.date),
    ]


def _telling(fetched: Fetched, began: str, answers: list[str]) -> bytes:
    """What can't be read off the messages: what was asked, the fragment, the way there, what went wrong."""
    known: list[tuple[str, str | None]] = [
        ("allegata-asked", fetched.url),
        ("allegata-final", fetched.final_url),
        ("allegata-user-agent", fetched.user_agent),
        ("allegata-robots", fetched.robots),
        ("allegata-via", fetched.via),
    ]
    if fetched.failure is not None:
        known += [("allegata-failure", fetched.failure.kind), ("allegata-failure-message", fetched.failure.message)]
    for hop in fetched.hops:
        known += [("allegata-hop", f"{hop.began} {hop.seconds} s {hop.url}")]
        known += [("allegata-by-allowance", hop.address if hop.by_allowance else None)]
    block = fields([(name, value) for name, value in known if value])
    at = fetched.hops[-1].url if fetched.hops else fetched.url
    concurrent = [("WARC-Concurrent-To", one) for one in answers]
    head = [*_named(began), ("WARC-Target-URI", at.partition("#")[0]), *concurrent, ("Content-Type", _FIELDS)]
    return record("metadata", head, block)


def _named(date: str) -> Pairs:
    return [("WARC-Record-ID", f"<urn:uuid:{uuid.uuid4()}>"), ("WARC-Date", date)]


def _of(hop: Hop) -> Pairs:
    pairs = [("WARC-Target-URI", hop.url)]
    if hop.address:
        pairs.append(("WARC-IP-Address", hop.address))
    if hop.truncated:
        pairs.append(("WARC-Truncated", hop.truncated))
    if hop.redacted:
        pairs.append(("Allegata-Redacted", ", ".join(hop.redacted)))
    return pairs


def _date(hop: Hop) -> str:
    """Whole seconds: several replay tools know no parts of one."""
    return f"{hop.began[:19]}Z"


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
