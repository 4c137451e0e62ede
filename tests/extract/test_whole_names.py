"""Names are whole: particles, hyphens, fields of an office; offices and people are no places."""

from __future__ import annotations

import pytest

from allegata.extract.named.mentions import find_mentions
from allegata.extract.named.places import find_places
from allegata.language import parse


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("Pieter ter Horst said that the gate was shut.", "Pieter ter Horst", "person"),
        ("Yusuf bin Hamad al-Mazri denied it.", "Yusuf bin Hamad al-Mazri", "person"),
        ("The owner blamed K-L-M Traders for it.", "K-L-M Traders", "organisation"),
        (
            "The Department of Health, Housing and Social Care said that the gate was shut.",
            "Department of Health, Housing and Social Care",
            "organisation",
        ),
    ],
)
def test_a_name_is_found_whole(text: str, name: str, kind: str) -> None:
    assert (name, kind) in {(m.surface, m.kind) for m in find_mentions(parse(text)) if m.is_named}


def test_the_holder_of_an_office_is_no_place() -> None:
    assert find_places(parse("U.S. Attorney Ines Varga spoke of the case.")) == ()
