"""No sentence with a finite verb is skipped in silence: it is the author's, or it is counted."""

from __future__ import annotations

import pytest

from allegata.text import read as read_page
from reading import read


def _said(text: str) -> list[tuple[str, list[str | None], str]]:
    return [
        (" ... ".join(a.exact for a in s.anchors), [h.name for h in s.voice[1:]], s.stance)
        for s in read(text).statements
    ]


@pytest.mark.parametrize(
    "text",
    ["These continue.", "The manager ordered the suppression of all papers found in the “illegal search.”"],
)
def test_a_cue_that_says_nothing_leaves_its_sentence_to_the_author(text: str):
    found = read(text)
    assert [(s.anchors[0].exact, len(s.voice)) for s in found.statements] == [(text.rstrip("."), 1)] or len(
        found.statements
    ) == 1
    assert found.passed_over == 0


def test_who_speaks_beside_a_quotation_makes_no_statement_of_the_author():
    found = read("The cook said: “The men were beaten and nobody was paid.”")
    assert {s.voice[-1].name for s in found.statements} == {"cook"}
    assert found.passed_over == 0


def test_a_sentence_that_speaks_of_the_publication_is_counted():
    found = read("The men were beaten. This material may not be copied by anyone.\n\nThe cook was paid.")
    assert found.passed_over == 1
    assert len(found.statements) == 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The cook fled what Ina Vale described as a prison.", ("a prison", ["Ina Vale"], "affirms")),
        ("The cook was held in what the union calls slavery.", ("slavery", ["union"], "affirms")),
        ("Police raided what they say is a brothel.", ("is a brothel", ["Police"], "affirms")),
        ("Ina Vale declared the video a fake.", ("the video a fake", ["Ina Vale"], "affirms")),
        ("Ina Vale described the deaths as murder.", ("the deaths as murder", ["Ina Vale"], "affirms")),
        ("“I dispute,” said Odo Rook, “that the men were beaten.”", ("the men were beaten", ["Odo Rook"], "denies")),
        (
            "“We deny,” wrote Odo Rook, “every line of the report.”",
            ("every line of the report", ["Odo Rook"], "denies"),
        ),
        (
            "According to Save the Loft, six cooks were missing.",
            ("six cooks were missing", ["Save the Loft"], "affirms"),
        ),
        ("As Ina Vale told the paper, six cooks were beaten.", ("six cooks were beaten", ["Ina Vale"], "affirms")),
        ("Ina Vale theorised that the cooks had left.", ("the cooks had left", ["Ina Vale"], "affirms")),
        ("“Will they come back?” asked Sgt. Ito.", ("Will they come back?", ["Ito"], "asks")),
        ("“I paid,” said Li Wei-ming.", ("I paid", ["Li Wei-ming"], "affirms")),
    ],
)
def test_who_says_what(text: str, expected: tuple[str, list[str], str]):
    assert expected in _said(text)


@pytest.mark.parametrize(
    "text",
    [
        "It was what is known as a sweatshop.",
        "What Ina Vale described was a prison.",
        "Ina Vale declared a strike.",
        "“I do not dispute,” said Odo Rook, “that the men were beaten.”",
    ],
)
def test_look_alikes_carry_no_other_voice_and_no_denial(text: str):
    assert all(stance == "affirms" for _, _, stance in _said(text))
    assert not any(claim in {"a sweatshop", "a prison", "a strike"} for claim, _, _ in _said(text))


def test_one_person_under_a_by_name_in_marks():
    text = (
        "Imre “Red” Valk ran the camp. Red Valk said that nobody was held. Valk said the men were free. "
        "Imre Valk said the men were fed."
    )
    assert [voices for _, voices, _ in _said(text)] == [[], *[["Imre Valk"]] * 3]


@pytest.mark.parametrize("mark", ["'", "’"])
def test_a_negation_is_one_under_any_apostrophe(mark: str):
    found = read(f"“We weren{mark}t paid,” the cook said.")
    assert found.statements[0].polarity == "negative"


def test_a_notice_of_licence_is_no_report():
    notice = (
        "This story is free to use under the licence of the Quill Trust. You may print it with the name of its writer."
    )
    page = read_page(f"{notice}\n\nThe council in Tarn closed the kiln on Monday.".encode(), "a.txt")
    assert page.text == "The council in Tarn closed the kiln on Monday."


def test_a_report_on_licences_is_one():
    told = "This report found that the kiln in Tarn had no licence and that six men were locked in."
    assert read_page(told.encode(), "a.txt").text == told


def test_a_dateline_of_two_places_leaves_its_sentence():
    line = "TARN / OSTRY (3 March 2021) – The expert urged the council to protect its cooks."
    page = read_page(line.encode(), "a.txt")
    assert page.offset_map.apart == ((0, line.index("The expert")),)
