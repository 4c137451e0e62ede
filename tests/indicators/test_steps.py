"""Steps of the law, and how a statement bears on the matter of its report."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from allegata.capture import Taken
from allegata.reading import rules, stages
from allegata.text import read
from allegata.workbench.record_making import make_document, make_source

if TYPE_CHECKING:
    from allegata.model import Statement

LEAD = "Published: 6 May 2024\n\nThe owner of the Bream kiln kept the potters' passports and paid them nothing.\n\n"


def _last(sentence: str) -> Statement:
    page = read((LEAD + sentence).encode(), "a.txt")
    source = make_source(Taken(basename="a.txt", digest="0" * 64, payload=b""), page, {})
    found, _ = stages.run(make_document(source.id, page), source, (), rules.engine_key())
    return found.statements[-1]


@pytest.mark.parametrize(
    ("sentence", "stage", "bearing"),
    [
        ("Police in Telham arrested the owner on Monday.", "arrested", "charges"),
        ("The owner was charged with forced labour.", "charged", "charges"),
        ("The owner went on trial in March.", "tried", "charges"),
        ("A jury found the foreman guilty of assault.", "convicted", "finds"),
        ("The court found the foreman not guilty.", "acquitted", "finds"),
        ("The judge sentenced the owner to six years in prison.", "sentenced", "finds"),
        ("Two drivers were jailed for four years.", "sentenced", "finds"),
        ("The charges against his wife were dropped.", "dismissed", "charges"),
        ("Prosecutors have opened an investigation into the kiln.", "investigated", "charges"),
        ("The owner appealed in June.", "appealed", "charges"),
    ],
)
def test_steps(sentence: str, stage: str, bearing: str):
    found = _last(sentence)
    assert found.step is not None
    assert (found.step.stage, found.bearing) == (stage, bearing)


@pytest.mark.parametrize(
    "sentence",
    [
        "The owner was not charged with fraud.",
        "Will the owner be charged?",
        "The company charged each potter 900 florins.",
        "The union found the potters in a shed.",
        "He tried the door at night.",
        "A reporter investigated the kiln.",
        "The potters settled in Tarn.",
        "She appealed for help.",
    ],
)
def test_no_steps(sentence: str):
    assert _last(sentence).step is None


@pytest.mark.parametrize(
    ("sentence", "bearing"),
    [
        ("The owner denied that the potters were locked in.", "answers"),
        ("The company declined to comment.", "answers"),
        ("Labour inspectors found that the potters slept in a shed.", "finds"),
        ("Ministers should close the kiln.", "demands"),
        ("The potters were beaten every night.", "alleges"),
        ("The kiln in Telham has 40 potters.", "measures"),
        ("The town lies on a river.", "background"),
        ("The owner said the potters were guests of the house.", "answers"),
        ("Auditors said the wage book was blank.", "finds"),
        ("Inspectors freed the potters from a shed.", "finds"),
        ("A neighbour said the lights burned all night.", "alleges"),
        ("A neighbour found the potters in a shed.", "background"),
    ],
)
def test_bearing(sentence: str, bearing: str):
    assert _last(sentence).bearing == bearing


def test_a_step_names_its_court_and_body():
    found = _last("Police arrested the owner on 3 May 2024.").step
    assert found is not None
    assert (found.body, found.when) == ("Police", "2024-05-03")
    court = _last("He was charged at Telham Crown Court.").step
    assert court is not None
    assert court.court == "Telham Crown Court"
