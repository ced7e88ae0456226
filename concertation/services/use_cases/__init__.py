"""Use cases first: proposed and settled, served by fields, ranked; fields appraised."""

from concertation.services.use_cases.appraising import FieldMark, appraise, rank
from concertation.services.use_cases.proposing import ACTIONS, CaseText, edit, propose, settle
from concertation.services.use_cases.serving import inherit, link, serve

__all__ = ["ACTIONS", "CaseText", "FieldMark", "appraise", "edit", "inherit", "link", "propose", "rank", "serve", "settle"]
