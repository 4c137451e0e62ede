"""Invented articles: their blocks, and the blocks as markup."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random

_WHO = [
    "The council",
    "A clerk of the port",
    "Edda Lorne",
    "The union of potters",
    "Olaf Stene",
    "An inspector",
    "The court in Telham",
    "A sailor from Sill",
    "Marek Toll",
    "The owner of the mill",
    "A nurse in Ostry",
]
_DID = [
    "closed the kiln on the harbour road",
    "took the passports of eleven cooks",
    "kept the wage books in a safe",
    "asked for the names of the guards",
    "drove forty weavers to a farm near Tarn",
    "paid nobody for nine months",
    "locked the gate of the hostel at night",
    "sent two men to the quay",
    "found beds behind the ovens",
]
_TAIL = [
    "after a visit in the spring",
    "before the ferry came back",
    "while the mayor was in Kerrow City",
    "because the licence had run out in March",
    "and nobody asked why",
    "as a letter of the embassy shows",
    "although the broker had promised the contrary",
    "in the third week of the strike",
]
_HEADS = ["What the inspectors saw", "A locked gate", "The owner answers", "Money and debts", "Years in court"]
_NAMES = ["Petra Lund", "Ana Brul", "Kit Derby", "Lise Aro"]
_HEADED = 0.2
_VARIED = 0.22


@dataclass(frozen=True)
class Piece:
    """One block of an article: its kind (p, h, list, quote, table) and its texts."""

    kind: str
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Article:
    """An invented article."""

    title: str
    author: str
    date: str
    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        """Its blocks, as a reading should give them."""
        return "\n".join(t for p in self.pieces for t in p.texts)


def sentence(dice: random.Random) -> str:
    """One invented sentence."""
    said = dice.choice(["", "", ", a clerk said", ", the report says", ", according to the harbour office"])
    return f"{dice.choice(_WHO)} {dice.choice(_DID)} {dice.choice(_TAIL)}{said}."


def article(dice: random.Random, *, plain: bool = False, short: bool = False) -> Article:
    """An invented article; a plain one has paragraphs alone."""
    pieces: list[Piece] = []
    for n in range(dice.randint(3, 5) if short else dice.randint(7, 14)):
        if n and not plain and not short and dice.random() < _HEADED:
            pieces.append(Piece("h", (dice.choice(_HEADS),)))
        pieces.append(Piece("p", (" ".join(sentence(dice) for _ in range(dice.randint(1, 4))),)))
        if plain or dice.random() > _VARIED:
            continue
        kind = dice.choice(["list", "quote", "table", "line"])
        if kind == "list":
            pieces.append(Piece("list", tuple(f"{dice.choice(_WHO)} {dice.choice(_DID)}" for _ in range(3))))
        elif kind == "quote":
            pieces.append(Piece("quote", (f"“{sentence(dice)} {sentence(dice)}”",)))
        elif kind == "table":
            cells = ("Town", "Freed", "Tarn", str(dice.randint(3, 90)), "Ostry", str(dice.randint(3, 90)))
            pieces.append(Piece("table", cells))
        else:
            pieces.append(Piece("p", (dice.choice(["Nobody came.", "Then it was quiet.", "“Never,” he said."]),)))
    title = f"{dice.choice(_WHO)} {dice.choice(_DID)}".title()
    return Article(title, dice.choice(_NAMES), f"{dice.randint(2, 28)} May 2022", tuple(pieces))


def body(told: Article, p: str = "p", *, cls: str = "", between: dict[int, str] | None = None) -> str:
    """The blocks as markup; `between` puts foreign markup behind the block of that number."""
    out: list[str] = []
    mark = f' class="{cls}"' if cls else ""
    for n, piece in enumerate(told.pieces):
        text = piece.texts[0]
        if piece.kind == "p":
            out.append(f"<{p}{mark}>{text}</{p}>")
        elif piece.kind == "h":
            out.append(f"<h2>{text}</h2>")
        elif piece.kind == "list":
            out.append("<ul>" + "".join(f"<li>{t}</li>" for t in piece.texts) + "</ul>")
        elif piece.kind == "quote":
            out.append(f"<blockquote><p>{text}</p></blockquote>")
        else:
            rows = zip(piece.texts[::2], piece.texts[1::2], strict=True)
            out.append("<table>" + "".join(f"<tr><td>{a}</td><td>{b}</td></tr>" for a, b in rows) + "</table>")
        out.append((between or {}).get(n, ""))
    return "\n".join(out)
