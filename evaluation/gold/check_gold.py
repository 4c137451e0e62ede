"""Check the gold test parts: every span occurs, every value is legal, every file keeps its digest.

`test/` holds whole annotations; `voices_test/` holds labelled passages, at least so many of each class.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

Json = dict[str, Any]

KINDS = {"fact", "opinion", "question", "recommendation"}
STANCES = {"affirms", "denies", "declines", "retracts", "asks"}
MODES = {"stated", "alleged", "possible", "conditional", "predicted", "legal_finding"}
POLARITIES = {"positive", "negative"}
ROLES = {"author", "person", "organisation", "document", "unnamed"}
TYPES = {"speech", "belief", "intention", "stance"}
FLAGS = {"impossible", "inconsistent", "relative", "vague"}
AGES = {"adult", "child", "mixed", "unknown"}
HEADERS = ("Outlet", "Owner", "Byline", "Published", "URL", "Title")
LABOUR = {"DR": 10, "CR": 10, "RV": 16, "EX": 9, "CD": 15, "VD": 7}
NOT_FOR_CHILDREN = {"CL-RV-09", "CL-EX-06"}
PALERMO = {
    "act": "recruitment transportation transfer harbouring receipt",
    "means": "threat_or_use_of_force other_coercion abduction fraud deception abuse_of_power "
    "abuse_of_vulnerability payments_or_benefits",
    "purpose": "sexual_exploitation forced_labour slavery servitude removal_of_organs exploitation",
}


def labour(prefix: str) -> set[str]:
    """Give the indicators of one labour set."""
    return {f"{prefix}-{part}-{n:02d}" for part, last in LABOUR.items() for n in range(1, last + 1)}


CLASSES = {
    "denial": {"denies"},
    "decline": {"declines"},
    "retraction": {"retracts"},
    "non_denial": {"affirms", "declines"},
    "doubt": {"affirms"},
    "not_known": {"affirms"},
    "other": {"affirms"},
    "borderline": {"affirms", "denies"},
}
STANDINGS = {"doubt": "doubted", "not_known": "not_known"}
LEAST = {
    "texts": 25,
    "denial": 80,
    "decline": 30,
    "retraction": 15,
    "non_denial": 30,
    "doubts and not-knowings": 30,
    "transcripts": 6,
    "without header": 12,
}
WORDS = (120, 350)
PARTS = ("test", "voices_test")
STANDARDS = {
    "ilo-operational-2009/adult-labour": labour("AL"),
    "ilo-operational-2009/child-labour": labour("CL") - NOT_FOR_CHILDREN,
    "ilo-forced-labour-2012": {f"FL-{n:02d}" for n in range(1, 12)},
    "palermo-2000": {f"{part}:{name}" for part, names in PALERMO.items() for name in names.split()},
}


def place(body: str, exact: str, occurrence: int) -> tuple[int, int] | None:
    """Give start and end of the occurrence-th (from 0, overlaps counted) place of a text, or None."""
    start = body.find(exact) if exact else -1
    for _ in range(occurrence):
        if start < 0:
            return None
        start = body.find(exact, start + 1)
    return None if start < 0 else (start, start + len(exact))


def body_of(text: str) -> str:
    """Give what follows the empty line after the header."""
    return text.partition("\n\n")[2]


class Check:
    """One document with its gold, and what is wrong with it."""

    def __init__(self, path: Path) -> None:
        self.name = path.name.removesuffix(".gold.json")
        self.gold: Json = json.loads(path.read_text(encoding="utf-8"))
        text = path.with_name(self.name + ".txt").read_text(encoding="utf-8")
        self.header = text.partition("\n\n")[0].splitlines()
        self.body = body_of(text)
        self.wrong: list[str] = []

    def say(self, where: str, what: str) -> None:
        """Note one fault."""
        self.wrong.append(f"{self.name}: {where}: {what}")

    def legal(self, where: str, value: object, values: set[str]) -> None:
        """Hold a value against the legal ones."""
        if value not in values:
            self.say(where, f"{value!r} is not one of {sorted(values)}")

    def span(self, where: str, pair: list[Any]) -> tuple[int, int]:
        """Find a span, whole words only."""
        found = place(self.body, pair[0], pair[1])
        if found is None:
            self.say(where, f"{pair[0]!r} has no occurrence {pair[1]}")
            return (0, 0)
        start, end = found
        before, after = self.body[start - 1 : start], self.body[end : end + 1]
        if (before.isalnum() and pair[0][0].isalnum()) or (after.isalnum() and pair[0][-1].isalnum()):
            self.say(where, f"{pair[0]!r} cuts a word")
        return found

    def inside(self, where: str, spans: list[tuple[int, int]], outer: list[tuple[int, int]]) -> None:
        """Hold spans against the content that must contain them."""
        for start, end in spans:
            if not any(left <= start and end <= right for left, right in outer):
                self.say(where, f"{self.body[start:end]!r} lies outside the content above it")

    def attribution(self, where: str, one: Json, outer: list[tuple[int, int]]) -> list[tuple[int, int]]:
        """Check one attribution; give its content spans."""
        self.legal(where, one["type"], TYPES)
        if one["source"] is not None:
            self.span(where, one["source"])
        cue = [self.span(where, one["cue"])] if one["cue"] is not None else []
        content = [self.span(where, pair) for pair in one["content"]]
        if outer:
            self.inside(where, cue + content, outer)
        return content

    def statement(self, number: int, one: Json) -> None:
        """Check one statement and its chain of voices."""
        where = f"statement {number}"
        self.legal(where, one["kind"], KINDS)
        self.legal(where, one["stance"], STANCES)
        self.legal(where, one["polarity"], POLARITIES)
        self.legal(where, one["mode"], MODES)
        if len(one["voice"]) != len(one["attributions"]):
            self.say(where, "hops and attributions differ in number")
        outer: list[tuple[int, int]] = []
        for depth, (hop, attribution) in enumerate(zip(one["voice"], one["attributions"], strict=False)):
            self.legal(where, hop["role"], ROLES)
            if hop["name"] is None and hop["role"] != "unnamed":
                self.say(where, "a hop without a name is unnamed")
            if attribution["depth"] != depth:
                self.say(where, f"depth {attribution['depth']} stands at {depth}")
            outer = self.attribution(where, attribution, outer)
            if not outer and one["stance"] != "declines":
                self.say(where, "an attribution without content")
        spans = [self.span(where, pair) for pair in one["spans"]]
        if not spans:
            self.say(where, "no span")
        if outer:
            self.inside(where, spans, outer)

    def time(self, number: int, one: Json) -> None:
        """Check one date."""
        where = f"time {number}"
        self.span(where, [one["verbatim"], one["occurrence"]])
        for flag in one["flags"]:
            self.legal(where, flag, FLAGS)
        bounds = [date.fromisoformat(one[end]) for end in ("earliest", "latest") if one[end]]
        if bounds != sorted(bounds):
            self.say(where, "ends before it begins")
        if ("impossible" in one["flags"]) != (not bounds and one["edtf"] is None):
            self.say(where, "no value is for impossible dates, and for them alone")

    def count(self, number: int, one: Json) -> None:
        """Check one count."""
        where = f"count {number}"
        self.span(where, [one["verbatim"], one["occurrence"]])
        low, high = one["minimum"], one["maximum"]
        if (low is None and high is None) or (low is not None and high is not None and low > high):
            self.say(where, f"bounds {low} and {high}")
        if not isinstance(one["approximate"], bool) or not one["unit"]:
            self.say(where, "unit or approximate missing")

    def account(self, number: int, one: Json) -> None:
        """Check one account and its codings."""
        where = f"account {number}"
        self.legal(where, one["age"], AGES)
        for index in one["statements"]:
            if not 0 <= index < len(self.gold["statements"]):
                self.say(where, f"no statement {index}")
        for coding in one["codings"]:
            self.span(where, [coding["text"], coding["occurrence"]])
            self.legal(where, coding["reading"], {"reported", "denied"})
            self.legal(where, coding["indicator"], STANDARDS.get(coding["standard"], set()))

    def run(self) -> list[str]:
        """Check the whole document."""
        for key, line in zip(HEADERS, self.header, strict=False):
            if not line.startswith(f"{key}: "):
                self.say("header", f"{line!r} where {key} is due")
        for number, one in enumerate(self.gold["statements"]):
            self.statement(number, one)
        for number, one in enumerate(self.gold["times"]):
            self.time(number, one)
        for number, one in enumerate(self.gold["counts"]):
            self.count(number, one)
        for number, one in enumerate(self.gold["accounts"]):
            self.account(number, one)
        return self.wrong


class Labels:
    """One text of the part on voices with its labelled passages, and what is wrong with them."""

    def __init__(self, path: Path) -> None:
        self.name = path.name.removesuffix(".gold.json")
        self.gold: Json = json.loads(path.read_text(encoding="utf-8"))
        self.text = path.with_name(self.name + ".txt").read_text(encoding="utf-8")
        self.body = body_of(self.text) if self.gold["headed"] else self.text
        self.wrong: list[str] = []

    def label(self, number: int, one: Json) -> None:
        """Check one label."""
        kind = one["class"]
        faults = [] if kind in CLASSES else [f"no class {kind!r}"]
        if one["stance"] not in CLASSES.get(kind, STANCES):
            faults.append(f"{one['stance']!r} is no stance of {kind!r}")
        if one.get("standing") != STANDINGS.get(kind):
            faults.append(f"standing {one.get('standing')!r} of {kind!r}")
        if one.get("mode", "stated") not in MODES or (kind in STANDINGS and one.get("mode") != "possible"):
            faults.append(f"mode {one.get('mode')!r} of {kind!r}")
        low = self.text.casefold()
        faults += [f"no voice {v!r} in the text" for v in one.get("voice", []) if v and v.casefold() not in low]
        faults += [fault for pair in one["spans"] if (fault := self.passage(pair))]
        if not one["spans"]:
            faults.append("no span")
        self.wrong += [f"{self.name}: label {number}: {fault}" for fault in faults]

    def passage(self, pair: list[Any]) -> str:
        """Say what is wrong with a passage: it must occur, and cut no word."""
        found = place(self.body, pair[0], pair[1])
        if found is None:
            return f"{pair[0]!r} has no occurrence {pair[1]}"
        start, end = found
        before, after = self.body[start - 1 : start], self.body[end : end + 1]
        cut = (before.isalnum() and pair[0][0].isalnum()) or (after.isalnum() and pair[0][-1].isalnum())
        return f"{pair[0]!r} cuts a word" if cut else ""

    def run(self) -> list[str]:
        """Check the whole text."""
        first = self.text.partition(": ")[0]
        if (first in HEADERS) != self.gold["headed"]:
            self.wrong.append(f"{self.name}: headed or not?")
        if not WORDS[0] <= len(self.body.split()) <= WORDS[1]:
            self.wrong.append(f"{self.name}: {len(self.body.split())} words")
        for number, one in enumerate(self.gold["labels"]):
            self.label(number, one)
        return self.wrong

    def totals(self) -> Counter[str]:
        """Count what the text holds."""
        held = Counter(one["class"] for one in self.gold["labels"])
        held["doubts and not-knowings"] = held["doubt"] + held["not_known"]
        held["texts"] = 1
        held["transcripts"] = int(self.gold["transcript"])
        held["without header"] = int(not self.gold["headed"])
        return held


def check_voices(folder: Path) -> tuple[Counter[str], list[str]]:
    """Check the part on voices; give its totals, and what is wrong: a class with too few labels too."""
    whole: Counter[str] = Counter()
    wrong: list[str] = []
    for path in sorted(folder.glob("*.gold.json")):
        labels = Labels(path)
        wrong += labels.run()
        whole += labels.totals()
    short = {name: least for name, least in LEAST.items() if whole[name] < least}
    return whole, [*wrong, *(f"{folder.name}: {whole[name]} {name}, {least} are due" for name, least in short.items())]


def totals(gold: Json, body: str) -> Counter[str]:
    """Count what one document holds; one attribution a cue."""
    chains = [one["attributions"] for one in gold["statements"]]
    cues = {json.dumps([hop["source"], hop["cue"], hop["content"]]) for chain in chains for hop in chain}
    return Counter(
        {
            "documents": 1,
            "words": len(body.split()),
            "statements": len(chains),
            "voiced": sum(1 for chain in chains if chain),
            "deep": sum(1 for chain in chains if len(chain) > 1),
            "attributions": len(cues),
            "denials": sum(1 for one in gold["statements"] if one["stance"] == "denies"),
            "times": len(gold["times"]),
            "counts": len(gold["counts"]),
            "accounts": len(gold["accounts"]),
            "codings": sum(len(one["codings"]) for one in gold["accounts"]),
        }
    )


def digests(folder: Path) -> str:
    """Give the digest lines of every file of the test part."""
    files = sorted(path for path in folder.iterdir() if path.suffix in {".txt", ".json"})
    return "".join(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in files)


def report(rows: dict[str, Counter[str]]) -> str:
    """Lay the totals out as a table."""
    whole: Counter[str] = sum(rows.values(), Counter())
    columns = list(whole)
    lines = ["genre".ljust(15) + "".join(name.rjust(13) for name in columns)]
    for genre, row in [*sorted(rows.items()), ("all", whole)]:
        lines.append(genre.ljust(15) + "".join(str(row[name]).rjust(13) for name in columns))
    return "\n".join(lines) + "\n"


def main() -> int:
    """Check the test parts beside this file; exit 3 where a check fails."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--freeze", choices=PARTS, help="write the DIGESTS of one part anew")
    options = parser.parse_args()
    here = Path(__file__).parent
    rows: dict[str, Counter[str]] = {}
    wrong: list[str] = []
    for path in sorted((here / "test").glob("*.gold.json")):
        check = Check(path)
        wrong += check.run()
        genre = check.gold["genre"]
        rows[genre] = rows.get(genre, Counter()) + totals(check.gold, check.body)
    held, faults = check_voices(here / "voices_test")
    wrong += faults
    for part in PARTS:
        frozen = here / part / "DIGESTS"
        if options.freeze == part:
            frozen.write_text(digests(here / part), encoding="utf-8")
        elif not frozen.exists() or frozen.read_text(encoding="utf-8") != digests(here / part):
            wrong.append(f"DIGESTS: a file of {part} has changed")
    sys.stdout.write(report(rows))
    sys.stdout.write("".join(f"{name.ljust(24)}{number:>5}\n" for name, number in sorted(held.items())))
    sys.stdout.write("".join(line + "\n" for line in wrong))
    return 3 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
