"""How the standard changes: what people say and propose, what the committee arbitrates."""
