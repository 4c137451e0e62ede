"""Quotations: what is one, where it ends, what stays in the sentence."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allegata.language import parse
from allegata.language.quotes import find_quotes


def _inner(text: str) -> list[str]:
    paragraphs, at = [], 0
    for block in text.split("\n\n"):
        paragraphs.append((at, at + len(block)))
        at += len(block) + 2
    return [text[q.inner_start : q.inner_end] for q in find_quotes(text, paragraphs)]


@pytest.mark.parametrize(
    ("text", "inner"),
    [
        ('He said: "The gate was locked."', ["The gate was locked."]),
        ("He said: “The gate was locked.”", ["The gate was locked."]),
        ("Er sagte: „Das Tor war zu.“", ["Das Tor war zu."]),
        ("Il a dit : «La porte était close.»", ["La porte était close."]),
        ("‘It is the rule,’ she said. The men's bags and the workers' papers were gone.", ["It is the rule,"]),
        ("It wasn't Rook's, it's ours.", []),
        ("Simply ‘volunteers’, they say.", ["volunteers"]),
        ("He was 6'2\" tall.", []),
        ('"One." "Two."', ["One.", "Two."]),
        ("“First part.\n\n“Second part.” He left.", ["First part.", "Second part."]),
        ("“Never closed. He left.", ["Never closed. He left."]),
        ("It was a “never closed word. He left.", []),
        ("He said: “Never closed. She left.", ["Never closed. She left."]),
        ("A “tool, as Rook has it, of the “old” gang.", ["old"]),
        ("“When I came “Hail! Hail!”, I wept,” he said.", ["When I came “Hail! Hail!”, I wept,"]),
        ("‘First part.\n\n‘Workers’ lives count.’ He left.", ["First part.", "Workers’ lives count."]),
        ("He named it ‘the workers’ rest’ and left. ‘It is over,’ he said.", ["the workers’ rest", "It is over,"]),
        ('"It was a shock, " he said.', ["It was a shock, "]),
    ],
)
def test_quotations_are_found(text: str, inner: list[str]):
    assert _inner(text) == inner


def test_a_nickname_stays_in_its_sentence():
    (quote,) = parse("Joren Vale, known as the “Grey Gull,” left.").quotes
    assert not quote.long


def test_a_long_quotation_is_one_token_and_its_words_are_parsed_apart():
    text = "“The gate was locked. Nobody could leave,” Rook said."
    outer, *inner = parse(text).sentences
    assert [text[t.start : t.end] for t in outer.tokens if t.quote >= 0] == [
        "“The gate was locked. Nobody could leave,”"
    ]
    assert [text[s.start : s.end] for s in inner] == ["The gate was locked.", "Nobody could leave,"]


@settings(max_examples=40, deadline=None)
@given(st.text(st.sampled_from("abc “”\"'‘’«».,?\n🙂\u202e\u0627")), st.text(max_size=20))
def test_every_token_stands_where_it_says(marks: str, rest: str):
    text = (marks + rest).replace("\r", " ")
    parsed = parse(text)
    for quote in parsed.quotes:
        assert 0 <= quote.start < quote.inner_start <= quote.inner_end <= quote.end <= len(text)
    for sentence in parsed.sentences:
        for token in sentence.tokens:
            assert 0 <= token.start <= token.end <= len(text)
            assert 0 <= token.head < len(sentence.tokens)
        outside = [t for t in sentence.tokens if t.quote < 0 and t.text not in {",", ".", "It"}]
        assert [text[t.start : t.end] for t in outside] == [t.text for t in outside]
