"""The parser behind one port, cue lists and act vocabulary as data."""

from allegata.language.parser import ENGINE, parse
from allegata.language.records import Parsed, Quote, Sentence, Token

__all__ = ["ENGINE", "Parsed", "Quote", "Sentence", "Token", "parse"]
