"""The watch: what was known of an address and one visit make what changed. Pure: no clock, no network, no store."""

from __future__ import annotations

from allegata.watch.address import leading
from allegata.watch.alerts import Alert, gather, silent
from allegata.watch.comparing import compare
from allegata.watch.decide import Decision, decide
from allegata.watch.furniture import NOTHING, Furniture, learn
from allegata.watch.judge import Verdict, judge
from allegata.watch.moving import move_anchors
from allegata.watch.observation import Beside, Hop, Observation, Part, Reading, Sight, reading_of, sight_of
from allegata.watch.saying import say
from allegata.watch.schedule import due, due_at
from allegata.watch.signs import NO_SIGNS, signs_of
from allegata.watch.state import State

__all__ = [
    "NOTHING",
    "NO_SIGNS",
    "Alert",
    "Beside",
    "Decision",
    "Furniture",
    "Hop",
    "Observation",
    "Part",
    "Reading",
    "Sight",
    "State",
    "Verdict",
    "compare",
    "decide",
    "due",
    "due_at",
    "gather",
    "judge",
    "leading",
    "learn",
    "move_anchors",
    "reading_of",
    "say",
    "sight_of",
    "signs_of",
    "silent",
]
