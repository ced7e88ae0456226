"""What the team does with the comments that it chose, by the button that it pressed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from django.urls import reverse

from accounts.typed import whole_number
from concertation.comment_table import mark_of
from concertation.models import Comment, Decision, Proposal, Theme
from concertation.services import comments as commenting
from concertation.services.triage import crediting, settling, sorting
from pages.base import StandardPage
from pages.forms.comments import AnswerForm, seen_answers
from standard.models import Circle
from standard.queries import members_in
from standard.schema.wording import count
from standard.schema.words import NBSP, quoted
from standard.services.errors import InvalidInput

Chosen = Sequence[Comment]


@dataclass(frozen=True, slots=True)
class Done:
    """What was done, in a sentence, and the page that follows; the same one where it is empty."""

    message: str = ""
    url: str = ""


def act(site: StandardPage, action: str, chosen: Chosen, form: AnswerForm) -> Done:
    """Do what the button says. Raises what the services raise, and InvalidInput for a button that nobody knows."""
    if not action:
        return _answer(site, chosen, form)
    known = ACTIONS.get(action)
    if known is None:
        raise InvalidInput("action", "Choisissez ce qui est à faire de ces commentaires.")
    if action != "question":
        sorting.some(chosen)
    return known(site, chosen)


def _answer(site: StandardPage, chosen: Chosen, form: AnswerForm) -> Done:
    """Among comments of which some wait, an answer is for those: the answers that the page showed are not replaced in passing."""
    seen = seen_answers(site.request.POST.getlist("vu"))
    waiting = {*Comment.objects.filter(pk__in=[one.pk for one in chosen]).waiting().values_list("pk", flat=True)}
    apart = {one.pk for one in chosen if one.pk not in waiting and seen.get(one.pk) == mark_of(one.disposition, one.answer)}
    if len(apart) == len(chosen):
        apart.clear()
    answered = commenting.answer_all(
        comments=[one for one in chosen if one.pk not in apart],
        actor=site.person,
        disposition=form.cleaned_data["disposition"],
        answer=form.cleaned_data["answer"],
        seen=seen,
        now=site.now,
    )
    told = f"{count(len(answered), 'commentaire a reçu sa réponse', 'commentaires ont reçu leur réponse')}."
    if apart:
        kept = count(len(apart), "autre avait déjà la sienne, qui reste", "autres avaient déjà la leur, qui reste")
        told += f" {kept}{NBSP}: pour la changer, cochez seulement des commentaires répondus, ou ouvrez leur discussion."
    return Done(told)


def _question(site: StandardPage, chosen: Chosen) -> Done:
    asked = urlencode([("comment", one.pk) for one in chosen])
    return Done(url=f"{reverse('pages:new_question', args=[site.standard.slug])}?{asked}")


def _theme(site: StandardPage, chosen: Chosen) -> Done:
    typed = _said(site, "nouvel_enjeu")
    known = Theme.objects.filter(standard=site.standard, pk=_number(site, "enjeu") or 0).first()
    theme = sorting.give_theme(comments=chosen, actor=site.person, title=typed or (known.title if known is not None else ""), now=site.now)
    return Done(f"{_some(chosen, 'est rangé', 'sont rangés')} sous l’enjeu {quoted(theme.title)}.")


def _no_theme(site: StandardPage, chosen: Chosen) -> Done:
    theme = Theme.objects.filter(standard=site.standard, pk=_number(site, "enjeu") or 0).first()
    if theme is None:
        raise InvalidInput("enjeu", "Choisissez l’enjeu dont ôter ces commentaires.")
    sorting.take_theme_off(theme=theme, comments=chosen, actor=site.person, now=site.now)
    return Done(f"{_some(chosen, 'n’est plus', 'ne sont plus')} sous l’enjeu {quoted(theme.title)}.")


def _assign(site: StandardPage, chosen: Chosen) -> Done:
    team, chosen_one = members_in(site.standard, [Circle.TEAM], site.now), _number(site, "personne")
    person = next((one for one in team if one.pk == chosen_one), None)
    sorting.assign(comments=chosen, actor=site.person, to=person, now=site.now)
    if person is None:
        return Done(f"{_some(chosen, 'n’est plus confié', 'ne sont plus confiés')} à personne.")
    return Done(f"{_some(chosen, 'est confié', 'sont confiés')} à {person.public_name}.")


def _merge(site: StandardPage, chosen: Chosen) -> Done:
    kept = sorting.merge(comment=min(chosen, key=lambda one: one.pk), duplicates=chosen, actor=site.person, now=site.now)
    return Done(f"{len(chosen)} commentaires sont réunis au n°\u00a0{kept.pk}\u00a0: sa réponse ira à chacun de leurs auteurs.")


def _set_apart(site: StandardPage, chosen: Chosen) -> Done:
    for one in chosen:
        sorting.set_apart(comment=one, actor=site.person, now=site.now)
    return Done(f"{_some(chosen, 'est de nouveau', 'sont de nouveau')} à part.")


def _contradiction(site: StandardPage, chosen: Chosen) -> Done:
    number = _number(site, "decision")
    decision = Decision.objects.filter(standard=site.standard, number=number).first() if number is not None else None
    if number is not None and decision is None:
        raise InvalidInput("decision", f"Aucune décision n’a le numéro {number} dans ce standard.")
    sorting.mark_contradiction(comments=chosen, decision=decision, actor=site.person, now=site.now)
    if decision is None:
        return Done(f"{_some(chosen, 'ne contredit', 'ne contredisent')} plus aucune décision.")
    return Done(f"{_some(chosen, 'contredit', 'contredisent')} la décision n°\u00a0{decision.number}.")


def _read(site: StandardPage, chosen: Chosen) -> Done:
    sorting.mark_read(comments=chosen, actor=site.person, now=site.now)
    return Done("Les réponses de ces fils sont lues.")


def _proposal(site: StandardPage, chosen: Chosen) -> Done:
    found = _named_proposal(site)
    if found is None:
        raise InvalidInput("proposition", "Choisissez la proposition qui vient de ces commentaires.")
    crediting.credit(proposal=found, comments=chosen, actor=site.person, now=site.now)
    return Done(f"La proposition n°\u00a0{found.number} cite désormais les auteurs de ces commentaires.", found.get_absolute_url())


def _new_proposal(site: StandardPage, chosen: Chosen) -> Done:
    draft = crediting.begin(standard=site.standard, comments=chosen, actor=site.person, now=site.now)
    fields = {one.field_uid for one in chosen} - {""}
    if len(fields) == 1:
        address = reverse("pages:edit_field", args=[site.standard.slug, draft.number])
        return Done("Écrivez la proposition\u00a0: elle citera les auteurs de ces commentaires.", f"{address}?champ={fields.pop()}")
    return Done("Écrivez la proposition\u00a0: elle citera les auteurs de ces commentaires.", draft.get_absolute_url())


def _detail(site: StandardPage, chosen: Chosen) -> Done:
    decision = settling.settle_detail(
        standard=site.standard,
        comments=chosen,
        actor=site.person,
        title=_said(site, "detail"),
        answer=_said(site, "detail_reponse"),
        proposal=_named_proposal(site, "detail_proposition"),
        now=site.now,
    )
    told = "le comité de pilotage en est averti et peut l’évoquer"
    return Done(f"La décision n°\u00a0{decision.number} règle ce détail\u00a0; {told}.")


ACTIONS: Final[dict[str, Callable[[StandardPage, Chosen], Done]]] = {
    "question": _question,
    "theme": _theme,
    "no_theme": _no_theme,
    "assign": _assign,
    "merge": _merge,
    "set_apart": _set_apart,
    "contradiction": _contradiction,
    "read": _read,
    "proposal": _proposal,
    "new_proposal": _new_proposal,
    "detail": _detail,
}


def _said(site: StandardPage, name: str) -> str:
    return site.request.POST.get(name, "").strip()


def _number(site: StandardPage, name: str) -> int | None:
    return whole_number(_said(site, name))


def _named_proposal(site: StandardPage, name: str = "proposition") -> Proposal | None:
    number = _number(site, name)
    found = Proposal.objects.public().filter(standard=site.standard, number=number).first() if number is not None else None
    if number is not None and found is None:
        raise InvalidInput(name, f"Aucune proposition n’a le numéro {number} dans ce standard.")
    return found


def _some(chosen: Chosen, one: str, several: str) -> str:
    return f"{count(len(chosen), 'commentaire', 'commentaires')} {one if len(chosen) == 1 else several}"
