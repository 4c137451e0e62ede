"""Real situations in plain words get an account; what only looks like one gets none; one act is coded once."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

import allegata

if TYPE_CHECKING:
    from pathlib import Path

TOLD = {
    "desk": "Her passport lay in her employer's desk, and she ate what the family left, a neighbour in Sarn said.",
    "sea": "They are being held at sea until the catch is sold, and the captain strikes whoever lies down, Oren wrote.",
    "quota": "Those who write too few letters are shocked with batons, and nobody goes out, two men told the paper.",
    "bonded": "Families at the brickworks in Melk are bonded by debt to the owner. A boy was sold to a second kiln.",
    "led away": "Armed men led away fourteen boys. The boys now carry rifles at the bridges, an elder said.",
    "coins": "Their minder keeps the coins and burns the hands of children who bring too little, a shopkeeper said.",
    "servant": "The judge found that the couple had kept the woman as a servant for six years and fed her scraps.",
    "beg": "Three of the boys were taught to beg by a man in Dallow, an aunt said.",
    "brought": "Men were brought to the mine by a labour agent. They may not leave the site, a survivor said.",
    "film set": (
        "Two carpenters at a film studio said that they were locked in a store for a week and never paid. The director "
        "of the studio took their passports, they told the police."
    ),
    "maid": "A maid said that she slept in a cupboard and was given leftovers. Her employer slapped her.",
}
LIKE = {
    "arrest": "Officers took their passports, locked two men in a cell and gave them little food, their lawyer said.",
    "pilots": "The airline has not paid its pilots since June and owes them months of wages, a letter said.",
    "transfer": "The striker was sold to Corr United in January. His old club had not paid the striker on time.",
    "jail": "Prisoners in the Corr jail work in the laundry without pay, an inmate wrote.",
    "phones": "The guide took the boys' phones at ten and gave them back at breakfast.",
    "own": "Each of the forty nurses keeps her own passport, the ministry said.",
    "film": (
        "The Lantern Keeper, which opens on Friday, follows a young woman who is promised a job in a hotel and finds "
        "herself locked in a brothel. Lena Marsh plays the recruiter who takes her passport. The director read forty "
        "interviews before he wrote the script."
    ),
    "novel": "In Ada Corrin's second novel, a boy is sold by his uncle to a circus and made to work day and night.",
    "walkout": (
        "Drivers went on strike on Monday over unpaid overtime. The union says that the company owes 300 drivers three "
        "months of overtime pay and has threatened to dismiss those who do not return."
    ),
    "blows alone": (
        "A girl of the village was poor and hungry, and her uncle beat her with a stick. The harvest failed again. A "
        "soldier shot a man in the street. The cook, who had been threatened, said that the flat was cramped."
    ),
    "choir": "Members of the choir were recruited in the villages and brought to the capital.",
}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, Any]]]:
    """The accounts and codings of each text, all in one case."""
    folder: Path = tmp_path_factory.mktemp("situations")
    paths = []
    for name, text in (TOLD | LIKE).items():
        path = folder / f"{name}.txt"
        path.write_text(f"Outlet: The Dale Post\nPublished: 2025-06-12\nTitle: {name}\n\n{text}", encoding="utf-8")
        paths.append(path)
    allegata.report(paths, out=folder / "case")
    records = [json.loads(x) for x in (folder / "case" / "case.jsonl").read_text(encoding="utf-8").splitlines()]
    assert not [r for r in records if r["record"] == "problem" and r["stage"] == "analysis"]
    titles = {r["id"]: r["title"] for r in records if r["record"] == "document"}
    documents = {r["id"]: r["anchors"][0]["document"] for r in records if r["record"] == "statement"}
    out: dict[str, list[dict[str, Any]]] = {}
    for r in records:
        if r["record"] == "account":
            out.setdefault(titles[documents[r["statements"][0]]], []).append(r)
        elif r["record"] == "coding":
            out.setdefault(titles[documents[r["statement"]]], []).append(r)
    return out


@pytest.mark.parametrize("name", sorted(TOLD))
def test_a_situation_gets_an_account(told: dict[str, list[dict[str, Any]]], name: str):
    assert any(r["record"] == "account" for r in told.get(name, []))


@pytest.mark.parametrize("name", sorted(LIKE))
def test_a_look_alike_gets_none(told: dict[str, list[dict[str, Any]]], name: str):
    assert not told.get(name)


def test_one_act_gives_one_indicator_a_labour_standard(told: dict[str, list[dict[str, Any]]]):
    codes = [(r["standard"], r["indicator"]) for r in told["servant"] if r["record"] == "coding"]
    assert len(codes) == len(set(codes))


def test_people_stand_in_the_words_of_the_text(told: dict[str, list[dict[str, Any]]]):
    assert [r["people"] for r in told["maid"] if r["record"] == "account"] == ["maid"]
