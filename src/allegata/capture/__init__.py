"""What the case has seen: files and pages taken into its archive, never altered, and the way they were fetched."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from allegata.capture.archive import ORIGINALS, Archive
from allegata.capture.files import MAX_ORIGINAL_BYTES, Taken, container_of, is_address, take_file, unsupported
from allegata.capture.walk import Reachable, Skipped, walk

if TYPE_CHECKING:
    from allegata.capture.addresses import Allowance
    from allegata.capture.failures import Failure, FetchError, Kind
    from allegata.capture.feeds import Feed, FeedItem, is_feed, read_feed
    from allegata.capture.fetch import Fetcher
    from allegata.capture.fetched import USER_AGENT, Fetched, FetchOptions, Hop, Validators
    from allegata.capture.guard import Guard, Target, target_of
    from allegata.capture.pace import Clock, SystemClock
    from allegata.capture.warc_reading import Fault, Response, WarcRecord, read_ref, records, response_of
    from allegata.capture.warc_records import Earlier
    from allegata.capture.warc_verifying import Verified, verify
    from allegata.capture.warcs import ARCHIVE, Kept, Recovered, Stored, WarcWriter

__all__ = [
    "ARCHIVE",
    "MAX_ORIGINAL_BYTES",
    "ORIGINALS",
    "USER_AGENT",
    "Allowance",
    "Archive",
    "Clock",
    "Earlier",
    "Failure",
    "Fault",
    "Feed",
    "FeedItem",
    "FetchError",
    "FetchOptions",
    "Fetched",
    "Fetcher",
    "Guard",
    "Hop",
    "Kept",
    "Kind",
    "Reachable",
    "Recovered",
    "Response",
    "Skipped",
    "Stored",
    "SystemClock",
    "Taken",
    "Target",
    "Validators",
    "Verified",
    "WarcRecord",
    "WarcWriter",
    "container_of",
    "is_address",
    "is_feed",
    "read_feed",
    "read_ref",
    "records",
    "response_of",
    "take_file",
    "target_of",
    "unsupported",
    "verify",
    "walk",
]

_WEB = {
    "addresses": ("Allowance",),
    "failures": (
        "Failure",
        "FetchError",
        "Kind",
    ),
    "feeds": (
        "Feed",
        "FeedItem",
        "is_feed",
        "read_feed",
    ),
    "fetch": ("Fetcher",),
    "fetched": (
        "USER_AGENT",
        "Fetched",
        "FetchOptions",
        "Hop",
        "Validators",
    ),
    "guard": (
        "Guard",
        "Target",
        "target_of",
    ),
    "pace": (
        "Clock",
        "SystemClock",
    ),
    "warc_reading": (
        "Fault",
        "Response",
        "WarcRecord",
        "read_ref",
        "records",
        "response_of",
    ),
    "warc_records": ("Earlier",),
    "warc_verifying": (
        "Verified",
        "verify",
    ),
    "warcs": (
        "ARCHIVE",
        "Kept",
        "Recovered",
        "Stored",
        "WarcWriter",
    ),
}
"""Modules of the web and what they give: loaded when first asked for, for who only adds files need not wait."""


def __getattr__(name: str) -> Any:
    for module, names in _WEB.items():
        if name in names:
            return getattr(importlib.import_module(f"allegata.capture.{module}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
