"""The story: situations with the rows of the brief, where allegations are joined and parted; and each account."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from fastapi import APIRouter
from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse

from allegata.errors import UsageError
from allegata.store import deciding as kept
from allegata.views import clashes
from allegata.views.cards import Cards, Said, quote, words_of
from allegata.views.decided import lines
from allegata.views.matrix import matrix
from allegata.views.report import ReportPage
from allegata.views.rows import Stories, Story
from allegata.views.visible import isolated
from allegata.web.rendering import page
from allegata.web.room import Look, Room
from allegata.workbench.aliases import now_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from allegata.model import Account, Allegation
    from allegata.store import Reader

router = APIRouter()
_OUTSIDE = "outside"
_ROWS, _WHOLE = 30, 40
"""Rows after which the story goes on on a further page; and rows of one situation on one page."""


class Member(NamedTuple):
    """A statement of an allegation or account: where it stands, whose it is, its words."""

    id: str
    at: Said
    who: Markup
    words: Markup
    line: Markup
    root: Markup
    """The origin it comes from, and by which way."""


class Cell(NamedTuple):
    """An indicator of an account with the passage it was read from and why."""

    id: str
    label: str
    standard: str
    reading: str
    is_denied: bool
    at: Said | None
    words: Markup
    why: Markup
    status: str
    line: Markup
    """Who decided on it; empty where nobody did, and it follows from its claim."""


@router.get("/story")
def story(request: Request, first: int = 0) -> HTMLResponse:
    """All situations with their rows."""
    room: Room = request.app.state.room
    with room.reading() as reader:
        look, stories, cards = _stories(room, reader)
        homes = [s.id for s in stories.situations()]
        shown: list[Story] = []
        while first + len(shown) < len(homes) and sum(len(s.rows) for s in shown) < _ROWS:
            shown.append(stories.part(homes[first + len(shown)], cards))
        following = first + len(shown)
        rest = sum(a.situation is None for a in stories.allegations())
        table = room.kept(reader, "matrix", lambda: matrix(reader, look.survey, stories, look.lookup))
        return page(
            request,
            "story.html",
            stories=shown,
            rest=rest,
            following=following if following < len(homes) else 0,
            matrix=table,
            rows=table.rows[first:following],
        )


@router.get("/story/{ident}")
def one_situation(request: Request, ident: str, first: int = 0) -> HTMLResponse:
    """One situation: its allegations, its accounts, where its reports contradict each other."""
    room: Room = request.app.state.room
    with room.reading() as reader:
        look, stories, cards = _stories(room, reader)
        held = next((s for s in reader.situations() if s.id == _now(reader, ident)), None)
        if held is None and ident != _OUTSIDE:
            raise HTTPException(404)
        told = stories.part(held.id if held is not None else None, cards, first=max(0, first), count=_WHOLE)
        accounts = [
            (a.id, isolated(a.label), look.survey.report_of.get(a.id, 0), a.status)
            for a in _accounts(reader, held.accounts if held else ())
        ]
        others = [(s.id, isolated(s.label)) for s in stories.situations() if held is None or s.id != held.id]
        following = first + _WHOLE if told.folded else 0
        return page(
            request, "situation.html", story=told, held=held, accounts=accounts, others=others, following=following
        )


@router.get("/allegations/{ident}")
def one_allegation(request: Request, ident: str) -> HTMLResponse:
    """One allegation: every statement of it by origin, what answers it, what contradicts it."""
    room: Room = request.app.state.room
    with room.reading() as reader:
        _, stories, cards = _stories(room, reader)
        found = next((a for a in reader.allegations() if a.id == _now(reader, ident)), None)
        if found is None:
            raise HTTPException(404)
        told = lines(reader.decisions())
        own = {*found.statements, *found.denials, *found.declines}
        other = cards.anew()
        against = [clashes.view(e, other) for e in clashes.entries(reader, other) if own & {e[0].a, e[0].b}]
        row = stories.row(found, cards)
        return page(
            request,
            "allegation.html",
            row=row,
            held=found,
            members=_members(found.statements or found.denials, cards.anew(), told, _roots(found)),
            answers=_members((*found.denials, *found.declines) if found.statements else (), cards.anew(), told, {}),
            clashes=against,
        )


@router.get("/accounts/{ident}")
def one_account(request: Request, ident: str) -> HTMLResponse:
    """One account: its facts, its indicators with the rationale beside each, its statements."""
    room: Room = request.app.state.room
    with room.reading() as reader:
        look, _, cards = _stories(room, reader)
        account = next(_accounts(reader, (ident,)), None)
        if account is None:
            raise HTTPException(404)
        number = look.survey.report_of[account.id]
        outline = look.survey.by_number[number]
        report = ReportPage(reader, look.survey, outline, look.lookup, look.told)
        views = {a.id: a for a in report.accounts()}
        told = lines(reader.decisions())
        return page(
            request,
            "account.html",
            account=views[account.id],
            held=account,
            number=number,
            cells=list(_cells(reader, look, account.id, cards, told)),
            members=_members(account.statements, cards, told, {}),
            others=[(v.id, v.label) for v in views.values() if v.id != account.id],
        )


def _stories(room: Room, reader: Reader) -> tuple[Look, Stories, Cards]:
    look = room.look(reader)
    cards = Cards(reader, look.survey)
    return look, Stories(room.lists(reader), look.survey, cards), cards


def _accounts(reader: Reader, idents: Iterable[str]) -> Iterator[Account]:
    """Accounts by id, those that are there."""
    for ident in idents:
        where = kept.document_of(reader, ident)
        if where is not None and where[0] == "account":
            yield from (a for a in reader.accounts(where[1]) if a.id == ident)


def _now(reader: Reader, ident: str) -> str:
    """The id that an id of a group leads to; addresses of pages outlive the groups."""
    try:
        return now_of(reader, ident)
    except UsageError:
        return ""


def _roots(found: Allegation) -> dict[str, Markup]:
    return {s: isolated("; ".join((o.root, *(v for v in o.via if v)))) for o in found.origins for s in o.statements}


def _members(
    idents: Iterable[str], cards: Cards, told: dict[str, tuple[Markup, Markup]], roots: dict[str, Markup]
) -> list[Member]:
    nothing = (Markup(""), Markup(""))
    return [
        Member(
            s,
            cards.at(s),
            cards.who(s),
            quote(words_of(cards.statement(s))),
            told.get(s, nothing)[0],
            roots.get(s, Markup("")),
        )
        for s in idents
        if cards.known(s)
    ]


def _cells(
    reader: Reader, look: Look, account: str, cards: Cards, told: dict[str, tuple[Markup, Markup]]
) -> Iterable[Cell]:
    for coding in reader.codings(account):
        (code,) = look.lookup.codes([(coding.standard, coding.indicator, coding.reading)])
        yield Cell(
            id=coding.id,
            label=look.lookup.label(coding.standard, coding.indicator),
            standard=look.lookup.title(coding.standard),
            reading=code.reading,
            is_denied=code.is_denied,
            at=cards.at(coding.statement) if cards.known(coding.statement) else None,
            words=quote(" … ".join(a.exact for a in coding.anchors)),
            why=isolated(coding.rationale),
            status=coding.status,
            line=told.get(coding.id, (Markup(""),))[0],
        )
