"""The constitution of a standard: who may bind whom. Named models as data, and what follows from them for one case, as verdicts."""

from concertation.rules.constitution.answers import (
    Needs,
    check_meeting,
    may_confirm,
    may_object,
    may_record,
    needs,
    settles,
)
from concertation.rules.constitution.cases import EFFECT_OF, Case, Effect, History, Level, Person, Role, Subject, Told, Way, history_of
from concertation.rules.constitution.explaining import explained
from concertation.rules.constitution.ground import NOTHING_AT_STAKE, Ground, Stake
from concertation.rules.constitution.models import CONSTITUTIONS, DEFAULT, Clause, Constitution
from concertation.rules.constitution.modification import Change, may_modify

__all__ = [
    "CONSTITUTIONS",
    "DEFAULT",
    "EFFECT_OF",
    "NOTHING_AT_STAKE",
    "Case",
    "Change",
    "Clause",
    "Constitution",
    "Effect",
    "Ground",
    "History",
    "Level",
    "Needs",
    "Person",
    "Role",
    "Stake",
    "Subject",
    "Told",
    "Way",
    "check_meeting",
    "explained",
    "history_of",
    "may_confirm",
    "may_modify",
    "may_object",
    "may_record",
    "needs",
    "settles",
]
