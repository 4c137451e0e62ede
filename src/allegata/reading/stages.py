"""The stages of one document in their order, from its text to what is stored of it."""

from __future__ import annotations

import hashlib
import importlib.util
from typing import TYPE_CHECKING

import msgspec

from allegata.errors import TooLargeError
from allegata.extract import Context, Name, extract, factuality, read_date
from allegata.indicators import code
from allegata.model import Analysis, Document, When
from allegata.reading import rules
from allegata.text import locate

if TYPE_CHECKING:
    from allegata.language import Parsed
    from allegata.model import Locator, Problem, Source

MAX_RUN = 5_000
"""Code points without white space."""
MAX_PARAGRAPH = 300_000
"""Code points of one paragraph."""
MAX_SENTENCE = 1_500
"""Tokens of one sentence."""


def read_published(verbatim: str) -> When:
    """A date of publication as entered or printed, understood where it can be."""
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
    """Load the language model, so that it is there when the first text has been read."""
    parse("Warm.")


def run(document: Document, source: Source, names: tuple[Name, ...], key: str) -> tuple[Analysis, tuple[Problem, ...]]:
    """Take one English document through parser, extraction and indicators. Pure.

    Args:
        document: as read.
        source: what is known of its source.
        names: what the user knows of names.
        key: of the rules (see `allegata.reading.rules`); records name their engine by it.

    Raises:
        TooLargeError: the text is knotted beyond what a grammar can follow in reasonable time and memory.
    """
    _refuse_knots(document.text)
    parsed = parse(document.text)
    longest = max((len(sentence.tokens) for sentence in parsed.sentences), default=0)
    if longest > MAX_SENTENCE:
        raise TooLargeError(
            f"not analysed: one sentence of {longest:,} words and signs", cause="this is no running text"
        )

    parsed = msgspec.structs.replace(parsed, engine=rules.engine_name(parsed.engine, key))

    def where(start: int, end: int) -> Locator | None:
        return locate(document.offset_map, start, end)

    context = Context(
        author=author_of(document, source),
        publisher=source.publisher,
        published=source.published,
        names=names,
        locate=where,
    )
    found = extract(document, parsed, context)
    coded = code(document, parsed, found.statements, found.mentions)
    analysis = Analysis(
        mentions=found.mentions,
        statements=found.statements,
        attributions=found.attributions,
        accounts=coded.accounts,
        codings=tuple(msgspec.structs.replace(c, engine=rules.engine_name(c.engine, key)) for c in coded.codings),
        assessments=coded.assessments,
        questions=found.questions,
    )
    return analysis, found.problems


def score_factuality(sentence: str, start: int, end: int) -> float:
    """How firmly a sentence commits its author to the predicate at code points `start` to `end`: -3 to 3.

    The scale is that of UDS-Factuality (White et al. 2016): 3 certain that it happened, -3 that it did not.
    """
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
