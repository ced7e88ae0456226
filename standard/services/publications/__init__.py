"""Files published with a standard: declared, looked at by the worker, their producers told of a version that comes."""

from standard.services.publications.announcing import announce
from standard.services.publications.checking import LookFinding, Outcome, check_next, due, found, keep
from standard.services.publications.declaring import check_again, declare, follow, withdraw

__all__ = ["LookFinding", "Outcome", "announce", "check_again", "check_next", "declare", "due", "follow", "found", "keep", "withdraw"]
