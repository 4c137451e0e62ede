"""What the case has seen: files taken into its archive, content-addressed and never altered."""

from allegata.capture.archive import ORIGINALS, Archive
from allegata.capture.files import MAX_ORIGINAL_BYTES, Taken, is_address, take_file, unsupported
from allegata.capture.walk import Reachable, Skipped, walk

__all__ = [
    "MAX_ORIGINAL_BYTES",
    "ORIGINALS",
    "Archive",
    "Reachable",
    "Skipped",
    "Taken",
    "is_address",
    "take_file",
    "unsupported",
    "walk",
]
