"""Who speaks: the people and bodies of a report, pronouns, labels and turns."""
