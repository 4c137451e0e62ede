"""What extraction and indicators both ask of a parse: clauses, negations, numbers, tense; and the word lists."""
