"""Reading in a child process: parsers of hostile formats get memory and time limits, and a crash is a problem, no end."""

from __future__ import annotations

import contextlib
import os
import select
import struct
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Self

import msgspec

from allegata import text
from allegata.errors import InputError, TooLargeError

if TYPE_CHECKING:
    from allegata.text import Page


class ReaderChild:
    """First form: reads in this process."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def start(self) -> None:
        """Start."""

    def close(self) -> None:
        """End."""

    def read(self, payload: bytes, name: str) -> Page:
        """Read."""
        return text.read(payload, name)
