"""The watch as a user has it: a local server, the real command line, the case that comes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import playing
import pytest
import served_site as served
import watched_site as site

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CHAINS = {c[0]: c for c in playing.chains("chains.tsv")}
FEW = ["noise_newsletter_classic", "noise_ads_rich", "edit_split_sections", "edit_merge_wrapped"]


@pytest.fixture
def server() -> Iterator[served.Served]:
    held = served.Served()
    yield held
    held.close()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> served.TheClock:
    monkeypatch.setenv("ALLEGATA_WORKERS", "0")
    return served.TheClock(monkeypatch)


def _chosen() -> list[str]:
    plain = [n for n in CHAINS if not n.startswith("noise")]
    return [*FEW, *plain[:: max(1, len(plain) // 14)]]


@pytest.mark.slow
@pytest.mark.parametrize("name", _chosen())
def test_a_chain_is_told_as_it_was(name: str, server: served.Served, clock: served.TheClock, tmp_path: Path):
    player = served.OverHttp(CHAINS[name], site.world("first"), site.FIRST)
    steps = player.play_over(server, tmp_path / "case", clock)
    assert [(what, found) for what, _, found in steps] == [(what, expected) for what, expected, _ in steps]
    status, out, _ = served.command("verify", tmp_path / "case")
    assert status in {0, 1}, out
