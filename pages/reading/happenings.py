"""What happened, as sentences with the address of what it is about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from accounts.models import User
from concertation.models import Ballot, CircleLetter, Comment, Consultation, Decision, Meeting, Moderation, Option, Proposal, Question, Vote
from concertation.queries.topics import page_of
from pages.reading.edits import edits_of
from standard.comparison import PropertyChange
from standard.models import Circle, Element, Event, EventElement, Release, Standard
from standard.schema.words import quoted


@dataclass(frozen=True, slots=True)
class VerbGroup:
    """The events that one filter keeps."""

    label: str
    verbs: tuple[str, ...]


SENTENCES: Final = {
    "standard.imported": "Schéma importé",
    "release.imported": "Version {message} reprise",
    "release.prepared": "Version {message} préparée",
    "release.rule_waived": "Effet laissé passer dans la version {version}",
    "release.rule_counted": "Effet compté de nouveau dans la version {version}",
    "release.published": "Version {version} publiée",
    "release.published_over": "Version {version} publiée malgré des points où décisions et schéma ne s’accordent pas",
    "release.withdrawn": "Version {version} retirée",
    "member.joined": "Inscription parmi les contributeurs",
    "member.invited": "Nouveau membre\u00a0: {message}",
    "member.left": "Départ d’un membre",
    "member.renewed": "Mandat renouvelé\u00a0: {message}",
    "member.mandate_reminded": "Rappel de la fin d’un mandat\u00a0: {message}",
    "member.mandate_ended": "Fin d’un mandat\u00a0: {message}",
    "invitation.sent": "Invitation envoyée\u00a0: {message}",
    "invitation.reminded": "Invitation envoyée de nouveau\u00a0: {message}",
    "invitation.accepted": "Invitation acceptée\u00a0: {message}",
    "invitation.revoked": "Invitation reprise\u00a0: {message}",
    "invitation.expired": "Invitation restée sans réponse\u00a0: {message}",
    "join.asked": "Demande d’inscription parmi les contributeurs",
    "join.accepted": "Demande d’inscription acceptée",
    "join.refused": "Demande d’inscription refusée",
    "person.recorded": "Personne sans compte notée par l’équipe\u00a0: {message}",
    "person.forgotten": "Nom d’une personne sans compte retiré",
    "person.claimed": "Personne notée sans compte, qui en a ouvert un\u00a0: {message}",
    "stakeholder.named": "Écosystème\u00a0: {message}",
    "stakeholder.changed": "Écosystème, rôle modifié\u00a0: {message}",
    "stakeholder.removed": "Écosystème, organisation retirée\u00a0: {message}",
    "roadmap.chosen": "Feuille de route choisie\u00a0: {message}",
    "roadmap.changed": "Feuille de route modifiée\u00a0: {message}",
    "roadmap.left": "Feuille de route abandonnée",
    "roadmap.phase_begun": "Phase commencée\u00a0: {message}",
    "roadmap.review_proposed": "Revue annuelle proposée\u00a0: {message}",
    "standard.described": "Présentation du standard modifiée",
    "standard.closed": "Standard fermé, en lecture seule",
    "standard.reopened": "Standard rouvert",
    "standard.deleted": "Standard supprimé",
    "organisation.confirmed": "Quelqu’un est confirmé comme parlant pour {message}",
    "organisation.merged": "Deux écritures d’une même organisation\u00a0: {message}",
    "letter.sent": "Lettre n°\u00a0{number} de l’équipe projet à un cercle",
    "letter.answered": "Réponse à une lettre de l’équipe projet à un cercle",
    "letter.answer_hidden": "Réponse masquée, à une lettre de l’équipe projet à un cercle",
    "letter.closed": "Lettre n°\u00a0{number} close\u00a0: elle ne reçoit plus de réponses",
    "consultation.opened": "Appel à commentaires ouvert",
    "consultation.rescheduled": "Dates de l’appel à commentaires changées",
    "consultation.corrected": "Appel à commentaires corrigé",
    "consultation.reminded": "Appel à commentaires rappelé à ceux qui participent",
    "consultation.closed": "Appel à commentaires clos",
    "consultation.cancelled": "Appel à commentaires annulé",
    "comment.posted": "Commentaire",
    "comment.edited": "Commentaire corrigé par son auteur",
    "comment.removed": "Commentaire retiré par son auteur",
    "comment.liked": "Soutien à un commentaire",
    "comment.unliked": "Soutien repris à un commentaire",
    "comment.file_attached": "Fichier joint à un commentaire",
    "comment.file_removed": "Fichier retiré d’un commentaire",
    "comment.reply_read": "Réponse lue, rien à ajouter",
    "comment.replied": "Réponse dans une discussion",
    "comment.answered": "Réponse de l’équipe à un commentaire",
    "comment.answer_changed": "Réponse de l’équipe modifiée",
    "comment.answer_maintained": "Réponse de l’équipe maintenue, après contestation",
    "comment.contested": "Réponse de l’équipe contestée par l’auteur du commentaire",
    "comment.hidden": "Commentaire masqué par l’équipe projet",
    "comment.restored": "Commentaire de nouveau visible",
    "comment.merged": "Commentaires qui disent la même chose, réunis",
    "comment.set_apart": "Commentaire de nouveau à part",
    "comments.entrusted": "Commentaires confiés à {message}",
    "comments.contradict": "Commentaires rapprochés d’une décision qu’ils contredisent",
    "comments.read": "Réponses lues par l’équipe projet",
    "theme.made": "Enjeu : {message}",
    "theme.renamed": "Enjeu renommé : {message}",
    "theme.removed": "Enjeu retiré : {message}",
    "theme.given": "Commentaires rangés sous l’enjeu « {message} »",
    "theme.taken_off": "Commentaires ôtés de l’enjeu « {message} »",
    "moderation.appealed": "Recours déposé contre une modération",
    "moderation.upheld": "Modération maintenue, après recours",
    "proposal.refused": "Proposition n° {number} refusée comme indésirable",
    "proposal.readmitted": "Proposition n° {number} de nouveau à l’étude, après recours",
    "proposal.credited": "Proposition n° {number} : les auteurs des commentaires dont elle vient sont cités",
    "proposal.submitted": "Proposition n°\u00a0{number} envoyée",
    "proposal.edited": "Proposition n°\u00a0{number} modifiée par son auteur",
    "proposal.rebased": "Proposition n°\u00a0{number} reprise sur le schéma d’aujourd’hui",
    "proposal.taken_in": "Proposition n°\u00a0{number} reprise dans celle qu’elle amende",
    "proposal.amended": "Amendement repris dans la proposition n°\u00a0{number}",
    "proposal.supported": "Proposition n°\u00a0{number} soutenue",
    "proposal.support_taken_back": "Soutien repris à la proposition n°\u00a0{number}",
    "author.invited": "Invitation à écrire une proposition à plusieurs",
    "proposal.author_joined": "Un auteur de plus pour la proposition n°\u00a0{number}",
    "proposal.author_left": "Un auteur de moins pour la proposition n°\u00a0{number}",
    "proposal.withdrawn": "Proposition n°\u00a0{number} retirée par son auteur",
    "proposal.accepted": "Proposition n°\u00a0{number} acceptée",
    "proposal.accepted_modified": "Proposition n°\u00a0{number} acceptée avec modification",
    "proposal.rejected": "Proposition n°\u00a0{number} écartée",
    "meeting.planned": "Séance inscrite\u00a0: {message}",
    "meeting.changed": "Séance modifiée\u00a0: {message}",
    "meeting.attended": "Présents notés\u00a0: {message}",
    "meeting.announced": "Invitations envoyées\u00a0: {message}",
    "meeting.cancelled": "Séance annulée",
    "meeting.guest_invited": "Personne invitée à une séance\u00a0: {message}",
    "meeting.guest_taken_back": "Invitation à une séance reprise\u00a0: {message}",
    "meeting.answered": "Réponse à une invitation\u00a0: {message}",
    "meeting.reminded": "Rappel d’une séance\u00a0: {message}",
    "meeting.agenda_set": "Ordre du jour modifié\u00a0: {message}",
    "meeting.opened": "Séance ouverte\u00a0: {message}",
    "meeting.checked_in": "Présence dite en séance\u00a0: {message}",
    "meeting.item_reached": "Point abordé en séance\u00a0: {message}",
    "meeting.closed": "Séance close\u00a0: {message}",
    "meeting.document_added": "Document de séance apporté\u00a0: {message}",
    "meeting.document_published": "Document de séance publié\u00a0: {message}",
    "meeting.document_removed": "Document de séance retiré\u00a0: {message}",
    "minutes.begun": "Compte rendu commencé\u00a0: {message}",
    "minutes.edited": "Compte rendu modifié\u00a0: {message}",
    "minutes.shown": "Compte rendu à relire\u00a0: {message}",
    "minutes.remarked": "Remarque sur un compte rendu",
    "minutes.published": "Compte rendu publié\u00a0: {message}",
    "minutes.corrected": "Rectificatif à un compte rendu",
    "question.put": "Question n°\u00a0{number} posée",
    "question.voided": "Question n°\u00a0{number} sans objet",
    "question.edited": "Question n°\u00a0{number} modifiée",
    "question.taken_up": "Question n°\u00a0{number} reprise dans une autre\u00a0: {message}",
    "question.reopened": "Question n°\u00a0{number} rouverte",
    "option.added": "Option ajoutée à la question n°\u00a0{number}",
    "option.amended": "Option modifiée dans la question n°\u00a0{number}",
    "option.rebased": "Option reprise sur le schéma d’aujourd’hui dans la question n°\u00a0{number}",
    "option.struck": "Option écartée de la question n°\u00a0{number}",
    "ballot.opened": "Vote ouvert sur la question n°\u00a0{number}",
    "ballot.reminded": "Rappel envoyé aux voix attendues dans le vote sur la question n°\u00a0{number}",
    "ballot.closed": "Vote clos sur la question n°\u00a0{number}",
    "vote.cast": "Vote sur la question n°\u00a0{number}",
    "vote.changed": "Vote changé sur la question n°\u00a0{number}",
    "vote.typed": "Vote saisi en séance sur la question n°\u00a0{number}",
    "vote.asked_again": "Réponse donnée à ce qu’un votant attendait, question n°\u00a0{number}",
    "ballot.recused": "Récusation dans le vote sur la question n°\u00a0{number}",
    "proxy.given": "Procuration donnée dans le vote sur la question n°\u00a0{number}",
    "proxy.taken_back": "Procuration reprise dans le vote sur la question n°\u00a0{number}",
    "decision.recorded": "Décision n°\u00a0{number} enregistrée, à confirmer",
    "decision.taken": "Décision n°\u00a0{number}",
    "decision.called_up": "Décision n°\u00a0{number} évoquée par un membre du comité",
    "decision.contested": "Décision n°\u00a0{number} contestée par un membre du comité",
    "decision.taken_out": "Décision n°\u00a0{number}\u00a0: son changement, que le comité ne veut plus sans en redécider, sort du schéma",
    "proposal.reconsidered": "Proposition n°\u00a0{number} de nouveau à l’étude",
    "constitution.chosen": "Règles de décision\u00a0: {message}",
    "decision.corrected": "Décision n°\u00a0{number}\u00a0: un texte corrigé, l’ancien reste lisible",
    "condition.entrusted": "Condition de la décision n°\u00a0{number} à vérifier",
    "followup.added": "Suite à donner à la décision n°\u00a0{number}",
    "followup.changed": "Suite à donner modifiée, décision n°\u00a0{number}",
    "followup.done": "Suite donnée à la décision n°\u00a0{number}",
    "deadline.reminded": "Rappel d’une échéance de la décision n°\u00a0{number}",
}
"""What each verb says. Braces: the number of what it is about, the version, or the event's own message."""

KINDS: Final = {
    "decisions": VerbGroup(
        "Décisions",
        (
            "decision.recorded", "decision.taken", "decision.called_up", "decision.contested", "decision.taken_out", "decision.corrected",
            "condition.entrusted", "followup.added", "followup.changed", "followup.done", "deadline.reminded", "constitution.chosen",
        ),
    ),
    "votes": VerbGroup(
        "Votes",
        (
            "ballot.opened", "ballot.reminded", "ballot.closed", "ballot.recused", "vote.cast", "vote.changed", "vote.typed",
            "vote.asked_again", "proxy.given", "proxy.taken_back",
        ),
    ),
    "questions": VerbGroup(
        "Questions",
        (
            "question.put", "question.edited", "question.reopened", "question.taken_up", "question.voided", "option.added",
            "option.amended", "option.rebased", "option.struck",
        ),
    ),
    "seances": VerbGroup(
        "Séances",
        (
            "meeting.planned", "meeting.changed", "meeting.attended", "meeting.announced", "meeting.cancelled", "meeting.guest_invited",
            "meeting.guest_taken_back", "meeting.answered", "meeting.reminded", "meeting.agenda_set", "meeting.opened",
            "meeting.checked_in", "meeting.item_reached", "meeting.closed", "meeting.document_added", "meeting.document_published",
            "meeting.document_removed", "minutes.begun", "minutes.edited", "minutes.shown", "minutes.remarked", "minutes.published",
            "minutes.corrected",
        ),
    ),
    "propositions": VerbGroup(
        "Propositions",
        (
            "proposal.submitted", "proposal.edited", "proposal.rebased", "proposal.amended", "proposal.taken_in", "proposal.supported",
            "proposal.support_taken_back", "author.invited", "proposal.author_joined", "proposal.author_left", "proposal.withdrawn",
            "proposal.accepted", "proposal.accepted_modified", "proposal.rejected", "proposal.reconsidered", "proposal.credited",
        ),
    ),
    "commentaires": VerbGroup(
        "Commentaires",
        (
            "comment.posted", "comment.replied", "comment.answered", "comment.answer_changed", "comment.answer_maintained",
            "comment.contested", "comment.edited", "comment.removed", "comment.liked", "comment.unliked", "comment.file_attached",
            "comment.file_removed", "comment.reply_read",
        ),
    ),
    "tri": VerbGroup(
        "Tri des commentaires",
        (
            "comment.merged", "comment.set_apart", "comments.entrusted", "comments.contradict", "comments.read", "theme.made",
            "theme.renamed", "theme.removed", "theme.given", "theme.taken_off",
        ),
    ),
    "moderation": VerbGroup(
        "Modération",
        (
            "comment.hidden", "comment.restored", "moderation.appealed", "moderation.upheld", "proposal.refused", "proposal.readmitted",
        ),
    ),
    "appels": VerbGroup(
        "Appels à commentaires",
        (
            "consultation.opened", "consultation.rescheduled", "consultation.corrected", "consultation.reminded",
            "consultation.closed", "consultation.cancelled",
        ),
    ),
    "versions": VerbGroup(
        "Versions",
        (
            "standard.imported", "release.imported", "release.prepared", "release.rule_waived", "release.rule_counted",
            "release.published", "release.published_over", "release.withdrawn",
        ),
    ),
    "lettres": VerbGroup("Lettres aux cercles", ("letter.sent", "letter.answered", "letter.answer_hidden", "letter.closed")),
    "membres": VerbGroup(
        "Membres",
        (
            "member.joined", "member.invited", "member.left", "member.renewed", "member.mandate_reminded", "member.mandate_ended",
            "invitation.sent", "invitation.reminded", "invitation.accepted", "invitation.revoked", "invitation.expired", "join.asked",
            "join.accepted", "join.refused", "person.recorded", "person.forgotten", "person.claimed", "stakeholder.named",
            "stakeholder.changed", "stakeholder.removed", "organisation.confirmed", "organisation.merged",
        ),
    ),
    "feuille-de-route": VerbGroup(
        "Feuille de route",
        ("roadmap.chosen", "roadmap.changed", "roadmap.left", "roadmap.phase_begun", "roadmap.review_proposed"),
    ),
    "standard": VerbGroup("Vie du standard", ("standard.described", "standard.closed", "standard.reopened", "standard.deleted")),
}  # fmt: skip

NUMBERED: Final = {("vote.", "ballot.", "option.", "proxy."): "question", ("letter.",): "number"}
"""The events whose number is a detail of theirs, and not their subject's."""

EDITED: Final[dict[str, tuple[str, ...]]] = {
    "proposal.edited": ("title", "motive", "operations"),
    "question.edited": ("title", "context", "recommendation", "earlier_exchanges", "meeting"),
    "proposal.rebased": ("operations",),
    "proposal.amended": ("operations",),
    "option.amended": ("title", "text", "operations"),
    "option.rebased": ("operations",),
    "comment.answer_changed": ("disposition", "answer"),
    "comment.edited": ("kind", "body"),
    "consultation.corrected": ("title",),
}
"""The columns that an edit may change: the history says what each said before."""

MESSAGE_IS_IN_SENTENCE: Final = {verb for verb, sentence in SENTENCES.items() if "{message}" in sentence}


@dataclass(frozen=True, slots=True)
class Happening:
    """One event as a page shows it: a sentence, what was said, what it is about."""

    at: datetime
    verb: str
    sentence: str
    detail: str
    """What was said or voted, the motive."""
    actor: User | None
    url: str
    """The page of what it is about; empty where there is none."""
    elements: tuple[Element, ...]
    """The fields and values concerned."""
    edits: tuple[PropertyChange, ...] = ()
    """What an edit changed, as tracked changes."""


def happenings(standard: Standard, events: Sequence[Event]) -> tuple[Happening, ...]:
    """These events, in their order, in the same number of queries whatever their number."""
    subjects = _subjects(events)
    elements = _elements(standard, events)
    edits = edits_of(events, EDITED, SUBJECTS)
    return tuple(
        _happening(event, subjects.get((event.subject_kind, event.subject_id)), elements[event.pk], edits.get(event.pk, ()))
        for event in events
    )


def _happening(event: Event, subject: Any, elements: list[Element], edits: tuple[PropertyChange, ...]) -> Happening:
    details = event.read_details()
    named = next((name for verbs, name in NUMBERED.items() if event.verb.startswith(verbs)), "")
    number = details.get(named) if named else getattr(subject, "number", None)
    sentence = SENTENCES[event.verb].format(number=number or "", version=getattr(subject, "version", event.message), message=event.message)
    detail = "" if event.verb in MESSAGE_IS_IN_SENTENCE or edits else event.message
    if event.verb.startswith("vote."):
        detail = " – ".join(part for part in (_said(details), detail) if part)
    return Happening(event.at, event.verb, sentence, detail, event.actor, page_of(subject), tuple(elements), edits)


def _said(details: Mapping[str, Any]) -> str:
    """What a vote says, in words."""
    if details.get("secret"):
        return "Vote secret"
    if "ranking" in details:
        return ", puis ".join(" ou ".join(quoted(title) for title in place) for place in details["ranking"])
    if "position" not in details:
        return quoted(details["option"])
    position = dict(Vote.Position.choices).get(details["position"], details["position"])
    return f"{position}, {quoted(details['option'])}"


def _subjects(events: Sequence[Event]) -> dict[tuple[str, int | None], Any]:
    """What the events are about, a query a kind."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for event in events:
        if event.subject_id is not None:
            wanted[event.subject_kind].add(event.subject_id)
    found: dict[tuple[str, int | None], Any] = {}
    for kind, queryset in SUBJECTS.items():
        keys: Collection[int] = wanted[kind]
        if keys:
            found |= {(kind, row.pk): row for row in queryset.filter(pk__in=keys)}
    return found


SUBJECTS: Final[dict[str, Any]] = {
    "proposal": Proposal.objects.select_related("standard"),
    "question": Question.objects.select_related("standard"),
    "option": Option.objects.select_related("question__standard"),
    "ballot": Ballot.objects.select_related("question__standard"),
    "decision": Decision.objects.select_related("standard"),
    "comment": Comment.objects.public().select_related("standard"),
    "release": Release.objects.select_related("standard"),
    "meeting": Meeting.objects.select_related("standard"),
    "moderation": Moderation.objects.defer("withheld").select_related("standard"),
    "consultation": Consultation.objects.select_related("standard"),
    "circleletter": CircleLetter.objects.filter(circle=Circle.CONTRIBUTOR).select_related("standard"),
}


def _elements(standard: Standard, events: Sequence[Event]) -> dict[int, list[Element]]:
    mentions = list(EventElement.objects.filter(event__in=[event.pk for event in events]).order_by("pk"))
    known = {
        element.uid: element
        for element in Element.objects.filter(standard=standard, uid__in={mention.uid for mention in mentions}).order_by("pk")
    }
    found: dict[int, list[Element]] = defaultdict(list)
    for mention in mentions:
        if mention.uid in known:
            found[mention.event_id].append(known[mention.uid])
    return found
