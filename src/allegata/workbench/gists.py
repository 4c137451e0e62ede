"""Gists of reports, kept from one writing of the case files to the next: a report that did not change is not read."""

from __future__ import annotations

import contextlib
import zlib
from typing import TYPE_CHECKING, TypeAlias

import msgspec

from allegata.views.gists import Gist, read_gist

if TYPE_CHECKING:
    from allegata.store import Reader

GISTS = "gists"
"""Under what the case keeps them."""
_SCOPE = "document "
_Packed: TypeAlias = "dict[str, tuple[str, bytes]]"


class _Held(msgspec.Struct, frozen=True, kw_only=True):
    """Gists by document, packed, each with the digest of the records it was read from; `by` made them."""

    by: str
    gists: dict[str, tuple[str, bytes]]


class Gists:
    """The gists of a case: those kept by the same rules of the same records, the others read anew."""

    def __init__(self, reader: Reader, by: str) -> None:
        self._reader = reader
        self._by = by
        self._before = _before(reader, by)
        self._now: _Packed = {}
        self._read_from = {s.scope: s.records for s in reader.seals() if s.scope.startswith(_SCOPE)}

    def of(self, document: str) -> Gist:
        """The gist of a document."""
        key = self._read_from.get(_SCOPE + document)
        kept, packed = self._before.pop(document, ("", b""))
        if kept == key:
            with contextlib.suppress(msgspec.MsgspecError, zlib.error):
                gist = msgspec.json.decode(zlib.decompress(packed), type=Gist)
                self._now[document] = (key, packed)
                return gist
        gist = read_gist(self._reader, document)
        if key is not None:
            self._now[document] = (key, zlib.compress(msgspec.json.encode(gist)))
        return gist

    def encoded(self) -> str:
        """All that were asked for, to be kept."""
        return msgspec.json.encode(_Held(by=self._by, gists=self._now)).decode()


def _before(reader: Reader, by: str) -> _Packed:
    raw = reader.meta(GISTS)
    with contextlib.suppress(msgspec.MsgspecError):
        held = msgspec.json.decode(raw, type=_Held) if raw is not None else None
        return held.gists if held is not None and held.by == by else {}
    return {}
