"""Words beside a claim: "says that it was not so" is for denials alone."""

from __future__ import annotations

import msgspec
import pytest
from invented_case import ngo_statements

from allegata.views.claims import claim
from allegata.views.phrases import phrase


@pytest.mark.parametrize(("stance", "said"), [("affirms", False), ("declines", False), ("denies", True)])
def test_only_a_denial_says_that_it_was_not_so(stance: str, said: bool):  # noqa: FBT001  a column of the table
    negative = next(s for s in ngo_statements() if s.polarity == "negative")
    changed = msgspec.structs.replace(negative, stance=stance)
    assert (phrase("claim.negative") in claim(changed, "1").chips) is said
