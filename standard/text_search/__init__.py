"""Finding words in French texts, whatever their accents and capitals: in a few texts at hand, or in everything that is public.

What can be found is a row of `SearchEntry`, written by `standard.services.search` with what it says. The database's own
full-text index (FTS5, or a GIN index) finds the rows; what a word is, is said here once, so that both find the same.
"""

from standard.text_search.index import install_after_migrate
from standard.text_search.marking import MarkedPiece, excerpt, marked
from standard.text_search.searching import KINDS, MOST, Counted, Found, Hit, containing, matching, search
from standard.text_search.words import MOST_WORDS, entry_words, matches, wanted

__all__ = [
    "KINDS",
    "MOST",
    "MOST_WORDS",
    "Counted",
    "Found",
    "Hit",
    "MarkedPiece",
    "containing",
    "entry_words",
    "excerpt",
    "install_after_migrate",
    "marked",
    "matches",
    "matching",
    "search",
    "wanted",
]
