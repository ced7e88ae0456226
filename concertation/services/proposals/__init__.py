"""Proposals: kept as drafts, sent, changed, withdrawn; their authors, those who support them, what amends them."""

from concertation.services.proposals.amendments import begin_amendment, take_in
from concertation.services.proposals.authors import accept_authorship, end_authorship, invite_author
from concertation.services.proposals.for_options import begin_option_draft, give_to_option
from concertation.services.proposals.rebasing import rebase, rebase_option
from concertation.services.proposals.supports import support, take_support_back
from concertation.services.proposals.writing import discard, edit, erase, propose, save_draft, submit, withdraw

__all__ = [
    "accept_authorship",
    "begin_amendment",
    "begin_option_draft",
    "discard",
    "edit",
    "end_authorship",
    "erase",
    "give_to_option",
    "invite_author",
    "propose",
    "rebase",
    "rebase_option",
    "save_draft",
    "submit",
    "support",
    "take_in",
    "take_support_back",
    "withdraw",
]
