"""Whether two names may denote one: verdicts, reasons, and that two people are never made one. Invented people."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allegata.compare.entities import entities
from allegata.compare.names import likeness
from allegata.model.profiles import Profile


@pytest.mark.parametrize(
    ("a", "b", "person", "verdict"),
    [
        ("Anselm Rook", "Rook, Anselm", True, "same"),
        ("Dr Anselm Rook", "Anselm Rook", True, "same"),
        ("Anselm Rooke", "Anselm Rook", True, "same"),
        ("Ансельм Рук", "Anselm Ruk", True, "same"),
        ("A. Rook", "Anselm Rook", True, "same"),
        ("Rook", "Anselm Rook", True, "unsure"),
        ("Ina Rook", "Anselm Rook", True, "different"),
        ("Anselm Sorel", "Anselm Rook", True, "different"),
        ("Vale Shipping Limited", "Vale Shipping Ltd.", False, "same"),
        ("Vale Shipping GmbH", "Vale Shipping", False, "same"),
        ("Vale Fishing", "Harrow Shipping", False, "different"),
        ("Brigade Four", "Brigade 4", False, "same"),
        ("Brigade 5", "Brigade 4", False, "unsure"),
        ("CPA", "Coastal Press Agency", False, "same"),
        ("!!!", "Anselm Rook", True, "different"),
    ],
)
def test_names_are_held_against_each_other(a: str, b: str, person: bool, verdict: str):  # noqa: FBT001  a column of the table
    assert likeness(a, b, person=person).verdict == verdict, likeness(a, b, person=person)


NAME = st.text(alphabet=st.characters(codec="utf-8"), max_size=30)


@given(NAME, NAME, st.booleans())
def test_likeness_is_symmetric_and_within_bounds(a: str, b: str, person: bool):  # noqa: FBT001  drawn
    one, other = likeness(a, b, person=person), likeness(b, a, person=person)
    assert one.score == other.score
    assert 0 <= one.score <= 1
    assert one.verdict == other.verdict
    assert one.reasons


def names(document: str, *people: str, bodies: tuple[str, ...] = ()) -> Profile:
    both = (*people, *bodies)
    return Profile(
        document=document,
        claims=(),
        parties=(),
        names=(),
        places=(),
        spelled={},
        people=dict.fromkeys(people, 1),
        bodies=dict.fromkeys(bodies, 1),
        first={n: f"men_{document}_{n}" for n in both},
    )


def test_a_surname_joins_the_one_full_name_of_its_report():
    found, asked = entities([names("d1", "Anselm Rook", "Rook"), names("d2", "Rook, Anselm")])
    assert [(e.label, e.names) for e in found] == [("Rook, Anselm", ("Anselm Rook", "Rook", "Rook, Anselm"))]
    assert asked == ()
    assert found[0].members == ()


def test_two_people_are_never_made_one():
    found, asked = entities([names("d1", "Anselm Rook", "Anselm Rooke", "A. Rook", "Ina Rook", "Rook")])
    assert sorted(e.label for e in found) == ["A. Rook", "Anselm Rook", "Anselm Rooke", "Ina Rook", "Rook"]
    assert all(len(e.names) == 1 for e in found)
    assert any("“Anselm Rook”" in q.text and "“Anselm Rooke”" in q.text for q in asked)


def test_letters_and_articles_of_bodies():
    found, asked = entities([names("d1", bodies=("the Fellowship", "Fellowship", "CPA", "Coastal Press Agency"))])
    assert [set(e.names) for e in found if len(e.names) > 1] == [{"the Fellowship", "Fellowship"}]
    assert len(asked) == 1
    assert "first letters" in asked[0].text


@given(
    st.lists(
        st.lists(st.sampled_from(["Anselm Rook", "Ina Rook", "Rook", "A. Rook", "Joren Vale", "Vale"]), unique=True),
        max_size=5,
    )
)
def test_every_name_has_its_place_in_one_entity(documents: list[list[str]]):
    held = [names(f"d{n}", *people) for n, people in enumerate(documents)]
    found, _ = entities(held)
    spelled = {form for h in held for form in h.people}
    assert spelled == {n for e in found for n in e.names}
    assert len({e.id for e in found}) == len(found)
    again, _ = entities(held)
    assert again == found
    full = [n for e in found for n in e.names if " " in n]
    assert len(full) == len(set(full))
