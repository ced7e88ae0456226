"""Who may bind whom: what may be settled how, who records it, who confirms it, who may object, as verdicts with a reason.

Every answer follows from one case, one constitution and one person; nothing here knows a database or a clock.

- A ballot is followed: what passed is adopted, what did not pass is not. Nobody settles a question while people vote on it.
- A consensus names a meeting that was held, with a member of the committee who is not of the team; after a ballot, or to
  replace a decision, a new meeting, begun since. It binds once somebody confirms it who did not record it.
- The team alone settles a detail: it breaks nothing, the committee has not voted on the question nor decided it, no member
  called it up, and it changes nothing that the committee voted on, adopted or set aside in any other question.
- A version and the constitution are the committee's to decide. Leaving a question open or putting it off settles nothing.
- Where there never was a committee the team decides, and the decision says so.
- Nobody is both the only author and the only one to decide, unless there is nobody else.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from concertation.rules.constitution.cases import Case, Effect, History, Person, Told, Way, higher
from concertation.rules.constitution.models import RECORDED_BY, Constitution
from concertation.rules.outcomes import FOLLOW, NOTHING_PASSED
from standard.moments import moment_in_words
from standard.schema.words import NBSP, enumerated
from standard.verdict import ALLOWED, Verdict

_WAIT: Final = "Un vote est ouvert sur cette question : attendez sa clôture."
_NO_BALLOT: Final = "Aucun vote n’a eu lieu sur cette question : ouvrez-en un."
_VOTED: Final = "Le comité de pilotage a voté sur cette question : l’équipe projet ne peut plus la traiter comme un détail."

_AFTER: Final[dict[tuple[Way, History], dict[Effect, str]]] = {
    ("vote", "none"): {"adopts": _NO_BALLOT, "sets_aside": _NO_BALLOT, "postpones": _NO_BALLOT},
    ("vote", "failed"): {"adopts": NOTHING_PASSED},
    ("vote", "blocked"): {"adopts": NOTHING_PASSED},
    ("vote", "passed"): {"postpones": FOLLOW},
    ("team", "failed"): {"adopts": _VOTED, "sets_aside": _VOTED},
    ("team", "blocked"): {"adopts": _VOTED, "sets_aside": _VOTED},
    ("team", "passed"): {"adopts": _VOTED, "sets_aside": _VOTED, "postpones": _VOTED},
}
"""Why a way of deciding may not have this effect after these ballots; what is not here it may."""

_CLOSED: Final[dict[Way, str]] = {
    "vote": "",
    "consensus": "Les règles de ce standard veulent que tout se vote : ouvrez un vote.",
    "team": "Les règles de ce standard veulent que tout se vote : l’équipe projet n’y règle rien seule.",
}
_TOO_MUCH: Final[dict[Way, str]] = {
    "vote": "",
    "consensus": "Ce changement rend incorrects des fichiers qui étaient corrects : les règles de ce standard veulent qu’il soit voté.",
    "team": "Ce n’est pas un détail : ce changement fait plus que corriger une rédaction. Il revient au comité de pilotage.",
}
_COMMITTEE_ONLY: Final = {
    "version": "Le comité de pilotage approuve chaque version : soumettez celle-ci à son vote, ou à un consensus en séance.",
    "constitution": "Ces règles ne changent que par une décision du comité de pilotage : un vote, ou un consensus en séance.",
}
_NO_COMMITTEE: Final = "Ce standard n’a pas de comité de pilotage : l’équipe projet décide seule, et la décision le dit."
_DECIDED: Final = "Le comité de pilotage a décidé cette question : lui seul peut revenir sur sa décision."
_CALLED_UP: Final = "Un membre du comité de pilotage a évoqué cette question : c’est au comité de la décider."
_TEAM_OR_CHAIR: Final = "Une décision du comité de pilotage est enregistrée par l’équipe projet ou par la présidence du comité."
_RECORDED_BY: Final[dict[Way, str]] = {
    "vote": _TEAM_OR_CHAIR,
    "consensus": _TEAM_OR_CHAIR,
    "team": "Seule l’équipe projet enregistre ce qu’elle règle comme un détail.",
}
_AUTHOR_ALONE: Final = (
    "Vous êtes seul auteur de ce changement : vous ne pouvez pas en décider seul. Une autre personne de l’équipe projet "
    "l’enregistre, ou le comité de pilotage le décide."
)
_VOTED_ALONE: Final = "Seul l’auteur de ce changement a voté : quelqu’un d’autre doit se prononcer."


# --- What may be settled, and how -----------------------------------------------------------------------------------


def settles(constitution: Constitution, case: Case) -> Verdict:
    """Whether this way of deciding may settle this, whoever records it."""
    if case.history == "open":
        return Verdict(_WAIT)
    after = _AFTER.get((case.way, case.history), {}).get(case.effect, "")
    if not case.committee:
        return Verdict(_NO_COMMITTEE if case.way == "vote" else after)
    if case.way == "team":
        refused = _detail_refused(case)
        if refused:
            return Verdict(refused)
    clause = constitution.clauses.get(case.way)
    if case.effect != "postpones":
        if clause is None:
            return Verdict(_CLOSED[case.way])
        if higher(case.impact, clause.up_to):
            return Verdict(_TOO_MUCH[case.way])
    return Verdict(after)


def _detail_refused(case: Case) -> str:
    """Why the team alone may not settle this, whatever its impact; empty where it may."""
    if case.subject != "change":
        return _COMMITTEE_ONLY[case.subject]
    if case.called_up:
        return _CALLED_UP
    if case.replaces in ("vote", "consensus"):
        return _DECIDED
    if case.rewrites and case.effect == "adopts":
        named = enumerated([f"question n°{NBSP}{number}" for number in case.rewrites])
        return f"Ce changement touche à ce que le comité de pilotage a voté ou décidé ({named}){NBSP}: c’est à lui d’y revenir."
    return ""


@dataclass(frozen=True, slots=True)
class Needs:
    """What a decision asks for before it binds, and what comes with it. A motive it always asks for."""

    meeting: bool
    """A meeting that was held, and who was present."""
    later_meeting: bool
    """The meeting began after the earlier ballot closed, or the decision replaced was taken."""
    confirmation: bool
    shows_ballot: bool
    """The ballots held on the question are shown beside the decision."""
    told: tuple[Told, ...]
    """Who is told: the authors of what is decided, the committee of this day, the electors of the ballots held."""
    objection: timedelta
    """How long a member of the committee may call it up."""
    says: str
    """What the decision says of itself, a French sentence; empty where there is nothing to add."""


def needs(constitution: Constitution, case: Case) -> Needs:
    """What a decision that this way may settle needs."""
    clause = constitution.clauses.get(case.way) if case.committee else None
    meeting, voted = case.way == "consensus", case.history != "none"
    told: tuple[Told, ...] = clause.told if clause else ("authors",)
    return Needs(
        meeting=meeting,
        later_meeting=meeting and (voted or case.replaces is not None or case.called_up),
        confirmation=clause is not None and clause.confirmed_by != "nobody" and case.effect != "postpones",
        shows_ballot=voted,
        told=(*told, "electors") if voted and "electors" not in told else told,
        objection=clause.objection if clause and case.effect != "postpones" else timedelta(0),
        says=_says(case),
    )


def _says(case: Case) -> str:
    if case.committee:
        return ""
    if case.alone:
        return "Ce standard n’a pas de comité de pilotage : une personne, seule dans l’équipe projet, en a décidé."
    return "Ce standard n’a pas de comité de pilotage : l’équipe projet en a décidé."


# --- Who does what --------------------------------------------------------------------------------------------------


def may_record(
    constitution: Constitution,
    case: Case,
    person: Person,
    *,
    authors: frozenset[int] = frozenset(),
    deciders: frozenset[int] = frozenset(),
) -> Verdict:
    """Whether somebody may record this decision.

    `authors`: who wrote what it adopts. `deciders`: in a ballot, who took a side. What nobody confirms is decided by who records it.
    """
    recorders = RECORDED_BY[case.way if case.committee else "team"]
    if not recorders & person.roles:
        return Verdict(_RECORDED_BY[case.way] if case.committee else _NO_COMMITTEE)
    allowed = settles(constitution, case)
    if not allowed or case.effect != "adopts" or case.alone or len(authors) != 1:
        return allowed
    if case.way == "vote":
        return Verdict(_VOTED_ALONE) if authors == deciders else ALLOWED
    alone = authors == {person.key} and not needs(constitution, case).confirmation
    return Verdict(_AUTHOR_ALONE) if alone else ALLOWED


def may_confirm(constitution: Constitution, case: Case, person: Person, *, recorder: Person, contested: bool = False) -> Verdict:
    """Whether somebody may confirm this decision, which `recorder` recorded. `contested`: a member objects to it."""
    clause = constitution.clauses.get(case.way)
    if clause is None or not needs(constitution, case).confirmation:
        return Verdict("Cette décision engage sans être confirmée.")
    if person.key == recorder.key:
        return Verdict("Vous avez enregistré cette décision : une autre personne la confirme.")
    if not person.independent:
        return Verdict("Un consensus est confirmé par un membre du comité de pilotage qui n’est pas de l’équipe projet.")
    if clause.confirmed_by == "chair" and case.chair and "chair" not in person.roles and "chair" not in recorder.roles:
        return Verdict("Un consensus est confirmé par la présidence du comité de pilotage.")
    if contested:
        return Verdict("Un membre du comité de pilotage conteste ce consensus : soumettez la question à un vote, ou à une nouvelle séance.")
    return ALLOWED


def may_object(constitution: Constitution, case: Case, person: Person, *, told_at: datetime, now: datetime) -> Verdict:
    """Whether somebody may call this decision up: it then becomes a question, and its change is undone until decided."""
    if "member" not in person.roles:
        return Verdict("Seuls les membres du comité de pilotage peuvent évoquer une décision.")
    delay = needs(constitution, case).objection
    if not delay:
        return Verdict("Cette décision ne s’évoque pas : demandez que la question soit rouverte, en disant pourquoi.")
    if now >= told_at + delay:
        return Verdict(f"Cette décision pouvait être évoquée jusqu’au {moment_in_words(told_at + delay)} : rouvrez la question.")
    return ALLOWED


# --- Meetings -------------------------------------------------------------------------------------------------------


def check_meeting(
    constitution: Constitution,
    case: Case,
    *,
    began_at: datetime,
    ended_at: datetime | None = None,
    present: Iterable[Person],
    now: datetime,
    put_at: datetime | None = None,
    after: datetime | None = None,
) -> Verdict:
    """Whether a meeting may carry this consensus; a refusal names the input at fault.

    `put_at`: when a version was put, as it is. `after`: when the last ballot on the question closed, or the decision replaced or
    called up was taken, the latest of them.
    """
    if began_at > now:
        return Verdict("Cette séance n’a pas encore eu lieu : enregistrez le consensus une fois qu’elle s’est tenue.", "meeting")
    if case.subject == "version" and put_at is not None and (ended_at or began_at) < put_at:
        return Verdict(
            f"Cette version, telle qu’elle est, a été préparée le {moment_in_words(put_at)}, après cette séance : le comité n’a pas pu "
            "l’y approuver. Nommez une séance tenue depuis.",
            "meeting",
        )
    if needs(constitution, case).later_meeting and after is not None and began_at <= after:
        return Verdict(
            f"Le comité de pilotage s’est déjà prononcé le {moment_in_words(after)} : "
            "seule une séance tenue depuis peut en décider autrement.",
            "meeting",
        )
    if case.committee and not any(person.independent for person in present):
        return Verdict(
            "Dites qui était présent : il y faut au moins un membre du comité de pilotage qui n’est pas de l’équipe projet.", "present"
        )
    return ALLOWED
