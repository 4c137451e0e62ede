"""New rules of text are no edit: what the watch holds is read again with the report."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

import allegata
from allegata.watch import observation

sys.path.insert(0, str(Path(__file__).parent.parent / "watch"))

import served_site as served

if TYPE_CHECKING:
    from collections.abc import Iterator

TOLD = (
    "<p>Inspectors said on Tuesday that {n} packers had slept in the cold store of Tallow Wharf unpaid.</p>"
    "<p>The owner, Odile Marran, denied that anybody had slept there. A spokesman for the port said that the store was "
    "closed in spring, and that two other stores on the quay would be inspected before the summer begins.</p>"
)


def page(number: int) -> bytes:
    told = TOLD.format(n=number)
    return f"<html><head><title>Packers</title></head><body><main><h1>Packers</h1>{told}</main></body></html>".encode()


@pytest.fixture
def server() -> Iterator[served.Served]:
    held = served.Served()
    yield held
    held.close()


def _older_rules(page: Any, seen: Any, shown: str = "") -> observation.Sight:
    """As rules of old would have read it: a word torn in two."""
    sight = observation.sight_of(page, seen, shown)
    parts = tuple(msgspec.structs.replace(p, text=p.text.replace("inspected", "in spected")) for p in sight.parts)
    torn = {name: getattr(sight, name).replace("inspected", "in spected") for name in ("text", "shown")}
    return msgspec.structs.replace(sight, parts=parts, **torn)


def test_a_watch_under_new_rules_sees_no_edit_and_the_next_one_is_seen(
    server: served.Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("ALLEGATA_WORKERS", "0")
    clock = served.TheClock(monkeypatch)
    case = tmp_path / "case"
    server.answers["/a"] = (200, {}, page(11))
    allegata.new(case, "Wharf")
    with monkeypatch.context() as old:
        for module in list(sys.modules.values()):
            if (
                getattr(module, "__name__", "").startswith("allegata.")
                and getattr(module, "sight_of", None) is not None
            ):
                old.setattr(module, "sight_of", _older_rules, raising=False) if module is not observation else None
        assert served.command("add", case, server.url("/a"), *served.web(server))[0] == 0
    for module in list(sys.modules.values()):
        named = getattr(module, "__name__", "")
        if named.startswith("allegata.") and getattr(module, "TEXT_RULES_VERSION", None):
            monkeypatch.setattr(module, "TEXT_RULES_VERSION", "next")
    allegata.analyse(case)
    clock.at = served.site.later(1)
    assert served.once(case, server)["/a"]["kind"] == "unchanged"
    server.answers["/a"] = (200, {}, page(14))
    clock.at = served.site.later(2)
    assert served.once(case, server)["/a"]["kind"] == "edited"
