"""Voices where the parser loses the clause, where a noun phrase is what is said, and where testimony goes on."""

from __future__ import annotations

import pytest

from reading import read


def said(text: str) -> list[tuple[str, str]]:
    """Each claim as (voices beyond the author, words)."""
    return [
        (" > ".join(h.name or "?" for h in s.voice[1:]), " … ".join(a.exact for a in s.anchors))
        for s in read(text).statements
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Survivors have recounted beatings and hunger.", [("Survivors", "beatings and hunger")]),
        ("The ledger shows forty names.", [("ledger", "forty names")]),
        ("The defence's argument was that the men were paid.", [("defence", "the men were paid")]),
        ("Who, the warden asked, kept the keys?", [("warden", "Who … kept the keys?")]),
        (
            "Two barges sank in the storm, reported harbour officials.",
            [("harbour officials", "Two barges sank in the storm")],
        ),
        (
            "The porter told the crew, his letter says, that the boat was leaking.",
            [("letter > porter", "the boat was leaking")],
        ),
        ("Anna “Nan” Holt said the oven was broken.", [("Anna Holt", "the oven was broken")]),
        ("Fishermen near the island Corra said the net was cut.", [("Fishermen", "the net was cut")]),
        ("‘She can’t leave,’ said Orr.", [("Orr", "She can’t leave")]),
        ('"The lamps were out, said Nora Quist.', [("Nora Quist", "The lamps were out")]),
        (
            "The clerk, a widow, said: “The books were burnt.” “Nobody asked me,” she added.",
            [("clerk", "The books were burnt"), ("clerk", "Nobody asked me")],
        ),
        (
            "Ina Sorel testified before the commission that boys were caned. They slept on straw.",
            [("Ina Sorel", "boys were caned"), ("Ina Sorel", "They slept on straw")],
        ),
    ],
)
def test_who_says_it(text: str, expected: list[tuple[str, str]]):
    assert said(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The curtain shows a map.",
        "Rook showed three passes.",
        "The captain spoke of his mother.",
        "The judge will rule whether the contract was valid.",
        "The truth is that nobody was promised a wage.",
        "The firm closed the yard, reported a loss and left.",
    ],
)
def test_nobody_but_the_author_says_it(text: str):
    assert all(who == "" for who, _ in said(text))


def test_testimony_ends_with_a_step_of_the_law_and_with_its_paragraph():
    told = "The lawsuit says the firm took the passports."
    assert said(f"{told} Two men were arrested in May.")[-1] == ("", "Two men were arrested in May")
    assert said(f"{told}\n\nWorkers were charged for water.")[-1] == ("", "Workers were charged for water")
