"""Decisions of people: the verbs, the append-only chain with signatures over its head, all state replayed from it."""

from allegata.model.seals import GENESIS
from allegata.review.agreement import alpha
from allegata.review.applied import PERSON, added, added_id, fits, over, reshaped, revised, without_rejected
from allegata.review.chain import FIELDS, Draft, Sealed, append, chain_faults
from allegata.review.decisions import TOGETHER, VERBS, check_fields, check_verb, kind_of
from allegata.review.heeding import heeded
from allegata.review.reattach import Carried, Mark, marks_of, reattach
from allegata.review.replay import Added, Held, Remark, Reshape, State, replay
from allegata.review.signing import Key, is_signed, public_key

__all__ = [
    "FIELDS",
    "GENESIS",
    "PERSON",
    "TOGETHER",
    "VERBS",
    "Added",
    "Carried",
    "Draft",
    "Held",
    "Key",
    "Mark",
    "Remark",
    "Reshape",
    "Sealed",
    "State",
    "added",
    "added_id",
    "alpha",
    "append",
    "chain_faults",
    "check_fields",
    "check_verb",
    "fits",
    "heeded",
    "is_signed",
    "kind_of",
    "marks_of",
    "over",
    "public_key",
    "reattach",
    "replay",
    "reshaped",
    "revised",
    "without_rejected",
]
