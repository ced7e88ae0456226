"""The REST API of the debate, on the pieces of `standard.api`."""
