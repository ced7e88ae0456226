"""The REST API of standards: what scripts drive. `concertation.api` adds the debate, in the same form."""

from standard.api.problems import exception_handler

__all__ = ["exception_handler"]
