"""Who says what: attributions of each sentence, nested into chains of voices with the claims at their ends."""
