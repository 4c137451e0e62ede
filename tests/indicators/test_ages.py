"""The age of an account's people is what is told of these people, by whatever sentence; nobody else's."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

import allegata

if TYPE_CHECKING:
    from pathlib import Path


TEXTS = (
    (
        (
            "Police said that Mina Dorrel was locked in the back room of the Tallow Bar and forced to serve clients. "
            "Dorrel, who was 16 at the time, said that her passport was taken by the owner."
        ),
        "child",
    ),
    (
        (
            "Mina Dorrel said that she was forced to work at the Tallow Bar without pay and was not allowed to leave. "
            "Her aunt told the court that Mina had just turned 15 when she left the village."
        ),
        "child",
    ),
    (
        (
            "Jonas Vell was 13 when a broker took him to the brick kiln. He said he had to work fourteen hours a day "
            "and was never paid. He was beaten when he tried to run away."
        ),
        "child",
    ),
    ("The workers, the youngest of them 15, were locked in the factory at night and never paid.", "child"),
    (
        (
            "A woman said that she was locked in a house by Bram Coyle, 45, and forced to clean without pay. Coyle has "
            "a daughter who is 9 years old."
        ),
        "adult",
    ),
    (
        (
            "The maid said she was forced to work from five in the morning to midnight and was never paid; she looked "
            "after the family's two children, aged 3 and 6."
        ),
        "unknown",
    ),
    (
        (
            "Six workers said that they were held at the quarry and beaten by guards. A boy of 12 had sold them water "
            "at the gate, one of them said."
        ),
        "unknown",
    ),
    (
        (
            "Workers at the fish plant said that their passports were taken and that they were not allowed to leave. "
            "The foreman was 17 when he came to the plant."
        ),
        "unknown",
    ),
    (
        "The workers said that they were never paid. They were locked in hut 16, and the bus was 15 minutes late.",
        "unknown",
    ),
)


@pytest.fixture(scope="module")
def ages(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The age of the one account of each text."""
    folder: Path = tmp_path_factory.mktemp("ages")
    paths = [folder / f"{number}.txt" for number in range(len(TEXTS))]
    for path, (text, _) in zip(paths, TEXTS, strict=True):
        head = f"Outlet: The Dale Post\nPublished: 2025-06-12\nTitle: Report {path.stem}\n\n"
        path.write_text(head + text, encoding="utf-8")
    allegata.report(paths, out=folder / "case")
    records = [json.loads(x) for x in (folder / "case" / "case.jsonl").read_text(encoding="utf-8").splitlines()]
    titles = {r["id"]: int(r["title"].rpartition(" ")[2]) for r in records if r["record"] == "document"}
    documents = {r["id"]: titles[r["anchors"][0]["document"]] for r in records if r["record"] == "statement"}
    held = {documents[r["statements"][0]]: r["age"] for r in records if r["record"] == "account"}
    return [held[number] for number in range(len(TEXTS))]


@pytest.mark.parametrize("number", range(len(TEXTS)))
def test_age_is_that_of_the_people_told_of(ages: list[str], number: int):
    assert ages[number] == TEXTS[number][1]
