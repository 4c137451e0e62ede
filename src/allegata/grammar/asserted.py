"""Does this sentence say that it is so? The standing of a predicate, and the words that decide it.

One answer for all who ask. Denial and asking need voices: they are stances, and set where voices are known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from allegata.grammar import foretold, general, openness, standing
from allegata.grammar.rules import id_of
from allegata.model import Standing

if TYPE_CHECKING:
    from collections.abc import Callable

    from allegata.grammar.ask import Ask


OPEN: frozenset[Standing] = frozenset({"doubted", "not_known"})
"""Neither said to be so nor not to be so: such a claim counts in no allegation, origin or coding."""


class Asserted(msgspec.Struct, frozen=True):
    """What a sentence makes of a predicate.

    `negative`: its own words say that it is not so; `rejected`: what stands above calls it untrue. `words` are the
    tokens that decide, `rule` the id of the rule that found them; none where it is plainly affirmed.
    """

    standing: Standing
    negative: bool = False
    rejected: bool = False
    words: tuple[int, ...] = ()
    rule: str = ""


_RULES: tuple[tuple[Standing, Callable[[Ask], tuple[int, ...]]], ...] = (
    ("not_known", openness.not_known),
    ("not_known", standing.no_evidence),
    ("doubted", openness.doubted),
    ("not_known", standing.whether),
    ("not_known", openness.is_unknown),
    ("doubted", openness.is_doubt),
    ("conditional", standing.in_condition),
    ("conditional", standing.condition),
    ("wanted", standing.prevented),
    ("wanted", standing.wanted),
    ("advised", foretold.obliged),
    ("advised", foretold.advised),
    ("advised", foretold.warned),
    ("advised", foretold.to_reader),
    ("general", foretold.risk),
    ("general", foretold.law),
    ("general", foretold.fiction),
    ("general", foretold.frequency),
    ("general", general.definition),
    ("general", general.fought),
    ("general", general.world),
    ("habitual", foretold.habit),
    ("predicted", foretold.threatened),
    ("predicted", foretold.foretold),
)
"""The first that speaks decides."""


def asserted(a: Ask) -> Asserted:
    """The standing of a predicate."""
    negating, rejecting = standing.negation(a), standing.rejection(a)
    negative, rejected = bool(negating), bool(rejecting)
    for name, rule in _RULES:
        if found := rule(a):
            return Asserted(name, negative, rejected, found, id_of(rule))
    if negative != rejected:
        deciding = standing.negation if negating else standing.rejection
        return Asserted("negated", negative, rejected, negating or rejecting, id_of(deciding))
    return Asserted("affirmed", negative, rejected)
