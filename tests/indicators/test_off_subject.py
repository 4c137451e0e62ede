"""What makes an account: texts of other subjects get none, look-alikes that tell of exploitation keep theirs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

import allegata

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

NONE = {
    "police violence": (
        "Officers in Dorlin beat the marchers with batons and dragged two women by the hair, witnesses said. "
        "One student was shot in the leg, another threatened."
    ),
    "custody": (
        "The blogger Ivo Marn was arrested in May and is held in a cold cell in Tarsk. His wife could not call "
        "him, and the guards beat him, she said."
    ),
    "sentence": (
        "A court in Halm sentenced Dario Pell to nine years in prison on murder charges for his role in the killing. "
        "He was handed over to the authorities of Suldan, who hold him in jail."
    ),
    "war": (
        "Shells hit the town of Perrin and forty soldiers were killed. Refugees who fled the fighting have no running "
        "water, and prisoners of war were beaten."
    ),
    "bodies": "Volunteers near Perrin collected the IDs of dead soldiers to inform their families.",
    "political kidnapping": (
        "Masked men kidnapped the mayor of Ostrel on Friday. He was freed after six days and "
        "had been beaten by his captors, the Ostrel News Agency reported."
    ),
    "street crime": ("A robber held a gun to the clerk's head and tied her to a chair. She escaped through a window."),
    "escape": "The runaway handcuffed two warders and forced them to drive to the coast, where he took their guns.",
    "strike": (
        "Drivers of the tram depot in Calder are on strike over unpaid wages. Police attacked the picket and two "
        "strikers were hit with batons."
    ),
    "sport": (
        "The Calder Hawks offered the pitcher 40 million dollars over six years. The team had hired a new coach and "
        "promised him a contract, which he never got."
    ),
    "software": "The flaw lets criminals lure victims to a website, where stolen passwords are sold for cash.",
    "murder": "Prosecutors say the agent Lena Orr was lured to a phony house showing, kidnapped and found shot dead.",
    "state debt": (
        "The republic has a debt that it cannot repay, and people face hunger while the rich pay nothing. Crowds were "
        "beaten by police."
    ),
    "marriage": "The gunman lost his job in May. He is married, but his wife had left him before he shot his managers.",
    "contest": "At the contest robots were required to recognise, pick up and carry balls past refugees' teams.",
    "animals": "The charity says it saved dogs that were locked in cages and sold to butchers, who beat them.",
}
KEPT = {
    "papers": "The Sarrow tannery in Dorlin kept the passports of its dyers.",
    "armed group": (
        "A militia abducted twelve boys near Perrin and forced them to dig trenches. They were beaten and could not "
        "leave the camp."
    ),
    "church": "The order in Halm gave its novices no wages. They scrubbed floors and could not leave the house.",
    "compound": "Nine men were held in a guarded compound near Velm and forced to work on scams, police said.",
    "debt": "The broker in Suldan hired the masons, and they are bonded by a debt to him.",
    "locked in": "The weavers of the mill were locked in at night by the owner.",
    "sold": "A dealer sold three girls to a farm near Calder.",
    "denied": "The owner denied that he had withheld the wages of the pickers at his farm in Ostrel.",
}


def accounts_of(tmp_path: Path, texts: dict[str, str]) -> set[str]:
    """The texts that get an account, by name: all in one case."""
    paths = {}
    for name, text in texts.items():
        path = tmp_path / f"{name.replace(' ', '_')}.txt"
        path.write_text(text + "\n", encoding="utf-8")
        paths[name] = path
    found = set()
    for name, path in paths.items():
        allegata.report([path], out=tmp_path / f"case_{path.stem}")
        lines = (tmp_path / f"case_{path.stem}" / "case.jsonl").read_text(encoding="utf-8").splitlines()
        if any(json.loads(line)["record"] == "account" for line in lines):
            found.add(name)
    return found


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    return accounts_of(tmp_path_factory.mktemp("subjects"), NONE | KEPT)


@pytest.mark.parametrize("name", sorted(NONE))
def test_other_subjects_get_no_account(told: set[str], name: str):
    assert name not in told


@pytest.mark.parametrize("name", sorted(KEPT))
def test_exploitation_keeps_its_account(told: set[str], name: str):
    assert name in told
