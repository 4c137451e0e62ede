"""Decisions of people: the append-only chain that shows whether any was altered, and signatures over its head."""

from allegata.model.seals import GENESIS
from allegata.review.chain import FIELDS, Draft, Sealed, append, chain_faults
from allegata.review.signing import Key, is_signed, public_key

__all__ = ["FIELDS", "GENESIS", "Draft", "Key", "Sealed", "append", "chain_faults", "is_signed", "public_key"]
