"""Forms of the pages: each is checked for its session's secret, and comes to orders as the command line has them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import msgspec
from fastapi import Depends
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request

from allegata.errors import UsageError
from allegata.model import Hop, Statement
from allegata.store import deciding as kept
from allegata.views.phrases import phrase
from allegata.web.room import session_of
from allegata.web.sessions import is_same
from allegata.workbench.planning import Order

if TYPE_CHECKING:
    from allegata.store import Reader

_FIELDS = 20_000
_FIELD = "f."


async def checked(request: Request) -> FormData:
    """The form of a request that came from one of our own pages."""
    form = await request.form(max_files=0, max_fields=_FIELDS)
    given = form.get("secret") or request.headers.get("x-secret", "")
    if not isinstance(given, str) or not is_same(given, session_of(request).secret):
        raise HTTPException(403)
    return form


Form = Annotated[FormData, Depends(checked)]


def word(form: FormData, name: str) -> str:
    """One field of a form; empty where it is not there."""
    held = form.get(name)
    return held.strip() if isinstance(held, str) else ""


def idents(form: FormData) -> tuple[str, ...]:
    """The records that a form is about, each once."""
    found = (i for held in form.getlist("id") if isinstance(held, str) for i in held.split())
    return tuple(dict.fromkeys(found))


def order_of(form: FormData, reader: Reader) -> Order:
    """What a form asks for.

    Raises:
        UsageError: its words are not in the text, or it names nothing.
    """
    ids, verb = idents(form), word(form, "verb")
    if not ids:
        raise UsageError(phrase("refused.nothing"))
    if verb not in {"add", "undo"} and any(kept.document_of(reader, i) is None for i in ids):
        raise UsageError(phrase("refused.changed"))
    fields = {
        name.removeprefix(_FIELD): value
        for name, value in form.multi_items()
        if name.startswith(_FIELD) and isinstance(value, str) and (value.strip() or name == "f.text")
    }
    if verb in {"correct", "add"} and "span" not in fields and word(form, "words"):
        fields["span"] = _found(reader, ids[0], word(form, "words"))
    if verb == "correct" and word(form, "speaker"):
        fields["voice"] = _voice(reader, ids[0], word(form, "speaker"))
    members = tuple(dict.fromkeys(m for m in form.getlist("member") if isinstance(m, str)))
    if verb in {"part", "split"} and members:
        where = kept.document_of(reader, ids[0])
        fields["accounts" if where is not None and where[0] == "situation" else "statements"] = ",".join(members)
    return Order(ids=ids, verb=verb, fields=fields, reason=word(form, "reason") or phrase("reason.as_read"))


def _found(reader: Reader, ident: str, words: str) -> str:
    """The span of words in the text of a statement's report, the one nearest to where it stands; or of a report."""
    where = kept.document_of(reader, ident)
    document = where[1] if where is not None else ident
    if document is None:
        raise UsageError(phrase("refused.not_in_text"))
    at = reader.statement(ident).anchors[0].start if where is not None and where[0] == "statement" else 0
    text = reader.document_text(document)
    starts, start = [], text.find(words)
    while start >= 0:
        starts.append(start)
        start = text.find(words, start + 1)
    if not starts:
        raise UsageError(phrase("refused.not_in_text"))
    best = min(starts, key=lambda s: abs(s - at))
    return f"{best}:{best + len(words)}"


def _voice(reader: Reader, ident: str, name: str) -> str:
    """The chain of voices of a statement with another speaker at its end, as JSON; the author alone where it is he."""
    statement = reader.statement(ident)
    chain = statement.voice
    if name == phrase("card.author"):
        return msgspec.json.encode(chain[:1]).decode()
    document = statement.anchors[0].document
    known = next((h for s in reader.statements(document) for h in s.voice[1:] if h.name == name), None)
    last = chain[-1] if len(chain) > 1 else None
    made = _hop(last, known, name)
    return msgspec.json.encode((*(chain[:-1] if last is not None else chain), made)).decode()


def _hop(last: Hop | None, known: Hop | None, name: str) -> Hop:
    """A voice of this name: as the report has it elsewhere, by the words that this statement's voice was told by."""
    base = last if last is not None else Hop(name=name, mention=None, role="unnamed", depth=0)
    if known is None:
        return msgspec.structs.replace(base, name=name, mention=None, source_anchor=None)
    return msgspec.structs.replace(
        base, name=name, mention=known.mention, role=known.role, source_anchor=known.source_anchor
    )


def speakers(statements: list[Statement]) -> tuple[str, ...]:
    """Names of the voices of a report, in order of text, each once: what a voice can be corrected to."""
    return tuple(dict.fromkeys(h.name for s in statements for h in s.voice[1:] if h.name))
