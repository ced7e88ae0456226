"""News: what one is told of, what one follows, and feeds."""
