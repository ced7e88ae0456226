"""Voting, opening and closing a vote, stepping out of it. Services check again what they receive."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from django import forms
from django.forms import BoundField
from django.utils.text import Truncator

from concertation.models import Ballot, BallotOption, Comment, Elector, Vote
from concertation.queries import SaidLine, terms_of
from concertation.rules.ballots import OptionPosition, Ranking, Said, rule_of
from pages.forms.choices import set_choices
from pages.forms.moments import UntilField
from pages.forms.motives import MotiveField

QUORUM: Final = "Sans nombre, plus de la moitié des voix."
DATE: Final = "%Y-%m-%dT%H:%M"


@dataclass(frozen=True, slots=True)
class OptionInputs:
    """The inputs of one option; only `position` where the options are ranked."""

    title: str
    position: BoundField
    motive: BoundField | None = None
    lift: BoundField | None = None
    awaits: BoundField | None = None


class VoteForm(forms.Form):
    """What a voter says of each option, or in which order they put them. Nothing said of an option leaves it as it was."""

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        ballot: Ballot,
        options: Sequence[BallotOption],
        said: Sequence[SaidLine] = (),
        comments: Sequence[Comment] = (),
        prefix: str = "vote",
    ) -> None:
        """`comments`: those without an answer, which a block may wait for."""
        super().__init__(data, auto_id=f"{prefix}_%s", use_required_attribute=False)
        self.rule = rule_of(terms_of(ballot))
        self.secret = ballot.secret
        self.options = options
        self.comments = {comment.pk: comment for comment in comments}
        ranked = {key: str(place) for line in said for key, place in line.places.items()}
        held = {line.option.option_id: line.vote for line in said if line.option is not None}
        for put in options:
            key, vote = put.option_id, held.get(put.option_id)
            if not self.rule.stances:
                places = [("", "Non classée"), *((str(place), f"{place}") for place in range(1, len(options) + 1))]
                self.fields[f"place_{key}"] = forms.ChoiceField(label=put.title, required=False, choices=places, initial=ranked.get(key))
                continue
            stances = [(stance.code, stance.meaning) for stance in self.rule.stances]
            self.fields[f"position_{key}"] = forms.ChoiceField(
                label=put.title, required=False, widget=forms.RadioSelect, choices=stances, initial=vote.position if vote else None
            )
            if any(stance.motive for stance in self.rule.stances):
                self._texts(key, vote.motive if vote else "", vote.lift if vote else "")
            if comments and self.rule.stance(Vote.Position.BLOCK) and not ballot.secret:
                self._awaits(key, [one.comment_id for one in vote.awaited] if vote else [])

    def _texts(self, key: int, motive: str, lift: str) -> None:
        self.fields[f"motive_{key}"] = MotiveField(
            label="Votre motif", needed_for="une opposition ou une réserve", initial=motive, help_text="Il sera public."
        )
        self.fields[f"lift_{key}"] = forms.CharField(
            label="Rédaction qui lèverait votre objection",
            required=False,
            initial=lift,
            widget=forms.Textarea(attrs={"rows": 2}),
        )

    def _awaits(self, key: int, held: Sequence[int]) -> None:
        self.fields[f"awaits_{key}"] = forms.TypedMultipleChoiceField(
            label="Les commentaires dont votre opposition attend la réponse",
            required=False,
            coerce=int,
            initial=held,
            choices=[(pk, Truncator(comment.body).chars(140)) for pk, comment in self.comments.items()],
            help_text="Dès qu’elle sera donnée, un courriel vous demandera si vous maintenez votre opposition.",
            widget=forms.CheckboxSelectMultiple,
        )

    def inputs(self) -> Iterator[OptionInputs]:
        """The inputs, an option after the other."""
        for put in self.options:
            key = put.option_id
            if f"place_{key}" in self.fields:
                yield OptionInputs(put.title, self[f"place_{key}"])
            elif f"motive_{key}" in self.fields:
                awaits = self[f"awaits_{key}"] if f"awaits_{key}" in self.fields else None
                yield OptionInputs(put.title, self[f"position_{key}"], self[f"motive_{key}"], self[f"lift_{key}"], awaits)
            else:
                yield OptionInputs(put.title, self[f"position_{key}"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        said = self.said()
        blocked = {one.option for one in said if isinstance(one, OptionPosition) and one.position == Vote.Position.BLOCK}
        for key in self.awaits().keys() - blocked:
            self.add_error(f"awaits_{key}", "Seule une opposition bloquante attend une réponse : prenez cette position, ou décochez.")
        if not said:
            message = "Donnez une place à une option au moins." if not self.rule.stances else "Prenez position sur une option au moins."
            raise forms.ValidationError(message)
        for one in said:
            verdict = self.rule.check(one, [put.option_id for put in self.options])
            if not verdict and isinstance(one, OptionPosition):
                named = f"{verdict.field}_{one.option}"
                self.add_error(named if named in self.fields else None, verdict.reason)
        return data

    def awaits(self) -> dict[int, list[Comment]]:
        """The comments that each block waits for, by its option."""
        named = {put.option_id: self.cleaned_data.get(f"awaits_{put.option_id}", ()) for put in self.options}
        return {key: [self.comments[pk] for pk in keys] for key, keys in named.items() if keys}

    def said(self) -> list[Said]:
        """What was filled in, in the terms of the rules."""
        data = self.cleaned_data
        if not self.rule.stances:
            placed = sorted((int(place), put.option_id) for put in self.options if (place := data.get(f"place_{put.option_id}")))
            order = [[key for _, key in group] for _, group in groupby(placed, key=lambda one: one[0])]
            return [Ranking.of(order)] if order else []
        return [
            OptionPosition(key, position, data.get(f"motive_{key}", "").strip(), data.get(f"lift_{key}", "").strip())
            for key in (put.option_id for put in self.options)
            if (position := data.get(f"position_{key}"))
        ]


class TypedVoteForm(VoteForm):
    """The same, typed in a meeting for somebody else."""

    def __init__(self, data: Mapping[str, Any] | None = None, *, electors: Sequence[Elector], **of_the_vote: Any) -> None:
        super().__init__(data, prefix="saisir", **of_the_vote)
        chosen = forms.TypedChoiceField(
            label="Pour qui", coerce=int, choices=[("", "Choisissez"), *((elector.pk, str(elector.user)) for elector in electors)]
        )
        self.fields = {"elector": chosen, **self.fields}


class OpenBallotForm(forms.Form):
    """How a vote will be counted, whose voice counts, and until when it runs."""

    rule = forms.ChoiceField(
        label="Règle",
        widget=forms.RadioSelect,
        initial=Ballot.Rule.MAJORITY,
        choices=[
            (
                Ballot.Rule.MAJORITY,
                "Majorité\u00a0: chacun dit pour, contre ou abstention de chaque option\u00a0; celle qui a le plus de pour passe",
            ),
            (Ballot.Rule.CONSENT, "Consentement\u00a0: l’option passe si elle est soutenue et que personne ne s’y oppose"),
            (Ballot.Rule.APPROVAL, "Approbation\u00a0: chacun retient les options qui lui conviennent\u00a0; la plus retenue passe"),
            (
                Ballot.Rule.RANKING,
                "Classement\u00a0: chacun met les options dans l’ordre\u00a0; celle qui bat les autres deux à deux passe",
            ),
        ],
    )
    per = forms.ChoiceField(label="À qui est la voix", widget=forms.RadioSelect, choices=Ballot.Per.choices, initial=Ballot.Per.PERSON)
    quorum = forms.IntegerField(label="Quorum, en nombre de voix", required=False, help_text=QUORUM)
    threshold_percent = forms.IntegerField(
        label="Seuil, en pourcentage",
        required=False,
        min_value=0,
        max_value=99,
        help_text="Une option passe au-delà. Sans nombre, celui de la règle\u00a0: 50 pour une majorité.",
    )
    shown = forms.ChoiceField(
        label="Résultats visibles", widget=forms.RadioSelect, choices=Ballot.Shown.choices, initial=Ballot.Shown.DURING
    )
    secret = forms.BooleanField(
        label="Vote secret",
        required=False,
        help_text="Personne ne saura qui a voté quoi. Un reçu permet à chacun de retrouver son bulletin.",
    )
    closes_at = UntilField(
        label="Ferme le",
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=DATE),
        help_text="Sans date, le vote reste ouvert jusqu’à ce que l’équipe ou la présidence le close.",
    )

    def __init__(self, data: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(data, auto_id="ouvrir_%s", use_required_attribute=False, **kwargs)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("secret"):
            data["shown"] = Ballot.Shown.AFTER
        return data


CLOSING: Final = {"why": "Pourquoi le clore maintenant", "prefix": "clore"}
RECUSING: Final = {"why": "Pourquoi vous récuser", "prefix": "recuser"}


class MotiveForm(forms.Form):
    """Why a vote closes before its end, or why one leaves it."""

    motive = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, data: Mapping[str, Any] | None = None, *, why: str, prefix: str) -> None:
        super().__init__(data, auto_id=f"{prefix}_%s", use_required_attribute=False)
        self.fields["motive"].label = why


class ProxyForm(forms.Form):
    """Who speaks for oneself."""

    holder = forms.TypedChoiceField(label="À qui", coerce=int, error_messages={"required": "Choisissez qui parlera pour vous."})

    def __init__(self, data: Mapping[str, Any] | None = None, *, electors: Sequence[Elector], **kwargs: Any) -> None:
        super().__init__(data, auto_id="procuration_%s", use_required_attribute=False, **kwargs)
        set_choices(self, "holder", [("", "Choisissez"), *((elector.pk, str(elector.user)) for elector in electors)])
