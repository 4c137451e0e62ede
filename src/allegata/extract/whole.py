"""One report through all the rooms of extraction, in their order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allegata.extract.attribution.chains import chain
from allegata.extract.attribution.left import passed_over
from allegata.extract.attribution.own_answers import own_answers
from allegata.extract.counts.counted import find_counts
from allegata.extract.gaps import questions
from allegata.extract.named.mentions import find_mentions
from allegata.extract.named.places import find_places
from allegata.extract.records import Extraction
from allegata.extract.speakers.posts import introduced, posted
from allegata.extract.speakers.roster import roster
from allegata.extract.speakers.turns import turns
from allegata.extract.statements import Assembly, Expressions, mention
from allegata.extract.when.dates import find_times

if TYPE_CHECKING:
    from allegata.extract.records import Context
    from allegata.language import Parsed
    from allegata.model import Document


def extract(document: Document, parsed: Parsed, context: Context) -> Extraction:
    """Take out of one report everything that is said in it.

    Args:
        document: the report; anchors point into its text.
        parsed: the same text, parsed.
        context: author, publisher, date of publication and names, as read or as entered.
    """
    if not parsed.sentences:
        return Extraction()
    drafts = find_mentions(parsed, context.names)
    mentions = tuple(mention(document, d, context.locate) for d in drafts)
    times = find_times(parsed, context.published, context.items)
    found = Expressions(times=times, counts=find_counts(parsed), places=find_places(parsed), mentions=mentions)
    assembly = Assembly(document, parsed, context, found)
    known = roster(parsed, context, drafts, document.title)
    chained = chain(
        parsed,
        known,
        {**introduced(parsed, known), **posted(parsed), **turns(document, parsed, drafts, known, context)},
    )
    chained = own_answers(parsed, chained, context, document.title)
    statements = assembly.statements(chained)
    loose_times, loose_counts = assembly.loose()
    return Extraction(
        mentions=mentions,
        statements=statements,
        attributions=assembly.attributions(chained, statements),
        questions=questions(document, context, statements, times),
        problems=(),
        times=loose_times,
        counts=loose_counts,
        passed_over=passed_over(parsed, chained),
    )
