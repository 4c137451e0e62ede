"""Attribution: planted sentences with known voices, cues and contents; spans to the character."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allegata.grammar.cues import others, verbs
from reading import read


def outermost(text: str) -> list[tuple[str | None, str, list[str]]]:
    found = [a for a in read(text).attributions if a.depth == 0]
    return [(a.source and a.source.exact, a.cue.exact, [c.exact for c in a.content]) for a in found]


@pytest.mark.parametrize(
    ("text", "source", "cue", "content"),
    [
        ("Rook said that the gate was locked.", "Rook", "said", ["that the gate was locked"]),
        ("Rook said the gate was locked.", "Rook", "said", ["the gate was locked"]),
        ("The gate was locked, Rook said.", "Rook", "said", ["The gate was locked"]),
        ("“The gate was locked,” Rook said.", "Rook", "said", ["“The gate was locked,”"]),
        (
            "“The gate was locked,” said Rook. “Nobody left.”",
            "Rook",
            "said",
            ["“The gate was locked,”", "“Nobody left.”"],
        ),
        ("According to Rook, the gate was locked.", "Rook", "According to", ["the gate was locked"]),
        ("It has been reported that the gate was locked.", None, "has been reported", ["that the gate was locked"]),
        (
            "Anselm Rook, the spokesman, denied that anyone left.",
            "Anselm Rook, the spokesman",
            "denied",
            ["that anyone left"],
        ),
        ("Rook did not say that the gate was locked.", "Rook", "did not say", ["that the gate was locked"]),
        ("The workers told Rook that the gate was locked.", "The workers", "told", ["that the gate was locked"]),
        ("The audit found that wages were withheld.", "The audit", "found", ["that wages were withheld"]),
        ("The ministry declined to comment.", "The ministry", "declined", ["to comment"]),
        ("The ministry wants to close the camp.", "The ministry", "wants", ["to close the camp"]),
        ("Residents reported seeing guards.", "Residents", "reported", ["seeing guards"]),
        ("Critics accuse the group of theft.", "Critics", "accuse", ["the group of theft"]),
    ],
)
def test_one_attribution_with_its_spans(text: str, source: str | None, cue: str, content: list[str]):
    assert outermost(text) == [(source, cue, content)]


@pytest.mark.parametrize(
    "text",
    [
        "The resistance was denied local support.",
        "He refused to open the gate.",
        "They found the keys.",
        "The gate was locked at eight.",
    ],
)
def test_what_only_looks_like_attribution_is_none(text: str):
    assert outermost(text) == []


def test_voices_nest_and_the_innermost_is_named():
    done = read(
        "The Harbour Courier further reported that a diplomat was notified about the case by a senior police official, "
        "but that the embassy failed to respond and that no prosecutions resulted."
    )
    chains = [[h.name for h in s.voice[1:]] for s in done.statements]
    silent = ["Harbour Courier", "embassy"]
    assert chains == [["Harbour Courier", "senior police official"], silent, ["Harbour Courier"]]
    assert len([a for a in done.attributions if a.depth == 0]) == 1


def test_three_deep():
    (statement,) = read("Vale said that Sole had told him that Penn claimed that the gate was open.").statements
    assert [h.name for h in statement.voice] == ["Ilse Marrow", "Vale", "Sole", "Penn"]
    assert statement.anchors[0].exact == "the gate was open"


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("Rook denied that wages were withheld.", "denies"),
        ("Rook admitted that wages were withheld.", "affirms"),
        ("Rook called the report a fabrication.", "denies"),
        ("It is a lie that residents work without pay.", "denies"),
        ("It is not true that workers were beaten.", "denies"),
        ("Rook did not deny that wages were withheld.", "affirms"),
        ("Rook declined to comment.", "declines"),
        ("The paper retracted its report.", "retracts"),
        ("She said she was not paid.", "affirms"),
    ],
)
def test_stance(text: str, stance: str):
    assert [s.stance for s in read(text).statements] == [stance]


def test_a_question_is_one_statement_and_one_question():
    done = read("Who holds the passports? The gate is locked.")
    assert [(s.kind, s.stance) for s in done.statements] == [("question", "asks"), ("fact", "affirms")]
    asked = [q for q in done.questions if q.kind == "asked_by_source"]
    assert [(q.text, q.targets) for q in asked] == [("Who holds the passports?", (done.statements[0].id,))]


def test_pronouns_lead_to_the_speaker_before():
    done = read("Anselm Rook denied the charges. He said that the gate was open.")
    assert [s.voice[-1].name for s in done.statements] == ["Anselm Rook", "Anselm Rook"]


def test_a_voice_under_a_condition_alleges_nothing():
    done = read("If Rook says that the gate was open, the court will ask him.")
    assert {s.mode for s in done.statements} == {"conditional"}


def test_the_lexicon_holds_legal_values():
    assert len(verbs()) > 200
    assert {c.stance for c in verbs().values()} == {"affirms", "denies", "declines", "retracts", "asks"}
    assert {c.type for c in [*verbs().values(), *others("noun_that").values()]} == {
        "speech",
        "belief",
        "intention",
        "stance",
    }


pieces = st.sampled_from(
    [
        "Rook said",
        "that",
        "“",
        "”",
        "denied",
        ", ",
        ". ",
        "the gate was locked",
        "\n\n",
        "?",
        "according to",
        "he",
        "🙂",
        "\u202e",
        "not",
    ]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(pieces, max_size=25).map(" ".join))
def test_every_anchor_slices_and_ids_are_unique(text: str):
    done = read(text)
    for s in done.statements:
        for anchor in [*s.anchors, *(c for h in s.voice for c in h.content_anchors)]:
            assert text[anchor.start : anchor.end] == anchor.exact
    for records in (done.statements, done.attributions, done.mentions, done.questions):
        ids = [r.id for r in records]
        assert len(ids) == len(set(ids))
    assert read(text) == done


def test_odd_input_is_read_without_complaint():
    for text in ("", "   ", "....", "?" * 500, "a" * 5000, "🙂" * 300, "“" * 99, "said " * 400):
        read(text)


INTERVIEW = """Edda Lind, 34, spent seven months at the house. She spoke to us in January.

How did you meet them?

They were waiting when my ferry came in. A woman said she could help me.

What happened then?

They took my passport. I was never paid."""


def test_an_interviewee_is_a_hop_and_the_questions_are_the_authors():
    done = read(INTERVIEW)
    voices = {s.anchors[0].exact: [h.name for h in s.voice[1:]] for s in done.statements}
    assert voices["They took my passport"] == ["Edda Lind"]
    assert voices["she could help me"] == ["Edda Lind", "woman"]
    assert voices["What happened then?"] == []


def test_labelled_turns():
    text = INTERVIEW.replace("How did", "Marrow: How did").replace("What", "Marrow: What")
    text = text.replace("They were", "Lind: They were").replace("They took", "Lind: They took")
    assert [h.name for h in read(text).statements[-1].voice] == ["Ilse Marrow", "Edda Lind"]


def test_rhetorical_questions_make_no_interview():
    text = (
        "Who signed the lease? The owner did.\n\nWhy?\n\nThe ministry was silent.\n\nWhat now? The house should close."
    )
    assert all(len(s.voice) == 1 for s in read(text).statements)
