"""Decisions of people: the append-only chain that shows whether any of them was altered."""

from allegata.review.chain import FIELDS, GENESIS, Draft, Sealed, append, chain_faults

__all__ = ["FIELDS", "GENESIS", "Draft", "Sealed", "append", "chain_faults"]
