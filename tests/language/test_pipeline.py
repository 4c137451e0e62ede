"""The model as it is loaded here says of every text what it says as spaCy itself loads it."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
import spacy

from allegata.language.pipeline import _ABBREVIATIONS, _HYPHENED, MODEL, pipeline

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

TEXTS = (
    "Police re-arrested Mr. Dov Arren of Harrow Fields Ltd., who can't be named, on 3 May (10 a.m.).",
    "“They took our passports,” said Ms. Ilka Venn; the co-operative's owner wasn't there… it’s denied.",
    "The U.N. counted 1,200 workers—700km from Telham—at https://example.org/a_b?c=d, e.g. cooks and/or guards.",
    "We’re told: don't go. They'd've left; y'all gonna see :-) #harrow @venn $4.50/day 50% ca. 1990s",
)


@pytest.fixture(scope="module")
def plain() -> Language:
    """The model as spaCy loads it, with what we add to it."""
    pipeline()  # names the pipe
    nlp = spacy.load(MODEL)
    nlp.add_pipe(_ABBREVIATIONS, before="parser")
    nlp.tokenizer.token_match = _HYPHENED.fullmatch  # type: ignore[union-attr]
    return nlp


def _said(doc: Doc) -> list[tuple[object, ...]]:
    return [
        (t.text, t.norm_, t.lemma_, t.tag_, t.pos_, t.dep_, t.head.i, t.ent_type_, t.is_sent_start, str(t.morph))
        for t in doc
    ]


@pytest.mark.parametrize("text", TEXTS)
def test_every_token_is_read_alike(plain: Language, text: str) -> None:
    assert _said(pipeline()(text)) == _said(plain(text))


def test_the_tokenizer_holds_what_the_model_gives_it(plain: Language) -> None:
    ours, theirs = pipeline().tokenizer, plain.tokenizer
    assert ours.to_bytes(exclude=["vocab"]) == theirs.to_bytes(exclude=["vocab"])  # type: ignore[union-attr]
    for chunk in theirs.rules:  # type: ignore[union-attr]
        assert [(t.text, t.norm_) for t in ours(chunk)] == [(t.text, t.norm_) for t in theirs(chunk)]


def test_the_same_pipes_run(plain: Language) -> None:
    assert pipeline().pipe_names == plain.pipe_names


def test_the_command_line_of_spacy_is_not_loaded_and_can_be_later() -> None:
    code = (
        "import sys; from allegata.language.pipeline import pipeline; pipeline(); "
        "assert not {'requests', 'typer', 'spacy.cli'} & set(sys.modules); "
        "from spacy.cli import info; assert callable(info)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
