"""The stages of one document in their order, from its text to what is stored of it."""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
from functools import partial
from typing import TYPE_CHECKING

import msgspec

from allegata.errors import TooLargeError
from allegata.extract import Context, Name
from allegata.model import Analysis, Document, Problem, When
from allegata.model.ids import problem_id
from allegata.reading import rules
from allegata.text import locate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from allegata.language import Parsed
    from allegata.model import Source, Statement

MAX_RUN = 5_000
"""Code points without white space."""
MAX_PARAGRAPH = 300_000
"""Code points of one paragraph."""
MAX_SENTENCE = 1_500
"""Tokens of one sentence."""
_UNDATED = "no date of publication was found"
_NAMED = 8
"""Dates that a problem names."""


def read_published(verbatim: str) -> When:
    """A date of publication as entered or printed, understood where it can be."""
    from allegata.extract import read_date  # noqa: PLC0415  the rules, loaded where text is read alone

    unknown = When(verbatim=verbatim, anchor=None, edtf=None, earliest=None, latest=None, precision="unknown")
    return read_date(verbatim, None) or unknown


def parse(text: str) -> Parsed:
    """Parse an English text.

    Raises:
        ModelMissingError: the language model is not installed.
    """
    from allegata import language  # noqa: PLC0415  a second of start-up, paid only when a text is parsed

    if importlib.util.find_spec(rules.MODEL.replace("-", "_")) is None:
        raise rules.no_model()
    return language.parse(text)


def warm() -> None:
    """Load the rules and the language model, so that they are there when the first text has been read."""
    importlib.import_module("allegata.reading.finding")
    parse("Warm.")


def run(
    document: Document, source: Source, names: tuple[Name, ...], key: str, parsed: Parsed | None = None
) -> tuple[Analysis, tuple[Problem, ...]]:
    """Take one English document through parser, extraction and indicators. Pure.

    Args:
        document: as read.
        source: what is known of its source.
        names: what the user knows of names.
        key: of the rules (see `allegata.reading.rules`); records name their engine by it.
        parsed: what `parse_document` made of it, for who runs the rules over it more than once.

    Raises:
        TooLargeError: the text is knotted beyond what a grammar can follow in reasonable time and memory.
    """
    from allegata.reading.finding import find  # noqa: PLC0415  as above

    parsed = parsed or parse_document(document)
    parsed = msgspec.structs.replace(parsed, engine=rules.engine_name(parsed.engine, key))
    context = Context(
        author=author_of(document, source),
        publisher=source.publisher,
        published=source.published,
        names=names,
        locate=partial(locate, document.offset_map),
        items=_items(document),
        tellers=document.offset_map.tellers,
    )
    analysis, problems = find(document, parsed, context, key)
    return analysis, (*problems, *undated(document, source, analysis.statements))


def parse_document(document: Document) -> Parsed:
    """Parse what a document tells, its furniture apart.

    Raises:
        TooLargeError: as for `run`.
    """
    _refuse_knots(document.text)
    parsed = parse(_told(document))
    longest = max((len(sentence.tokens) for sentence in parsed.sentences), default=0)
    if longest > MAX_SENTENCE:
        raise TooLargeError(
            f"not analysed: one sentence of {longest:,} words and signs", cause="this is no running text"
        )
    return parsed


def _told(document: Document) -> str:
    """The text with its furniture blanked, every other character in its place: an empty line parts paragraphs."""
    signs = list(document.text)
    for start, end in document.offset_map.apart:
        opens = start == 0 or signs[start - 1] == "\n"
        signs[start:end] = ("\n" if opens else " ") * (end - start)
    return "".join(signs)


def _items(document: Document) -> tuple[tuple[int, When], ...]:
    """Where the items of a round-up or live blog begin, with the date of each."""
    heads = ((start, read_published(document.text[start:end])) for start, end in document.offset_map.heads)
    return tuple((start, day) for start, day in heads if day.earliest is not None)


def undated(document: Document, source: Source, statements: Sequence[Statement]) -> tuple[Problem, ...]:
    """What a report without a date of publication leaves open."""
    if source.published is not None and source.published.earliest is not None:
        return ()
    times = [t for s in statements for t in s.times if t.earliest is None and t.latest is None]
    left = list(dict.fromkeys(t.verbatim for t in times if "impossible" not in t.flags))
    cause = (
        f"left open by it: {', '.join(f'“{v}”' for v in left[:_NAMED])}" if left else "no date of the text hangs on it"
    )
    return (
        Problem(
            id=problem_id(document.id, "extract", _UNDATED),
            document=document.id,
            stage="extract",
            message=_UNDATED,
            cause=cause if len(left) <= _NAMED else f"{cause} and {len(left) - _NAMED} more",
        ),
    )


def score_factuality(sentence: str, start: int, end: int) -> float:
    """How firmly a sentence commits its author to the predicate at code points `start` to `end`: -3 to 3.

    The scale is that of UDS-Factuality (White et al. 2016): 3 certain that it happened, -3 that it did not.
    """
    from allegata.extract import factuality  # noqa: PLC0415  as above

    return factuality(parse(sentence), start, end)


def _refuse_knots(text: str) -> None:
    """The tokeniser's time grows with the square of an unbroken run, the parser's memory with a paragraph."""
    run = max(map(len, text.split()), default=0)
    if run > MAX_RUN:
        raise TooLargeError(f"not analysed: {run:,} characters without a space", cause="this is no running text")
    paragraph = max(map(len, text.split("\n\n")))
    if paragraph > MAX_PARAGRAPH:
        raise TooLargeError(f"not analysed: one paragraph of {paragraph:,} characters", cause="split the file")


def author_of(document: Document, source: Source) -> str | None:
    """The author's voice: as the user entered it, else the byline as printed."""
    if "authors" in source.entered and source.authors:
        return " and ".join(source.authors)
    return document.byline


def document_key(document: Document, source: Source, names: tuple[Name, ...]) -> str:
    """Digest of all that decides what is found in a document: equal key, equal result."""
    parts = [
        rules.engine_key(),
        document.id,
        author_of(document, source),
        source.publisher,
        msgspec.json.encode(source.published).decode(),
        msgspec.json.encode(names).decode(),
    ]
    return hashlib.sha256(msgspec.json.encode(parts)).hexdigest()
