"""Allegata: things alleged, kept apart from things proved."""

__version__ = "0.1.0"
