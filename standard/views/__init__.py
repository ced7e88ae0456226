"""Pages that show the standard without its debate."""
