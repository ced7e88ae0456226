"""The board of the project team: what is to do, by kind, each with its next step."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.text import Truncator
from django.views.decorators.http import require_safe

from concertation import queries
from concertation.models import Decision, Proposal, Question, Reuse
from concertation.queries import Deadline, Meter, PendingQuestion
from concertation.queries.adoption import late_commitments
from concertation.queries.discussion import QuestionLine
from concertation.queries.subjects import comment_subjects
from concertation.queries.triage import moderation_log, with_new_replies
from concertation.rules.schedule import ended_in_words, until_in_words
from pages.base import StandardPage, standard_page
from standard.models import JoinRequest, Notice, Release
from standard.moments import date_in_words, day_in_words, moment_in_words
from standard.permissions import as_reader, require, team_only
from standard.places import adoption
from standard.queries import background, suggest_version
from standard.schema.wording import count
from standard.text_search import matching

SHOWN: Final = 5
"""How many cards a column shows; its count says how many there are."""


@dataclass(frozen=True, slots=True)
class Card:
    """One thing to do: what it is, where to read it, and the next step."""

    title: str
    url: str
    note: str
    step: str
    step_url: str


@dataclass(frozen=True, slots=True)
class BoardColumn:
    """What is to do of one kind; `done` is what to say where nothing is."""

    key: str
    title: str
    total: int
    cards: tuple[Card, ...]
    done: str
    every_url: str
    every: str


@dataclass(frozen=True, slots=True)
class Board:
    """What waits for the project team of a standard."""

    columns: tuple[BoardColumn, ...]
    meter: Meter
    among_all: str
    """What the call of the moment counts of it, where there are several."""
    call: str
    """Where the call for comments stands, in one sentence."""
    open: bool
    """Whether a call is open, or to come."""
    said: str
    stopped: str
    """Where nothing works in the background: since when, and why."""
    mails: str
    """How many mails did not leave, in a sentence; empty where each did."""


@dataclass(frozen=True, slots=True)
class QuestionColumn:
    """The questions in some states, and the next step of each."""

    states: tuple[str, ...]
    key: str
    title: str
    step: str
    anchor: str
    done: str


OPEN, DEFERRED, VOTING, VOTED = Question.State.OPEN, Question.State.DEFERRED, Question.State.VOTING, Question.State.VOTED
TO_CONFIRM = Question.State.TO_CONFIRM
QUESTIONS: Final = (
    QuestionColumn((OPEN, DEFERRED), "questions", "Questions à préparer", "Soumettre au comité", "#vote", "Aucune question n’attend."),
    QuestionColumn((VOTING,), "votes", "Votes à suivre et à clore", "Suivre le vote", "#vote", "Aucun vote n’est ouvert."),
    QuestionColumn((VOTED,), "decisions", "Décisions à enregistrer", "Enregistrer la décision", "#decider", "Aucune décision n’attend."),
    QuestionColumn((TO_CONFIRM,), "confirmations", "Décisions à confirmer", "Relire la décision", "", "Rien n’attend d’être confirmé."),
)


@require_safe
def board(request: HttpRequest, slug: str) -> HttpResponse:
    """What is to do, filtered by words kept in the address."""
    site = standard_page(request, slug)
    require(team_only(as_reader(site.actor)))
    said = request.GET.get("q", "").strip()
    found = queries.known_debate(site.standard)
    page = Board(
        columns=(
            site.remembered(("comments to answer", said), lambda: _comments(site, said)),
            site.remembered(("proposals to sort", said), lambda: _proposals(site, said)),
            *site.remembered("new replies", lambda: _replies(site)),
            *site.remembered("appeals", lambda: _appeals(site)),
            *site.remembered("join requests", lambda: _requests(site)),
            *_questions(site, queries.by_urgency(found.pending, site.now), said),
            _deadlines(site, said),
            *_adoption(site),
            site.remembered("release to prepare", lambda: _release(site)),
        ),
        meter=found.meters[None],
        among_all=found.among_all(site.now),
        call=_call(site),
        open=site.call is not None and (site.call.is_open(site.now) or site.call.is_coming(site.now)),
        said=said,
        stopped=background(site.now).stopped,
        mails=_mails(site),
    )
    return site.render("committee/board.html", page, section="team", here="Équipe projet")


def _call(site: StandardPage) -> str:
    call = site.call
    if call is None:
        return "Aucun appel à commentaires n’a encore été ouvert."
    if call.is_open(site.now):
        return f"L’appel à commentaires est ouvert jusqu’au {until_in_words(call.closes_at)}."
    if call.is_coming(site.now):
        return f"L’appel à commentaires ouvrira le {moment_in_words(call.opens_at)}."
    if call.cancelled_at is not None:
        return f"Le dernier appel à commentaires a été annulé le {moment_in_words(call.cancelled_at)}."
    late = (
        f"\u00a0; les remarques tardives sont reçues jusqu’au {until_in_words(call.late_until)}"
        if call.late_until and call.receives(site.now)
        else ""
    )
    return f"Le dernier appel à commentaires est clos depuis {ended_in_words(call.closes_at)}{late}."


def _mails(site: StandardPage) -> str:
    here = Notice.objects.filter(event__standard=site.standard)
    given_up, put_off = here.given_up().count(), here.put_off().count()
    lost = f"{count(given_up, 'courriel n’a pas pu partir', 'courriels n’ont pas pu partir')}." if given_up else ""
    late = f"{count(put_off, 'courriel attend un nouvel essai', 'courriels attendent un nouvel essai')}." if put_off else ""
    return " ".join(filter(None, (lost, late)))


def _excerpt(text: str) -> str:
    return Truncator(" ".join(text.split())).chars(120)


def _comments(site: StandardPage, said: str) -> BoardColumn:
    slug = site.standard.slug
    waiting = queries.first_comments(site.standard).waiting()
    if said:
        waiting = waiting.filter(pk__in=matching(said, kind="comment", standard=site.standard.pk))
    shown = list(waiting.select_related("proposal", "question").order_by("created_at", "pk")[:SHOWN])
    subjects = comment_subjects(shown)
    threads = [reverse("pages:thread", args=[slug, one.pk]) for one in shown]
    return BoardColumn(
        key="commentaires",
        title="Commentaires à répondre",
        total=waiting.count(),
        cards=tuple(
            Card(_excerpt(one.body), url, f"{one.get_kind_display()}, sur {subjects[one.pk].words}", "Répondre", f"{url}#suite")
            for one, url in zip(shown, threads, strict=True)
        ),
        done="Chaque commentaire a sa réponse.",
        every_url=reverse("pages:team_comments", args=[slug]),
        every="Répondre à plusieurs à la fois",
    )


def _proposals(site: StandardPage, said: str) -> BoardColumn:
    slug = site.standard.slug
    untouched = Proposal.objects.open().filter(standard=site.standard, options=None)
    if said:
        untouched = untouched.filter(pk__in=matching(said, kind="proposal", standard=site.standard.pk))
    ask = reverse("pages:new_question", args=[slug])
    return BoardColumn(
        key="propositions",
        title="Propositions à trier",
        total=untouched.count(),
        cards=tuple(
            Card(
                title=one.title,
                url=one.get_absolute_url(),
                note=f"Proposition n°\u00a0{one.number}",
                step="En faire une question",
                step_url=f"{ask}?proposition={one.number}",
            )
            for one in untouched.select_related("standard").order_by("number")[:SHOWN]
        ),
        done="Toutes les propositions ont leur question.",
        every_url=reverse("pages:proposals", args=[slug]),
        every="Toutes les propositions",
    )


def _replies(site: StandardPage) -> tuple[BoardColumn, ...]:
    """The discussions that were answered, and where somebody wrote since; no column where there is none."""
    slug = site.standard.slug
    waiting = with_new_replies(queries.first_comments(site.standard).answered())
    shown = list(waiting.select_related("proposal", "question").order_by("created_at", "pk")[:SHOWN])
    subjects = comment_subjects(shown)
    threads = [reverse("pages:thread", args=[slug, one.pk]) for one in shown]
    cards = tuple(
        Card(_excerpt(one.body), url, f"On vous a répondu, sur {subjects[one.pk].words}", "Lire la réponse", url)
        for one, url in zip(shown, threads, strict=True)
    )
    every = f"{reverse('pages:team_comments', args=[slug])}?suite=tous&reponses=1"
    column = BoardColumn("reponses", "Nouvelles réponses à lire", waiting.count(), cards, "", every, "Toutes ces discussions")
    return (column,) if cards else ()


def _requests(site: StandardPage) -> tuple[BoardColumn, ...]:
    """Those who wait to be registered as contributors; no column where nobody does."""
    waiting = site.standard.join_requests.filter(state=JoinRequest.State.WAITING).select_related("user", "organisation")
    every = reverse("pages:members", args=[site.standard.slug])
    cards = tuple(
        Card(
            one.user.speaking_for(one.organisation),
            f"{every}#demandes",
            f"A demandé le {day_in_words(one.asked_at)} à être contributeur",
            "Accepter ou refuser",
            f"{every}#demandes",
        )
        for one in waiting[:SHOWN]
    )
    column = BoardColumn("inscriptions", "Demandes d’inscription", waiting.count(), cards, "", every, "Les membres")
    return (column,) if cards else ()


def _appeals(site: StandardPage) -> tuple[BoardColumn, ...]:
    """The appeals to settle; no column where there is none."""
    waiting = moderation_log(site.standard).appealed()
    cards = tuple(
        Card(
            _excerpt(one.motive),
            one.get_absolute_url(),
            "Un texte masqué, dont l’auteur demande qu’il soit rendu",
            "Examiner",
            f"{one.get_absolute_url()}#decider",
        )
        for one in waiting.order_by("appealed_at", "pk")[:SHOWN]
    )
    every = reverse("pages:moderation_log", args=[site.standard.slug])
    column = BoardColumn("recours", "Recours à examiner", waiting.count(), cards, "", every, "Journal de la modération")
    return (column,) if cards else ()


def _adoption(site: StandardPage) -> tuple[BoardColumn, ...]:
    """The commitments that are late, and the reuses to read; no column where there is none."""
    every = adoption(site.standard.slug)
    late = late_commitments(site.standard, site.now)
    waiting = Reuse.objects.filter(standard=site.standard, state=Reuse.State.PROPOSED).select_related("standard").order_by("number")
    cards = (
        *(Card(one.title, url := one.get_absolute_url(), "Une réutilisation déclarée", "La publier ou l’écarter", url) for one in waiting),
        *(
            Card(str(one), f"{every}#engagements", f"Engagement pris pour le {date_in_words(one.day)}", "Prendre des nouvelles", every)
            for one in late
        ),
    )
    column = BoardColumn("adoption", "Qui utilise le standard", len(cards), cards[:SHOWN], "", every, "Qui utilise ce standard")
    return (column,) if cards else ()


def _questions(site: StandardPage, pending: Sequence[PendingQuestion], said: str) -> Iterator[BoardColumn]:
    """The questions to bring to the committee, those being voted on, and those to decide."""
    if said:
        found = set(matching(said, kind="question", standard=site.standard.pk))
        pending = [question for question in pending if question.pk in found]
    every_url = reverse("pages:questions", args=[site.standard.slug])
    held = [[question.pk for question in pending if question.state in column.states] for column in QUESTIONS]
    shown = [key for keys in held for key in keys[:SHOWN]]
    lines = {line.question.pk: line for line in queries.lines_of(site.standard, shown, site.now)}
    for column, keys in zip(QUESTIONS, held, strict=True):
        yield BoardColumn(
            key=column.key,
            title=column.title,
            total=len(keys),
            cards=tuple(_question_card(lines[key], column.step, column.anchor) for key in keys[:SHOWN]),
            done=column.done,
            every_url=every_url,
            every="Toutes les questions",
        )


def _question_card(line: QuestionLine, step: str, anchor: str) -> Card:
    """A question that nobody has written a recommendation for is to complete before anything else."""
    url = line.question.get_absolute_url()
    ready = line.question.recommendation or any(option.recommended for option in line.options)
    if line.state == Question.State.OPEN and not ready:
        return Card(line.question.title, url, line.where, "Écrire la recommandation", f"{url}modifier/")
    return Card(line.question.title, url, line.where, step, f"{url}{anchor}")


def _deadlines(site: StandardPage, said: str) -> BoardColumn:
    """What decisions leave to do: what is late first."""
    found = queries.known_deadlines(site.standard)
    if said:
        named = set(matching(said, kind="decision", standard=site.standard.pk))
        found = tuple(one for one in found if one.decision.pk in named)
    late = sum(one.overdue(site.now) for one in found)
    # What nobody is charged with is never late: it comes first, or nobody would see it.
    left = [one for one in found if one.uncharged]
    said_of = [f"dont {late} en retard"] if late else []
    if left:
        said_of.append(f"{count(len(left), 'condition', 'conditions')} sans responsable ou sans date")
    shown = (*left, *(one for one in found if not one.uncharged))[:SHOWN]
    return BoardColumn(
        key="echeances",
        title=", ".join(["Suites des décisions", *said_of]),
        total=len(found),
        cards=tuple(_deadline_card(one, one.overdue(site.now)) for one in shown),
        done="Aucune décision ne laisse rien à faire.",
        every_url=reverse("pages:decisions", args=[site.standard.slug]),
        every="Toutes les décisions",
    )


def _deadline_card(one: Deadline, late: bool) -> Card:
    url = one.decision.get_absolute_url()
    day = f"avant la fin du {date_in_words(one.day)}" if one.day else "sans date"
    owner = f"par {one.owner.public_name}" if one.owner else "sans responsable" if one.kind == "condition" else "par l’équipe projet"
    note = f"{one.in_words}, {day}, {owner}{' (en retard)' if late else ''}"
    return Card(_excerpt(one.text), url, note, f"Décision n°\u00a0{one.decision.number}", f"{url}#suites")


def _release(site: StandardPage) -> BoardColumn:
    url = reverse("pages:release_preparation", args=[site.standard.slug])
    suggestion = suggest_version(site.standard)
    since = suggestion.since.revision.number if suggestion.since else 0
    decided = Decision.objects.filter(standard=site.standard, revision__number__gt=since).count()
    candidate = site.standard.releases.filter(state=Release.State.CANDIDATE).first()
    cards: tuple[Card, ...] = ()
    if candidate is not None:
        fresh = candidate.revision_id == site.working.pk
        note = "Candidate : à relire, puis à publier." if fresh else "Le schéma a changé depuis sa préparation."
        cards = (Card(f"Version {candidate.version}", url, note, "Relire et publier" if fresh else "Préparer de nouveau", url),)
    elif decided or suggestion.since is None:
        note = count(decided, "décision à publier", "décisions à publier") if decided else "Aucune version n’est encore publiée."
        cards = (Card(f"Version {suggestion.version}", url, note, "Préparer la version", url),)
    return BoardColumn(
        key="version",
        title="Version à préparer",
        total=len(cards),
        cards=cards,
        done="Tout ce qui est décidé est publié.",
        every_url=url,
        every="La prochaine version",
    )
