"""Parts against their whole, and two names for one office: through the whole reading, so that the counts are real."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import allegata

if TYPE_CHECKING:
    from pathlib import Path

    from allegata.model import Link


def _case(folder: Path, *texts: str) -> Path:
    files = []
    for n, text in enumerate(texts):
        file = folder / f"{n}.txt"
        file.write_text(f"Outlet: Paper {n}\nPublished: 2024-05-0{n + 1}\n\n{text}\n", encoding="utf-8")
        files.append(file)
    allegata.report(files, folder / "case")
    return folder / "case"


@pytest.mark.parametrize(
    ("text", "is_wrong"),
    [
        ("The owner locked 14 people, nine women and six men, in the shed.", True),
        ("The owner locked 15 people, nine women and six men, in the shed.", False),
        ("The owner locked 20 people, including nine women and six men, in the shed.", False),
        ("The owner locked 12 people, including nine women and six men, in the shed.", True),
        ("The owner locked about 14 people, nine women and six men, in the shed.", False),
        ("The owner locked 14 people in the shed and paid nine women and six men nothing.", False),
    ],
)
def test_parts_that_do_not_add_up_are_asked_about(tmp_path: Path, text: str, is_wrong: bool):  # noqa: FBT001  a column
    with allegata.open_case(_case(tmp_path, text)) as reader:
        asked = [q.text for q in reader.questions() if "do not add up" in q.text]
    assert bool(asked) is is_wrong


def _identity(case: Path) -> list[Link]:
    with allegata.open_case(case) as reader:
        return [k for k in reader.links() if k.dimension == "identity"]


def test_two_names_for_one_office_contradict_each_other(tmp_path: Path):
    found = _identity(
        _case(
            tmp_path,
            "The owner of the Dunlin Mill, Aldo Renn, kept the passports of forty weavers.",
            "Piet Carro, the owner of the Dunlin Mill, took the passports of forty weavers and locked them in.",
        )
    )
    assert [k.rule for k in found] == ["one names Aldo Renn as the owner, the other Piet Carro"] or [
        k.rule for k in found
    ] == ["one names Piet Carro as the owner, the other Aldo Renn"]


def test_a_former_owner_and_a_short_name_contradict_nobody(tmp_path: Path):
    assert (
        _identity(
            _case(
                tmp_path,
                "The owner of the Dunlin Mill, Aldo Renn, kept the passports of forty weavers.",
                "Renn, the owner of the Dunlin Mill, kept the passports of forty weavers. "
                "The former owner of the Dunlin Mill, Piet Carro, paid every weaver.",
            )
        )
        == []
    )
