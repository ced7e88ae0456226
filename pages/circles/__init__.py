"""Who makes a standard: the public roster, those who come in, the team that looks after them, the standard's own life."""
