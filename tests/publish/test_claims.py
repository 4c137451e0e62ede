"""Words beside a claim: only what is not stated, affirmed, as a fact is said at all."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from invented_case import ngo_statements

from allegata.views.claims import claim
from allegata.views.phrases import phrase

PLAIN = {"stance": "affirms", "standing": "affirmed", "mode": "stated", "kind": "fact"}


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({}, None),
        ({"stance": "denies"}, "stance.denies"),
        ({"stance": "declines"}, "stance.declines"),
        ({"mode": "alleged"}, "mode.alleged"),
        ({"standing": "doubted", "mode": "possible"}, "standing.doubted"),
        ({"standing": "not_known", "mode": "possible"}, "standing.not_known"),
        ({"standing": "habitual"}, "standing.habitual"),
        ({"standing": "negated", "polarity": "negative"}, None),
        ({"kind": "opinion"}, "kind.opinion"),
    ],
)
def test_the_manner_is_said_where_it_is_not_plain(change: dict[str, Any], key: str | None):
    statement = msgspec.structs.replace(ngo_statements()[0], **{**PLAIN, **change})
    assert claim(statement, "1.1").manner == (phrase(key) if key else "")
    assert claim(statement, "1.1").is_denial is (change.get("stance") == "denies")
