"""Which language a text is in: function words for English, `py3langid` for the rest, `und` for too little."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from allegata.text.bylines import words

if TYPE_CHECKING:
    from collections.abc import Callable

UNDETERMINED = "und"
_WORD = re.compile(r"[^\W\d_]+")
_SAMPLE = 6_000
_LETTERS = 24
_ENGLISH_SHARE = 0.28
_FEW_TOKENS = 8
_MANY_TOKENS = 20
_CERTAIN = 0.6


def identify(text: str, declared: str | None = None) -> str:
    """ISO 639-1 code of a text's language, one a document.

    Args:
        text: the text of record.
        declared: the language that a page says it is in; it decides where the text is too short to tell.
    """
    sample = _sample(text)
    tokens = _WORD.findall(sample.casefold())
    wanted = _code(declared)
    if sum(map(len, tokens)) < _LETTERS:
        return wanted or UNDETERMINED
    common = sum(t in _function_words() for t in tokens) / len(tokens)
    if len(tokens) >= _FEW_TOKENS and common >= _ENGLISH_SHARE:
        return "en"
    code, certain = likeliest(sample)
    if certain < _CERTAIN or (len(tokens) < _FEW_TOKENS and wanted):
        return wanted or (code if len(tokens) >= _MANY_TOKENS else UNDETERMINED)
    return code


def likeliest(sample: str) -> tuple[str, float]:
    """The classifier's first choice for a sample, and its probability."""
    return _classifier()(sample)


def _sample(text: str) -> str:
    """The start and the middle: a text may open in another language than it goes on in."""
    if len(text) <= 2 * _SAMPLE:
        return text
    middle = len(text) // 2
    return f"{text[:_SAMPLE]}\n{text[middle : middle + _SAMPLE]}"


def _code(declared: str | None) -> str | None:
    match = re.match(r"\s*([A-Za-z]{2})(?:[-_]|\s*$)", declared or "")
    return match.group(1).lower() if match else None


@cache
def _function_words() -> frozenset[str]:
    return frozenset(words()["english"]["function_words"])


@cache
def _classifier() -> Callable[[str], tuple[str, float]]:
    from py3langid.langid import (  # type: ignore[import-untyped]  # noqa: PLC0415 (half a second to load)
        MODEL_FILE,
        LanguageIdentifier,
    )

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)

    def classify(sample: str) -> tuple[str, float]:
        code, probability = identifier.classify(sample)
        return str(code), float(probability)

    return classify
