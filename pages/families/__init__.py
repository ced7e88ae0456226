"""A family: its tables and their keys, its versions, and what is done on all its tables at once."""
