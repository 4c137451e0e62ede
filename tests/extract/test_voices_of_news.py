"""Whose words they are in general news: names in full, one voice one hop, the outlet outermost, torn marks."""

from __future__ import annotations

import pytest

import allegata


def _voices(text: str) -> list[tuple[str, list[str | None]]]:
    """Each claim, and who says it beyond the author, outermost first."""
    return [(" ".join(c.words), [v.name for v in c.voices[1:]]) for c in allegata.explain(text).claims]


def _of(text: str, words: str) -> list[str | None]:
    return next(chain for claim, chain in _voices(text) if words in claim)


@pytest.mark.parametrize(
    ("text", "words", "chain"),
    [
        (
            "President Andres Manuel Lopez Vale came to Telham. Lopez Vale said that the men were beaten.",
            "the men were beaten",
            ["Andres Manuel Lopez Vale"],
        ),
        (
            "The Southern Telham People's Union said that the men were beaten.",
            "the men were beaten",
            ["Southern Telham People's Union"],
        ),
        (
            "The Academy of Telham Arts and Sciences said that the men were paid.",
            "the men were paid",
            ["Academy of Telham Arts and Sciences"],
        ),
        (
            "Labour Minister Shiv Marrow met the union. The labour minister said that the men were beaten.",
            "the men were beaten",
            ["Shiv Marrow"],
        ),
        (
            "The Haven Aid Trust runs a shelter. The charity said that the men were beaten.",
            "the men were beaten",
            ["Haven Aid Trust"],
        ),
        (
            "“The ban came last April,” a local Christian told Haven Aid.\n\nNorland Christian Concern notes a ban.",
            "The ban came",
            ["local Christian"],
        ),
        ("“We believe that the men were beaten in May,” Rook said.", "the men were beaten", ["Rook"]),
        (
            "“We locked the gate,” Rook said, according to the Telham Times. “Nobody was told of it in May.”",
            "Nobody was told",
            ["Telham Times", "Rook"],
        ),
        (
            "Rook said he was “deeply sorry” to “those for whom work was a source of pain,” according to the AP.",
            "deeply sorry",
            ["AP", "Rook"],
        ),
        (
            "“We see this as a threat,” an Apple Daily source said, adding that Rook left.",
            "Rook left",
            ["Apple Daily source"],
        ),
        (
            "Norland's mission issued a statement in May, saying that the case was closed.",
            "the case was closed",
            ["mission"],
        ),
    ],
)
def test_a_voice_has_its_whole_name_and_is_one_hop(text: str, words: str, chain: list[str | None]):
    assert _of(text, words) == chain


@pytest.mark.parametrize(
    "text",
    [
        '"This was never easy for any of us, "Rook said.',
        '"We left the camp. On the way the van broke down, "said Rook.',
        '"The gate was locked," Rook said. "We were never told of it at all.”',
    ],
)
def test_marks_torn_or_mixed_close_a_quotation(text: str):
    assert {tuple(chain) for _, chain in _voices(text)} == {("Rook",)}


def test_behind_a_long_quotation_he_is_still_who_spoke_last():
    long = " ".join(["The gate was locked and nobody came to open it in those weeks."] * 12)
    text = f"Tom Rook said that the men were hungry.\n\n“{long}”\n\nHe added that the van was late."
    assert _of(text, "the van was late") == ["Tom Rook"]


def test_two_bodies_leave_the_group_without_a_name():
    text = (
        "The Haven Aid Trust sued the Telham Boat Company. Marsh Watch wrote to both. "
        "The group said that the men were beaten."
    )
    assert _of(text, "the men were beaten") == ["group"]


@pytest.mark.parametrize(
    ("text", "mode", "stance"),
    [
        ("The court said the warrant was issued without an examination.", "legal_finding", "affirms"),
        ("A court spokesman said the warrant was issued in May.", "stated", "affirms"),
        ("The suit filed by Rook states: “The governor used the law to silence the men.”", "alleged", "affirms"),
        ("The manager did not elaborate.", "stated", "declines"),
        ("“Does the owner not believe that he owes the men an answer?” the bishop said.", "possible", "asks"),
    ],
)
def test_courts_find_suits_allege_and_questions_ask(text: str, mode: str, stance: str):
    claims = [(c.mode, c.stance) for c in allegata.explain(text).claims]
    assert (mode, stance) in claims
