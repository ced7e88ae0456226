"""Who uses a standard: what is published with it and was verified, what is committed to, what is made of it."""
