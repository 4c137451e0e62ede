"""A case of three invented reports, one of them hostile, behind a reader that holds records in lists."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import msgspec

import allegata.model as m
from allegata.model import Indicator, Standard

if TYPE_CHECKING:
    from collections.abc import Iterator

    from allegata.model.profiles import Profile

FL = "ilo-forced-labour-2012"
LABOUR = "ilo-operational-2009/adult-labour"

STANDARDS = (
    Standard(
        id=LABOUR,
        title="ILO operational indicators 2009, adult labour",
        indicators=(
            Indicator(
                id="AL-DR-07",
                label="Deceived about travel and recruitment conditions",
                dimension="deceptive_recruitment",
                strength="medium",
            ),
            Indicator(
                id="AL-EX-04", label="Low or no salary", dimension="exploitative_conditions_of_work", strength="medium"
            ),
            Indicator(
                id="AL-CD-03",
                label="Isolation, confinement or surveillance",
                dimension="coercion_at_destination",
                strength="strong",
            ),
        ),
    ),
    Standard(
        id=FL,
        title="ILO indicators of forced labour 2012",
        indicators=tuple(
            Indicator(id=f"FL-{i:02}", label=label)
            for i, label in enumerate(
                (
                    "Abuse of vulnerability",
                    "Deception",
                    "Restriction of movement",
                    "Isolation",
                    "Physical and sexual violence",
                    "Intimidation and threats",
                    "Retention of identity documents",
                    "Withholding of wages",
                    "Debt bondage",
                    "Abusive working and living conditions",
                    "Excessive overtime",
                ),
                1,
            )
        ),
    ),
)

NGO = (
    "According to fourteen interviewees, their passports were taken at the gate of Quill House in October 2022. "
    "A former guard told Tern Watch that he had heard an organiser say the debt would be settled in years.\n\n"
    "Police said that at least 12 people may have been held there between 2021 and 2023. "
    "The so-called family of the house promised a bus to the north. There was no bus.\n\n"
    "Who holds the passports? The house was run with contempt. The authorities should inspect it.\n\n"
    "The first of them came on 31 February 2019, and most left in the early 1990s, at about 40 a year."
)
DENIAL = (
    "The Brass Circle denied that any passport was kept at Quill House. "
    "Its speaker, Odo Vane, called the report a lie. He declined to say how many people live there.\n\n"
    "A court found in May 2023 that the Circle had paid every wage."
)
HOSTILE = (
    "<script>alert(1)</script> said Bob\u202egnp.exe\u202c that \u0000the \ud800door was open & <b>locked</b>.\n\n"
    "او گفت که می\u200cخواهد به شمال برود. «در بسته بود»"
)


def anchor(document: str, text: str, exact: str, after: int = 0) -> m.Anchor:
    """The first place of `exact` in a text."""
    at = text.index(exact, after)
    return m.anchor_at(document, text, at, at + len(exact))


def _when(
    document: str, text: str, verbatim: str, edtf: str | None, bounds: tuple[str | None, str | None], **more: Any
) -> m.When:
    return m.When(
        verbatim=verbatim,
        anchor=anchor(document, text, verbatim),
        edtf=edtf,
        earliest=bounds[0],
        latest=bounds[1],
        **{"precision": "year", **more},
    )


class FakeReader:
    """`CaseReader` over lists."""

    def __init__(self, records: list[m.AnyRecord]) -> None:
        self._records = records

    def _all(self, kind: type) -> Iterator[Any]:
        return (r for r in self._records if type(r) is kind)

    def _of(self, kind: type, document: str | None) -> Iterator[Any]:
        for r in self._all(kind):
            if document is None or self._document(r) == document:
                yield r

    def _document(self, record: Any) -> str | None:
        if isinstance(record, m.Statement):
            return record.anchors[0].document
        if isinstance(record, m.Account):
            return self.statement(record.statements[0]).anchors[0].document
        if isinstance(record, m.Mention):
            return record.anchor.document
        return getattr(record, "document", None)

    def case(self) -> m.Case:
        return next(self._all(m.Case))

    def sources(self) -> Iterator[m.Source]:
        return self._all(m.Source)

    def source(self, source: str) -> m.Source:
        return next(s for s in self.sources() if s.id == source)

    def captures(self, source: str | None = None) -> Iterator[m.Capture]:
        return (c for c in self._all(m.Capture) if source in (None, c.source))

    def documents(self) -> Iterator[m.Document]:
        return self._all(m.Document)

    def analysed_keys(self) -> Iterator[tuple[str, str]]:
        return iter(())

    def headings(self) -> Iterator[tuple[str, str, str | None]]:
        return ((d.id, d.source, d.byline) for d in self.documents())

    def document(self, document: str) -> m.Document:
        return next(d for d in self._all(m.Document) if d.id == document)

    def changes(self, source: str | None = None) -> Iterator[m.Change]:
        return (c for c in self._all(m.Change) if source in (None, c.source))

    def mentions(self, document: str | None = None) -> Iterator[m.Mention]:
        return self._of(m.Mention, document)

    def statements(self, document: str | None = None) -> Iterator[m.Statement]:
        return self._of(m.Statement, document)

    def statement(self, statement: str) -> m.Statement:
        return next(s for s in self._all(m.Statement) if s.id == statement)

    def attributions(self, document: str | None = None) -> Iterator[m.Attribution]:  # noqa: ARG002 - the port's
        return iter(())

    def accounts(self, document: str | None = None) -> Iterator[m.Account]:
        return self._of(m.Account, document)

    def codings(self, account: str | None = None) -> Iterator[m.Coding]:
        return (c for c in self._all(m.Coding) if account in (None, c.account))

    def assessments(self, account: str | None = None) -> Iterator[m.Assessment]:
        return (a for a in self._all(m.Assessment) if account in (None, a.account))

    def entities(self) -> Iterator[m.Entity]:
        return self._all(m.Entity)

    def profiles(self) -> Iterator[Profile]:
        return iter(())

    def allegations(self) -> Iterator[m.Allegation]:
        return self._all(m.Allegation)

    def situations(self) -> Iterator[m.Situation]:
        return self._all(m.Situation)

    def links(self) -> Iterator[m.Link]:
        return self._all(m.Link)

    def questions(self) -> Iterator[m.Question]:
        return self._all(m.Question)

    def decisions(self) -> Iterator[m.Decision]:
        return self._all(m.Decision)

    def problems(self, document: str | None = None) -> Iterator[m.Problem]:
        return (p for p in self._all(m.Problem) if document in (None, p.document))

    def tally(self) -> dict[str, int]:
        return dict(Counter(str(type(r).__struct_config__.tag) for r in self._records))

    def records(self) -> Iterator[m.AnyRecord]:
        return iter(self._records)

    def stored(self) -> Iterator[m.AnyRecord | str]:
        for r in self._records:
            try:
                yield msgspec.json.encode(r).decode()
            except UnicodeEncodeError:  # a lone surrogate: it is not stored as JSON
                yield r


def hop(name: str | None, role: str = "person", depth: int = 0, **more: Any) -> m.Hop:
    """One voice."""
    return m.Hop(name=name, mention=None, role=role, depth=depth, **more)  # type: ignore[arg-type]


class Writer:
    """Builds statements of one document."""

    def __init__(self, document: str, text: str, author: str | None) -> None:
        self.document = document
        self.text = text
        self.author = m.Hop(name=author, mention=None, role="author")
        self.made: list[m.Statement] = []

    def say(self, exact: str | tuple[str, ...], *voices: m.Hop, **more: Any) -> m.Statement:
        """A statement about the words `exact`, by the author and `voices`."""
        parts = (exact,) if isinstance(exact, str) else exact
        fields: dict[str, Any] = {
            "id": f"stm_{self.document}{len(self.made):04}",
            "anchors": tuple(anchor(self.document, self.text, p) for p in parts),
            "kind": "fact",
            "voice": (self.author, *voices),
            "stance": "affirms",
            "polarity": "positive",
            "mode": "stated",
            "certainty_cue": None,
            "factuality": None,
            "act": None,
            "roles": (),
            "times": (),
            "places": (),
            "counts": (),
            "loaded": (),
            "paraphrase": None,
            "engine": "grammar-1",
            "score": None,
        }
        statement = m.Statement(**{**fields, **more})
        self.made.append(statement)
        return statement


def make_source(ident: str, **more: Any) -> m.Source:
    fields: dict[str, Any] = {
        "id": ident,
        "publisher": None,
        "owner_group": None,
        "authors": (),
        "kind": None,
        "title": None,
        "url": "",
        "published": None,
        "language": "en",
    }
    return m.Source(**{**fields, **more})


def make_document(ident: str, source: str, text: str, **more: Any) -> m.Document:
    fields: dict[str, Any] = {"media_type": "text/plain", "title": None, "byline": None, "dated": None}
    return m.Document(
        id=ident,
        source=source,
        text=text,
        text_rules_version="1",
        offset_map=m.OffsetMap(kind="text", segments=()),
        **{**fields, **more},
    )


def _capture(ident: str, source: str, document: str | None) -> m.Capture:
    return m.Capture(
        id=ident,
        source=source,
        document=document,
        fetched_at="2024-02-01T10:00:00Z",
        status=None,
        final_url=f"file:{ident}.txt",
        headers=(),
        payload_sha256="ab" * 32,
        warc_ref=None,
        proof=None,
        outcome="taken",
    )


def ngo_statements() -> list[m.Statement]:
    """All modes, kinds and flags."""
    w = Writer("doc_a", NGO, "Ines Calder")
    october = _when("doc_a", NGO, "October 2022", "2022-10", ("2022-10-01", "2022-10-31"), precision="month")
    span = _when("doc_a", NGO, "between 2021 and 2023", "2021/2023", ("2021-01-01", "2023-12-31"), precision="interval")
    bad = _when("doc_a", NGO, "31 February 2019", None, (None, None), flags=("impossible",), precision="unknown")
    early = _when(
        "doc_a", NGO, "early 1990s", "1990/1993", ("1990-01-01", "1993-04-30"), precision="decade", flags=("vague",)
    )
    house = m.Place(
        verbatim="Quill House", anchor=anchor("doc_a", NGO, "Quill House"), name="Quill House", precision="site"
    )
    w.say(
        "their passports were taken at the gate of Quill House in October 2022",
        hop("fourteen interviewees", "unnamed", basis="first_hand"),
        times=(october,),
        places=(house,),
        roles=(m.Role(role="recipient", name="the house", mention=None, anchor=None),),
    )
    w.say(
        "the debt would be settled in years",
        hop("A former guard", "unnamed", basis="second_hand"),
        hop("an organiser", "unnamed", 1),
        mode="predicted",
    )
    w.say(
        "at least 12 people may have been held there between 2021 and 2023",
        hop("Police", "organisation"),
        mode="possible",
        times=(span,),
        counts=(
            m.Count(
                verbatim="at least 12",
                anchor=anchor("doc_a", NGO, "at least 12"),
                minimum=12,
                maximum=None,
                unit="people",
            ),
        ),
    )
    w.say(
        "The so-called family of the house promised a bus to the north",
        mode="alleged",
        loaded=(anchor("doc_a", NGO, "so-called"),),
    )
    w.say("There was no bus", polarity="negative")
    w.say("Who holds the passports?", kind="question", stance="asks")
    w.say("The house was run with contempt", kind="opinion", loaded=(anchor("doc_a", NGO, "contempt"),))
    w.say("The authorities should inspect it", kind="recommendation", mode="conditional")
    w.say("The first of them came on 31 February 2019", times=(bad,))
    w.say(
        ("most left in the early 1990s", "at about 40 a year"),
        times=(early,),
        counts=(
            m.Count(
                verbatim="about 40",
                anchor=anchor("doc_a", NGO, "about 40"),
                minimum=40,
                maximum=40,
                unit="people",
                approximate=True,
            ),
        ),
    )
    return w.made


def denial_statements() -> list[m.Statement]:
    """Denials, a refusal to answer, a finding of a court."""
    w = Writer("doc_b", DENIAL, None)
    circle = hop("The Brass Circle", "organisation", stance="denies")
    w.say("any passport was kept at Quill House", circle, stance="denies")
    w.say("the report", hop("Odo Vane", type="stance"), stance="denies", kind="opinion")
    w.say("how many people live there", hop("Odo Vane"), stance="declines")
    found = _when(
        "doc_b",
        DENIAL,
        "May 2023",
        "2023-05",
        ("2023-05-01", None),
        precision="month",
        flags=("relative",),
        relative_to="publication",
    )
    w.say(
        "the Circle had paid every wage",
        hop("A court", "organisation", basis="document"),
        mode="legal_finding",
        times=(found,),
    )
    return w.made


def hostile_statements() -> list[m.Statement]:
    """Markup, overrides, a lone surrogate, right-to-left text, passages that cross."""
    w = Writer("doc_c", HOSTILE, "<img src=x onerror=alert(2)>\u202eevil")
    w.say("the \ud800door was open & <b>locked", hop("Bob\u202egnp.exe\u202c<script>x</script>"))
    w.say("door was open & <b>locked</b>.", hop(None, "unnamed"), mode="alleged")
    w.say("می\u200cخواهد به شمال برود", hop("او"), stance="retracts")
    return w.made


def coding(ident: str, account: str, statement: m.Statement, which: tuple[str, str], **more: Any) -> m.Coding:
    """One coding; `which` is standard and indicator."""
    fields: dict[str, Any] = {"reading": "reported", "strength": None, "rationale": "cue"}
    return m.Coding(
        id=ident,
        account=account,
        statement=statement.id,
        standard=which[0],
        version="1",
        indicator=which[1],
        anchors=statement.anchors,
        engine="grammar-1",
        score=None,
        **{**fields, **more},
    )


def _codings(ngo: list[m.Statement], denial: list[m.Statement]) -> list[m.AnyRecord]:
    return [
        m.Account(
            id="acc_1",
            label="Quill House, October 2022",
            statements=tuple(s.id for s in ngo[:5]),
            people="fourteen interviewees",
            age="adult",
            place=ngo[0].places[0],
            when=ngo[0].times[0],
        ),
        m.Account(
            id="acc_2",
            label="Quill House, as the Circle tells it",
            statements=(denial[0].id,),
            people=None,
            age="unknown",
            place=None,
            when=None,
        ),
        coding("cod_1", "acc_1", ngo[0], (FL, "FL-07")),
        coding("cod_2", "acc_1", ngo[1], (FL, "FL-09")),
        coding("cod_3", "acc_1", ngo[3], (LABOUR, "AL-DR-07"), strength="medium"),
        coding("cod_4", "acc_1", ngo[2], (LABOUR, "AL-CD-03"), strength="strong"),
        coding("cod_5", "acc_1", ngo[3], ("palermo-2000", "means:deception")),
        coding("cod_6", "acc_2", denial[0], (FL, "FL-07"), reading="denied"),
        m.Assessment(
            account="acc_1",
            standard=LABOUR,
            reading="adult",
            dimensions={
                "deceptive_recruitment": m.DimensionScore(strong=0, medium=1, weak=0, positive=False),
                "coercion_at_destination": m.DimensionScore(strong=1, medium=0, weak=0, positive=False),
            },
            elements={},
            classification=None,
            wording="Not named: exploitation is not mentioned.",
        ),
        m.Assessment(
            account="acc_1",
            standard="palermo-2000",
            reading="adult",
            dimensions={},
            elements={"act": (), "means": ("deception",), "purpose": ()},
            classification=None,
            wording="Of the three elements of article 3, this account mentions means.",
        ),
    ]


def case_records() -> list[m.AnyRecord]:
    """The whole invented case."""
    ngo, denial, hostile = ngo_statements(), denial_statements(), hostile_statements()
    published = m.When(
        verbatim="16 May 2023",
        anchor=None,
        edtf="2023-05-16",
        earliest="2023-05-16",
        latest="2023-05-16",
        precision="day",
    )
    return [
        m.Case(id="case_1", title="Quill House </title><script>alert(3)</script>", created="2024-02-01"),
        make_source(
            "src_a",
            title="Promised the north",
            publisher="Tern Watch",
            authors=("Ines Calder",),
            published=published,
            url="https://tern.example/north",
            entered={"publisher": "Tern Watch"},
        ),
        make_source("src_b", title="Our answer", publisher="Brass Circle", url="javascript:alert(4)"),
        make_source(
            "src_c",
            title="<svg onload=alert(5)>",
            language="fa",
            url="https://a.example/\u202egnp.js",
            note="javascript:alert(6)",
        ),
        make_source("src_d", title="Scan of a letter", url="file:letter.pdf"),
        _capture("cap_a", "src_a", "doc_a"),
        _capture("cap_b", "src_b", "doc_b"),
        make_document("doc_a", "src_a", NGO, title="Promised the north", byline="By Ines Calder", dated="16 May 2023"),
        make_document("doc_b", "src_b", DENIAL, title="Our answer"),
        make_document("doc_c", "src_c", HOSTILE, title="<svg onload=alert(5)>"),
        *ngo,
        *denial,
        *hostile,
        *_codings(ngo, denial),
        m.Allegation(
            id="alg_1",
            label="Retention of identity documents, Quill House",
            statements=(ngo[0].id,),
            denials=(denial[0].id,),
            reports=("doc_a",),
            publishers=("Tern Watch",),
            origins=(m.Origin(root="doc_a", kind="document", statements=(ngo[0].id,)),),
            checked=("copied text", "citation by name"),
        ),
        m.Link(id="lnk_1", a="doc_b", b="doc_a", kind="cites", rule="names Tern Watch"),
        m.Question(
            id="qst_1",
            kind="single_origin",
            targets=("alg_1",),
            text="Everything rests on one origin: Tern Watch. What would corroborate it: an answer by those named.",
        ),
        m.Question(id="qst_2", kind="asked_by_source", targets=(ngo[5].id,), text="Who holds the passports?"),
        m.Question(
            id="qst_3",
            kind="impossible_date",
            targets=(ngo[8].id,),
            text="“31 February 2019” is no date. Which one is meant?",
        ),
        m.Problem(
            id="prb_1",
            document="letter.pdf",
            stage="text",
            message="no text layer: a scan",
            cause="run it through text recognition",
        ),
        m.Problem(id="prb_2", document="doc_c", stage="language", message="<script>alert(7)</script>", cause=None),
    ]


def reader() -> FakeReader:
    """A reader of the invented case."""
    return FakeReader(case_records())
