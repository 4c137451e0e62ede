"""Names of an account: the accused and the sites as told; never a town, a court, a speaker or who was wronged."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from allegata.capture import Taken
from allegata.reading import rules, stages
from allegata.text import read
from allegata.workbench.record_making import make_document, make_source

if TYPE_CHECKING:
    from allegata.model import Account


def _account(text: str) -> Account:
    page = read(("Published: 6 May 2024\n\n" + text).encode(), "a.txt")
    source = make_source(Taken(basename="a.txt", digest="0" * 64, payload=b""), page, {})
    found, _ = stages.run(make_document(source.id, page), source, (), rules.engine_key())
    return found.accounts[0]


@pytest.mark.parametrize(
    ("text", "named", "label"),
    [
        ("The owner of the Bream kiln in Ostry kept the potters' passports.", ("Bream kiln",), "Bream kiln: potters"),
        (
            "People at Alder House were locked in and got no wages, a former guard said.",
            ("Alder House",),
            "Alder House: people",
        ),
        (
            "The pickers worked for Hollin Orchards near Tarn. The foreman, Ruy Kest, beat them and took their papers.",
            ("Hollin Orchards", "Ruy Kest"),
            "Hollin Orchards: pickers",
        ),
        (
            "A foreman kept the Velish divers' papers. The foreman, known as Osk Brand, fled.",
            ("Osk Brand",),
            "divers",
        ),
        ("The owner locked the brickmakers in at the Hollow kiln.", ("Hollow kiln",), "Hollow kiln: brickmakers"),
        ("Mirela Dostan was locked in a villa in Kerrow City and got no pay.", (), "people in Kerrow City"),
        ("In Ostry, maids are locked in at night and their passports are kept.", (), "maids, Ostry"),
    ],
)
def test_names_and_label(text: str, named: tuple[str, ...], label: str):
    made = _account(text)
    assert made.named == named
    assert made.label.startswith(label)
