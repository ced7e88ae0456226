"""What is done in a workshop, in a meeting or on line: a quiz, a round of introductions, open questions, a débat mouvant."""
