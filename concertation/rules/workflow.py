"""Every step that a proposal, a question, a ballot, a use case, a reuse, a decision or an activity may take, as one table.

States and actions are the codes of the models and of the API. Nothing here knows who acts: `concertation.permissions` does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

Kind = str
State = str
Action = str

UNCHANGED: Final = ""
"""The target of an action that leaves the state as it is."""

_UNDECIDED: Final = ("open", "voted", "deferred")
_JUDGED: Final = ("open", "accepted", "accepted_modified", "rejected")
"""A question decided again judges its proposals again; a draft or a proposal withdrawn stays as it is."""

TRANSITIONS: Final[dict[tuple[Kind, Action], tuple[tuple[State, ...], State]]] = {
    ("proposal", "edit"): (("draft", "open"), UNCHANGED),
    ("proposal", "submit"): (("draft",), "open"),
    ("proposal", "discard"): (("draft",), UNCHANGED),
    ("proposal", "withdraw"): (("open",), "withdrawn"),
    ("proposal", "support"): (("open",), UNCHANGED),
    ("proposal", "amend"): (("open",), UNCHANGED),
    ("proposal", "take_in"): (("open",), "taken_in"),
    ("proposal", "put_to_question"): (("open",), UNCHANGED),
    ("proposal", "accept"): (_JUDGED, "accepted"),
    ("proposal", "accept_modified"): (_JUDGED, "accepted_modified"),
    ("proposal", "reject"): (_JUDGED, "rejected"),
    ("proposal", "refuse"): (("open",), "refused"),
    ("proposal", "readmit"): (("refused",), "open"),
    ("proposal", "reconsider"): (("accepted", "accepted_modified", "rejected"), "open"),
    ("question", "edit"): (_UNDECIDED, UNCHANGED),
    ("question", "open_ballot"): (_UNDECIDED, "voting"),
    ("question", "close_ballot"): (("voting",), "voted"),
    ("question", "decide"): (_UNDECIDED, "decided"),
    ("question", "await_confirmation"): (_UNDECIDED, "to_confirm"),
    ("question", "confirm"): (("to_confirm",), "decided"),
    ("question", "take_back"): (("to_confirm", "decided"), "open"),
    ("question", "void"): (("open", "voting", "voted", "deferred", "to_confirm"), "void"),
    ("question", "leave_open"): (_UNDECIDED, "open"),
    ("question", "defer"): (_UNDECIDED, "deferred"),
    ("question", "reopen"): (("decided", "deferred", "taken_up"), "open"),
    ("question", "take_up"): (("open", "deferred"), "taken_up"),
    ("ballot", "vote"): (("open",), UNCHANGED),
    ("ballot", "close"): (("open",), "closed"),
    ("usecase", "edit"): (("proposed", "kept"), UNCHANGED),
    ("usecase", "keep"): (("proposed", "merged", "refused"), "kept"),
    ("usecase", "merge"): (("proposed", "kept"), "merged"),
    ("usecase", "refuse"): (("proposed", "kept"), "refused"),
    ("reuse", "keep"): (("proposed", "refused"), "kept"),
    ("reuse", "refuse"): (("proposed", "kept"), "refused"),
    ("reuse", "withdraw"): (("proposed", "kept"), "withdrawn"),
    ("decision", "confirm"): (("to_confirm",), "in_force"),
    ("decision", "contest"): (("to_confirm", "in_force"), "contested"),
    ("decision", "call_up"): (("in_force",), "undone"),
    ("decision", "take_out"): (("contested", "undone"), UNCHANGED),
    ("decision", "reverse"): (("in_force",), UNCHANGED),
    ("activity", "prepare"): (("prepared",), UNCHANGED),
    ("activity", "ask"): (("prepared", "open"), UNCHANGED),
    ("activity", "reword"): (("prepared", "open", "closed"), UNCHANGED),
    ("activity", "correct"): (("open", "closed"), UNCHANGED),
    ("activity", "open"): (("prepared", "closed"), "open"),
    ("activity", "take_part"): (("open",), UNCHANGED),
    ("activity", "write_down"): (("open", "closed"), UNCHANGED),
    ("activity", "close"): (("open",), "closed"),
    ("activity", "publish"): (("closed",), "published"),
    ("activity", "follow"): (("open", "closed", "published"), UNCHANGED),
}

STATES: Final[dict[Kind, tuple[State, ...]]] = {
    "proposal": ("draft", "open", "withdrawn", "accepted", "accepted_modified", "rejected", "taken_in", "refused"),
    "question": ("open", "voting", "voted", "to_confirm", "decided", "deferred", "taken_up", "void"),
    "ballot": ("open", "closed"),
    "usecase": ("proposed", "kept", "merged", "refused"),
    "reuse": ("proposed", "kept", "refused", "withdrawn"),
    "decision": ("to_confirm", "in_force", "contested", "undone"),
    "activity": ("prepared", "open", "closed", "published"),
}

_REASONS: Final[dict[tuple[Kind, State], str]] = {
    ("proposal", "draft"): "Cette proposition est encore un brouillon : son auteur doit d’abord l’envoyer.",
    ("proposal", "open"): "Cette proposition est déjà à l’étude.",
    ("proposal", "withdrawn"): "Cette proposition a été retirée par son auteur.",
    ("proposal", "accepted"): "Cette proposition a été acceptée : une décision l’a appliquée.",
    ("proposal", "accepted_modified"): "Cette proposition a été acceptée avec modification : une décision l’a appliquée.",
    ("proposal", "rejected"): "Cette proposition a été écartée par une décision.",
    ("proposal", "taken_in"): "Cette proposition a été reprise dans celle qu’elle amende.",
    ("proposal", "refused"): "Cette proposition a été refusée comme indésirable par l’équipe projet.",
    ("question", "open"): "Cette question est à arbitrer : aucun vote n’y est ouvert et rien n’est décidé.",
    ("question", "voting"): "Un vote est ouvert sur cette question : attendez sa clôture.",
    ("question", "voted"): "Le vote sur cette question est clos : il reste à prendre la décision.",
    ("question", "to_confirm"): "Une décision attend d’être confirmée sur cette question : confirmez-la, ou contestez-la.",
    ("question", "taken_up"): "Cette question est reprise dans une autre : c’est là qu’elle se décide.",
    ("question", "void"): "Cette question est sans objet : ce qu’elle soumettait au comité a changé.",
    ("question", "decided"): "Cette question est décidée : rouvrez-la d’abord, en disant pourquoi.",
    ("question", "deferred"): "Cette question est reportée.",
    ("ballot", "open"): "Ce vote est encore ouvert.",
    ("ballot", "closed"): "Ce vote est clos.",
    ("usecase", "proposed"): "Ce cas d’usage est proposé, et attend l’équipe projet.",
    ("usecase", "kept"): "Ce cas d’usage est retenu.",
    ("usecase", "merged"): "Ce cas d’usage est réuni à un autre : c’est lui qui se lit et qui se classe.",
    ("usecase", "refused"): "Ce cas d’usage a été écarté par l’équipe projet.",
    ("reuse", "proposed"): "Cette réutilisation attend l’équipe projet.",
    ("reuse", "kept"): "Cette réutilisation est publiée.",
    ("reuse", "refused"): "Cette réutilisation a été écartée par l’équipe projet.",
    ("reuse", "withdrawn"): "Cette réutilisation a été retirée par la personne qui l’avait déclarée.",
    ("decision", "to_confirm"): "Cette décision n’engage pas encore : elle attend d’être confirmée.",
    ("decision", "in_force"): "Cette décision est en vigueur.",
    ("decision", "contested"): "Cette décision est contestée : la question est de nouveau à arbitrer.",
    ("decision", "undone"): "Cette décision a été évoquée par le comité de pilotage : la question est de nouveau à arbitrer.",
    ("activity", "prepared"): "Cette activité se prépare encore\u00a0: ouvrez-la d’abord.",
    (
        "activity",
        "open",
    ): "Cette activité est ouverte\u00a0: ce qu’elle demande se complète et se corrige seulement, et elle se publie une fois close.",
    ("activity", "closed"): "Cette activité est close.",
    ("activity", "published"): "Cette activité est close et publiée\u00a0: elle ne change plus.",
}


@dataclass(frozen=True, slots=True)
class Step:
    """Where an action leads. A refused step is falsy; `reason` says why in French, and `target` is then the state as it is."""

    target: State
    reason: str = ""

    def __bool__(self) -> bool:
        return not self.reason


def step(kind: Kind, state: State, action: Action) -> Step:
    """Where `action` leads something of this kind from `state`. KeyError for an action that the kind does not have."""
    sources, target = TRANSITIONS[kind, action]
    if state not in sources:
        return Step(state, _REASONS[kind, state])
    return Step(target or state)
