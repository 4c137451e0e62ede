"""Counts of persons and things: quantities of a text, and the nouns that they count."""
