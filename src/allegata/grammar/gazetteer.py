"""Names that are places wherever they stand: countries, capitals, and large cities."""

from __future__ import annotations

import functools

from allegata.grammar.lexicon import words


@functools.cache
def known_places() -> frozenset[str]:
    """Countries and capitals of the gazetteer, as written, and the large cities beside them."""
    listed = (words("gazetteer", "name", kind=kind) for kind in ("country", "capital"))
    return words("name_parts", "form", **{"class": "place"}).union(*listed)
