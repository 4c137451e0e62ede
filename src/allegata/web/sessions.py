"""Who may use the workbench: a token that opens it once, then a session with a secret of its own for its forms."""

from __future__ import annotations

import hmac
import secrets
import threading
from dataclasses import dataclass

_BYTES = 32


@dataclass(slots=True)
class Session:
    """One browser that opened the workbench. `secret` stands in its forms; `actor` decides in it."""

    secret: str
    actor: str
    last: tuple[str, ...] = ()
    """Ids of the records of its last act, which one press takes back."""
    told: str = ""
    """What that act was, in words."""
    hides: bool = True
    """Are words about violence or a death kept behind a plain label, until they are asked for?"""


class Sessions:
    """Sessions of one run of the workbench; they end with it."""

    def __init__(self, actor: str) -> None:
        self._actor = actor
        self._token = secrets.token_urlsafe(_BYTES)
        self._held: dict[str, Session] = {}
        self._lock = threading.Lock()

    @property
    def token(self) -> str:
        """What opens the workbench, once; empty when it was used."""
        return self._token

    def open(self, token: str) -> str | None:
        """Use the token up: the name of a new session, or None where it is the wrong one or was used."""
        with self._lock:
            held = self._token
            if not held or not hmac.compare_digest(held.encode(), token.encode("utf-8", "replace")):
                return None
            self._token = ""
            name = secrets.token_urlsafe(_BYTES)
            self._held[name] = Session(secret=secrets.token_urlsafe(_BYTES), actor=self._actor)
            return name

    def find(self, name: str | None) -> Session | None:
        """A session by the name in its cookie, or None."""
        return self._held.get(name) if name else None


def is_same(given: str, held: str) -> bool:
    """Are two secrets the same? Takes as long for any two."""
    return hmac.compare_digest(given.encode("utf-8", "replace"), held.encode())
