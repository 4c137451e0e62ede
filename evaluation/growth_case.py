"""Invented reports and cases of any size, for measuring: templates with varied names, numbers, dates and voices.

A large case is not read sentence by sentence: the results of a few hundred reports are written into the store again
and again under other names of the same length, so that every offset stays true.
"""

from __future__ import annotations

import hashlib
import random
import re
from pathlib import Path

import msgspec

from allegata.model import Analysis, Capture, Document, Question, Source
from allegata.model.profiles import Profile
from allegata.reading import stages
from allegata.store import Reader, Writer
from allegata.workbench import open_case

WORDS = 500
_PER_SITE = 8
"""Reports of one site."""
_ONSETS, _VOWELS = "bdfgklmnprstvz", "aeiou"
_LINES = (Path(__file__).parent / "growth_sentences.txt").read_text(encoding="utf-8").splitlines()
_TOLD = tuple(line for line in _LINES if not line.startswith(("#", "{x}")))
_PLAIN = next(line for line in _LINES if line.startswith("{x}")).split()[1:]
"""Adjectives of seven letters: by them two invented reports of the same sentences share no run of words."""
_CHOICE = re.compile(r"\[([^\]]*)\]")
_MONTHS = ("January", "March", "April", "June", "August", "October")


def name(number: int, kind: str) -> str:
    """An invented name of eight letters, always the same for a number and kind."""
    chance = random.Random(f"{kind} {number}")  # noqa: S311  no secret
    return "".join(chance.choice(_ONSETS) + chance.choice(_VOWELS) for _ in range(4)).capitalize()


def names_of(number: int) -> dict[str, str]:
    """The names that a report tells of: those of its site, and its own witness."""
    site = number // _PER_SITE
    return {
        "site": name(site, "site"),
        "town": name(site // 3, "town"),
        "boss": f"{name(site, 'first')} {name(site, 'last')}",
        "victim": f"{name(number // 2, 'given')} {name(number // 2, 'family')}",
        "outlet": f"{name(number % 40, 'outlet')} Post",
    }


def report(number: int, words: int = WORDS) -> str:
    """One invented report of about so many words, with its header lines."""
    chance = random.Random(number)  # noqa: S311  as above
    held = names_of(number)
    parts: list[str] = []
    while sum(len(p.split()) for p in parts) < words:
        told = [
            _plain(chance, _CHOICE.sub(lambda m: chance.choice(m[1].split("|")), sentence)).format(
                **held,
                n=chance.randint(3, 90),
                m=chance.randint(20, 900),
                k=chance.randint(3, 14),
                day=chance.randint(1, 28),
                month=chance.choice(_MONTHS),
                year=chance.randint(2015, 2024),
            )
            for sentence in chance.sample(_TOLD, 4)
        ]
        parts.append(" ".join(told))
    day = f"{chance.randint(1, 28)} {chance.choice(_MONTHS)} 2025"
    title = f"Workers speak of the {held['site']} kiln ({number})"
    head = f"Title: {title}\nOutlet: {held['outlet']}\nPublished: {day}"
    return "\n\n".join((head, *parts)) + "\n"


def _plain(chance: random.Random, sentence: str) -> str:
    while "{x}" in sentence:
        sentence = sentence.replace("{x}", chance.choice(_PLAIN), 1)
    return sentence


def write_reports(folder: Path, numbers: range) -> None:
    """Write invented reports as files."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in numbers:
        (folder / f"report-{number:05}.txt").write_text(report(number), encoding="utf-8")


_IDENT = re.compile(r"\b([a-z]{3})_([0-9a-f]{8,})\b")


class _Renamed:
    """Records written again under other names and ids."""

    def __init__(self, old: int, new: int, read: int) -> None:
        pairs: dict[str, str] = {}
        for one, two in zip(names_of(old).values(), names_of(new).values(), strict=True):
            for a, b in zip(one.split(), two.split(), strict=True):
                pairs[a], pairs[a.casefold()] = b, b.casefold()
        pairs[f"({old})"] = f"({new})"
        apart = (new // read) % len(_PLAIN)
        pairs.update(zip(_PLAIN, _PLAIN[apart:] + _PLAIN[:apart], strict=True))
        self._pairs = pairs
        self._found = re.compile("|".join(map(re.escape, sorted(pairs, key=len, reverse=True))))
        self._salt = str(new)

    def text(self, text: str) -> str:
        """The same text under the other names."""
        return self._found.sub(lambda m: self._pairs[m.group()], text)

    def raw(self, record: object) -> bytes:
        """A record as JSON, names and ids exchanged."""
        told = self.text(msgspec.json.encode(record).decode())
        return _IDENT.sub(lambda m: f"{m[1]}_{self._other(m[0], len(m[2]))}", told).encode()

    def _other(self, ident: str, size: int) -> str:
        return hashlib.sha256(f"{self._salt} {ident}".encode()).hexdigest()[:size]


def grow(case: Path, to: int) -> None:
    """Bring a case of analysed invented reports, added in order, up to `to` reports.

    The new ones repeat the results of those that are there.
    """
    with open_case(case) as reader:
        models = [_model(reader, ident) for ident in reader.document_ids()]
    with Writer(case) as writer:
        number = len(models)
        while number < to:
            with writer.transaction():
                for _ in range(min(len(models), to - number)):
                    _again(writer, _Renamed(number % len(models), number, len(models)), models[number % len(models)])
                    number += 1


_Model = tuple[Document, Source, Capture, Analysis, str]


def _model(reader: Reader, ident: str) -> _Model:
    document = reader.document(ident)
    accounts = tuple(reader.accounts(ident))
    raw = reader.rows("SELECT json FROM question WHERE document = ? ORDER BY position", ident)
    held = reader.rows("SELECT json FROM profile WHERE document = ?", ident)
    found = Analysis(
        mentions=tuple(reader.mentions(ident)),
        statements=tuple(reader.statements(ident)),
        attributions=tuple(reader.attributions(ident)),
        accounts=accounts,
        codings=tuple(c for a in accounts for c in reader.codings(a.id)),
        assessments=tuple(x for a in accounts for x in reader.assessments(a.id)),
        questions=tuple(msgspec.json.decode(q, type=Question) for (q,) in raw),
        profile=next(msgspec.json.decode(p, type=Profile) for (p,) in held),
        times=document.times,
        counts=document.counts,
    )
    capture = next(c for c in reader.captures(document.source) if c.document == ident)
    return document, reader.source(document.source), capture, found, reader.language(ident)


def _again(writer: Writer, renamed: _Renamed, model: _Model) -> None:
    document, source, capture, found, language = model
    other = msgspec.json.decode(renamed.raw(source), type=Source)
    writer.put_source(other)
    copy = msgspec.json.decode(renamed.raw(msgspec.structs.replace(document, text="")), type=Document)
    copy = msgspec.structs.replace(copy, text=renamed.text(document.text))
    writer.put_document(copy, language)
    writer.put_capture(msgspec.json.decode(renamed.raw(capture), type=Capture), None)
    analysis = msgspec.json.decode(renamed.raw(msgspec.structs.replace(found, profile=None)), type=Analysis)
    profile = msgspec.json.decode(renamed.raw(found.profile), type=Profile)
    analysis = msgspec.structs.replace(analysis, profile=profile)
    writer.put_analysis(copy.id, analysis, stages.document_key(copy, other, ()))
