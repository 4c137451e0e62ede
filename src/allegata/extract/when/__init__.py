"""Dates and periods: forms by a grammar, values by a calendar, checked against one another."""
