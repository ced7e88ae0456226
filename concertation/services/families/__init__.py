"""Standards that are released together: who joins, who leaves, one number for all, one call for all."""
