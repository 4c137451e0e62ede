"""Dates against each other: what is flagged with a reason, and what is history and must not be."""

from __future__ import annotations

import pytest

from allegata.extract.when.dates import find_times, read_date
from allegata.language import parse

PUBLISHED = read_date("2022-02-01")


def doubted(text: str, published: bool = True) -> dict[str, str]:  # noqa: FBT001, FBT002  a case of the test
    found = find_times(parse(text), PUBLISHED if published else None)
    return {t.value.verbatim: t.reason for t in found if t.reason is not None}


CAMP = (
    "During the Elm War 1870-78, officers visited prisoners of war in the camps. They promised to help. "
    "Tens of these prisoners are still held in Kerovia after three decades.\n\n"
    "In 2003 there were 3000 members. In December 2021 two were arrested."
)


@pytest.mark.parametrize("published", [True, False])
def test_persons_of_an_event_alive_a_lifetime_later(published: bool):  # noqa: FBT001  a case of the test
    reasons = doubted(CAMP, published)
    assert set(reasons) == {"1870-78"}
    assert "officers visited prisoners" in reasons["1870-78"]
    assert "still held in Kerovia" in reasons["1870-78"]


def test_what_is_inconsistent_keeps_its_bounds():
    found = find_times(parse(CAMP), PUBLISHED)[0].value
    assert (found.earliest, found.latest, found.flags) == ("1870-01-01", "1878-12-31", ("inconsistent",))


@pytest.mark.parametrize(
    "text",
    [
        "The mill, founded in 1880, employs 30 people. In 2019 it was sold.",
        "A law of 1863 still applies today. It was changed in 2020.",
        "The lodge was founded in 1880. Its members still meet. In 2019 they met in Wexcombe.",
        "Descendants of the prisoners taken in 1863 still live in the town. In 2019 they held a march.",
        "The prison opened in 1880. Today 300 prisoners are still held there. It was repaired in 2019.",
        "The church was built in 1850. The church was closed thirty years ago.",
        "The company was founded in 1890. It has employed migrants for thirty years. In 2018 workers complained.",
        "The treaty of 1878 was signed by the victims' grandchildren, who are still alive.",
        "The dam was to be completed in 2040 and the plan was approved in 2019.",
        "The Elm War of 1914-18 came before the Oak War of 1939-45, and both left many dead.",
    ],
)
def test_history_is_not_doubted(text: str):
    assert doubted(text) == {}
    assert doubted(text, published=False) == {}


def test_a_stretch_of_time_that_leads_elsewhere():
    reasons = doubted("The war of 1880-88 cost many lives. The war ended three decades ago. In 2019 a memorial opened.")
    assert set(reasons) == {"1880-88"}
    assert "three decades ago" in reasons["1880-88"]


def test_one_named_event_dated_a_century_apart():
    text = "The Elm War (1980-88) killed many. He fought in the Elm War 1880-88 and was taken. In 2003 he returned."
    reasons = doubted(text)
    assert set(reasons) == {"1880-88"}
    assert "1980-88" in reasons["1880-88"]


def test_weekday_order_and_future():
    reasons = doubted("On Monday, 12 March 2019 he left. From 2019 to 2017 he was away. He was seized in March 2091.")
    assert "Tuesday" in reasons["Monday, 12 March 2019"]
    assert "ends before it begins" in reasons["From 2019 to 2017"]
    assert "2022-02-01" in reasons["March 2091"]


def test_an_impossible_date_gives_a_reason_and_nothing_else():
    (found,) = find_times(parse("The order came on 31 February 2019."), PUBLISHED)
    assert found.value.flags == ("impossible",)
    assert (found.value.edtf, found.value.earliest, found.value.latest) == (None, None, None)
    assert found.reason is not None
    assert "31 February 2019" in found.reason
