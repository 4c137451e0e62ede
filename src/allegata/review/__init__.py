"""Decisions of people: the append-only chain that shows whether any of them was altered."""

from allegata.model.seals import GENESIS
from allegata.review.chain import FIELDS, Draft, Sealed, append, chain_faults

__all__ = ["FIELDS", "GENESIS", "Draft", "Sealed", "append", "chain_faults"]
