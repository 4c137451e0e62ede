"""Names, descriptions and places where they stand: who and what a report talks of."""
