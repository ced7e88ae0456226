"""How a standard begins where there is no schema yet: a table that describes its fields, or files that people already fill in. Pure."""
