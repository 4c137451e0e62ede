"""The field's standards: accounts, codings and assessments of one document's statements. Pure."""

from allegata.indicators.assessment import assess
from allegata.indicators.coding import Coded, code
from allegata.indicators.scoring import is_positive, score
from allegata.indicators.standards import indicator, standard, standards
from allegata.indicators.steps import with_bearing

__all__ = [
    "Coded",
    "assess",
    "code",
    "indicator",
    "is_positive",
    "score",
    "standard",
    "standards",
    "with_bearing",
]
