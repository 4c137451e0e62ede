"""What belongs to the user and to no case: the configuration folder, the signing key in it, the authorities of time."""

from __future__ import annotations

import contextlib
import os
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from allegata.capture.stamping import Authority, certificates, is_policy
from allegata.errors import StorageError, UsageError
from allegata.review import Key

if TYPE_CHECKING:
    from collections.abc import Iterable

VARIABLE = "ALLEGATA_CONFIG"
KEY_FILE = "signing-key.pem"
PUBLIC_FILE = "signing-key.pub"
SETTINGS_FILE = "allegata.toml"
_FOLDER_MODE, _FILE_MODE = 0o700, 0o600
_OTHERS = 0o077
_PACE = 1.0


class _Authority(msgspec.Struct, forbid_unknown_fields=True):
    url: str
    roots: list[str]
    policy: str | None = None
    allow: list[str] = []


class _File(msgspec.Struct, forbid_unknown_fields=True):
    actor: str = ""
    via: str | None = None
    pace: float = _PACE
    authorities: dict[str, _Authority] = {}


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What the user set for all cases: `pace` is in seconds between two requests to one authority."""

    actor: str
    via: str | None
    pace: float
    authorities: tuple[Authority, ...]


def config_folder() -> Path:
    """The user's configuration folder: `ALLEGATA_CONFIG`, or the platform's own."""
    if given := os.environ.get(VARIABLE):
        return Path(given)
    try:
        if sys.platform == "darwin":
            return Path.home() / "Library" / "Application Support" / "allegata"
        base = os.environ.get("XDG_CONFIG_HOME")
        return (Path(base) if base and Path(base).is_absolute() else Path.home() / ".config") / "allegata"
    except RuntimeError as error:
        raise UsageError("no home folder is known", cause=f"set {VARIABLE} to a folder") from error


def read_settings() -> Settings:
    """What stands in `allegata.toml` of the configuration folder; nothing where there is none.

    Raises:
        UsageError: it can't be read, or says what has no meaning.
    """
    path = config_folder() / SETTINGS_FILE
    try:
        found = msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), _File)
    except FileNotFoundError:
        return Settings(actor="", via=None, pace=_PACE, authorities=())
    except OSError as error:
        raise UsageError("can't be read", resource=SETTINGS_FILE, cause=error.strerror or "") from error
    except ValueError as error:  # of TOML, UTF-8 and msgspec alike
        raise UsageError("can't be understood", resource=SETTINGS_FILE, cause=str(error)) from error
    made = [
        _authority(name, one.url, [path.parent / root for root in one.roots], one)
        for name, one in found.authorities.items()
    ]
    return Settings(actor=found.actor, via=found.via, pace=max(found.pace, 0.0), authorities=tuple(made))


def authorities_of(given: Iterable[str], allow: Iterable[str] = ()) -> tuple[Authority, ...]:
    """Authorities as the command line names them, each `NAME=URL,ROOT.pem`.

    Raises:
        UsageError: one is not written so, or its root can't be read.
    """
    made = []
    for text in given:
        name, equals, rest = text.partition("=")
        url, comma, root = rest.rpartition(",")
        if not (equals and comma and name.strip() and url and root):
            raise UsageError("is no authority", resource=text, cause="give NAME=URL,ROOT.pem")
        extra = _Authority(url, [root], allow=list(allow))
        made.append(_authority(name.strip(), url, [Path(root)], extra))
    return tuple(made)


def _authority(name: str, url: str, roots: Iterable[Path], extra: _Authority) -> Authority:
    if not url.startswith(("http://", "https://")):
        raise UsageError("has no web address", resource=f"authority {name}", cause="http or https")
    if extra.policy is not None and not is_policy(extra.policy):
        raise UsageError("has no policy that can be read", resource=f"authority {name}", cause="such as 1.2.3.4")
    held: list[bytes] = []
    for root in roots:
        try:
            held += certificates(root.read_bytes(), root.name)
        except OSError as error:
            raise UsageError("can't be read", resource=root.name, cause=error.strerror or "") from error
    if not held:
        raise UsageError("has no root", resource=f"authority {name}", cause="name a PEM file")
    return Authority(name=name, url=url, roots=tuple(held), policy=extra.policy, allow=tuple(extra.allow))


def signing_key() -> Key:
    """The user's key, made on first need; its public half stands beside it, to be given to others.

    Raises:
        StorageError: it can't be made or read.
        UsageError: the file holds no such key, or others may read it.
    """
    folder = config_folder()
    path = folder / KEY_FILE
    try:
        if not path.exists():
            _make_key(folder)
        if path.stat().st_mode & _OTHERS:
            raise UsageError("can be read by others", resource=KEY_FILE, cause="allow it to yourself alone: chmod 600")
        return Key.read(path.read_bytes(), KEY_FILE)
    except OSError as error:
        cause = f"{error.strerror or type(error).__name__}; {VARIABLE} names another folder"
        raise StorageError("can't be made or read", resource=KEY_FILE, cause=cause) from error


def _make_key(folder: Path) -> None:
    """Make a key, whole or not at all; of two commands that do so at once, the first one's stays."""
    folder.mkdir(mode=_FOLDER_MODE, parents=True, exist_ok=True)
    part = folder / f".{KEY_FILE}.{os.getpid()}"
    key = Key.made()
    with os.fdopen(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _FILE_MODE), "wb") as stream:
        stream.write(key.pem())
        stream.flush()
        os.fsync(stream.fileno())
    try:
        with contextlib.suppress(FileExistsError):
            os.link(part, folder / KEY_FILE)
            (folder / PUBLIC_FILE).write_text(f"ed25519:{key.public}\n", encoding="ascii")
    finally:
        part.unlink(missing_ok=True)
