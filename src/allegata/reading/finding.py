"""What the rules find in one parsed document. Loads every rule: the process that stores what is found does without."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from allegata.extract import extract
from allegata.indicators import with_bearing
from allegata.model import Analysis
from allegata.reading import rules
from allegata.reading.answers import code_answered
from allegata.reading.profiling import known_forms, profile

if TYPE_CHECKING:
    from allegata.extract import Context
    from allegata.language import Parsed
    from allegata.model import Document, Problem


def find(document: Document, parsed: Parsed, context: Context, key: str) -> tuple[Analysis, tuple[Problem, ...]]:
    """Take a parsed document through extraction and indicators.

    Args:
        document: as read.
        parsed: the same text, parsed.
        context: what is known of it besides its text.
        key: of the rules; records name their engine by it.
    """
    found = extract(document, parsed, context)
    coded = code_answered(document, parsed, found.statements, found.mentions)
    analysis = Analysis(
        mentions=found.mentions,
        statements=with_bearing(
            parsed,
            found.statements,
            {i for a in coded.accounts for i in a.statements},
            {name for a in coded.accounts for name in a.named},
        ),
        attributions=found.attributions,
        accounts=coded.accounts,
        codings=tuple(msgspec.structs.replace(c, engine=rules.engine_name(c.engine, key)) for c in coded.codings),
        assessments=coded.assessments,
        questions=found.questions,
        times=found.times,
        counts=found.counts,
        passed_over=found.passed_over,
    )
    told = profile(document.id, parsed, analysis, known_forms(context.names))
    return msgspec.structs.replace(analysis, profile=told), found.problems
