"""Trying a file: sending it, waiting, reading what is to be corrected, taking it away."""
