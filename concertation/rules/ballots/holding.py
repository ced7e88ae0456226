"""How a ballot is held: which terms make sense, when it may end, who sees its count meanwhile."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from concertation.rules.ballots.base import Terms
from concertation.rules.ballots.counting import RULES
from standard.moments import moment_in_words
from standard.schema.words import count, enumerated, quoted
from standard.verdict import ALLOWED, Verdict

SECRET_FROM: Final = 3
"""With fewer voices, who voted what is guessed from the count."""


def check_terms(terms: Terms, *, voices: int) -> Verdict:
    """Whether a ballot may be opened on these terms among this many voices; a refusal names the input at fault."""
    rule = RULES.get(terms.rule)
    if rule is None:
        names = enumerated((rule.name.lower() for rule in RULES.values()), "ou")
        return Verdict(f"Choisissez la règle du vote : {names}.", "rule")
    if not voices:
        return Verdict("Le comité de pilotage n’a aucun membre : invitez-en avant d’ouvrir le vote.", "electors")
    if terms.quorum is not None and not 1 <= terms.quorum <= voices:
        return Verdict(f"Le quorum va de 1 à {voices}, le nombre de voix ; sans nombre, c’est plus de la moitié.", "quorum")
    if terms.threshold_percent is not None and rule.threshold is None:
        return Verdict(f"La règle {quoted(rule.name)} n’a pas de seuil : laissez-le vide.", "threshold_percent")
    if terms.threshold_percent is not None and not 0 <= terms.threshold_percent < 100:
        return Verdict("Le seuil est un pourcentage de 0 à 99 : une option passe au-delà.", "threshold_percent")
    if terms.secret and voices < SECRET_FROM:
        return Verdict(f"Un vote secret demande au moins {SECRET_FROM} voix : à moins, chacun se devine.", "secret")
    if terms.secret and terms.shown != "after":
        return Verdict("Le décompte d’un vote secret ne se voit qu’après sa clôture.", "shown")
    return ALLOWED


def may_end_at(closes_at: datetime, *, opened_at: datetime, minimum: timedelta) -> Verdict:
    """Whether a ballot may be announced to end then."""
    if closes_at <= opened_at:
        return Verdict("Cette date est passée : choisissez une clôture à venir.", "closes_at")
    if closes_at < opened_at + minimum:
        return Verdict(
            f"Un vote dure {_lasting(minimum)} au moins : choisissez une clôture à partir du {moment_in_words(opened_at + minimum)}.",
            "closes_at",
        )
    return ALLOWED


def may_close(
    *, opened_at: datetime, closes_at: datetime | None, now: datetime, minimum: timedelta, everyone: bool, motive: str
) -> Verdict:
    """Whether a ballot may be closed by hand now.

    `everyone`: every voice was heard, be it on one option; then nobody is awaited any more. Otherwise the
    minimum duration must have passed, and closing before the announced end, or where none was announced, says why.
    """
    if everyone or (closes_at is not None and now >= closes_at):
        return ALLOWED
    if now < opened_at + minimum:
        return Verdict(
            f"Un vote dure {_lasting(minimum)} au moins tant que tous n’ont pas voté : "
            f"celui-ci peut être clos à partir du {moment_in_words(opened_at + minimum)}."
        )
    if not motive.strip():
        return Verdict("Tous n’ont pas voté : dites pourquoi le vote se clôt maintenant.", "motive")
    return ALLOWED


def may_see_count(terms: Terms, *, closed: bool) -> Verdict:
    """Whether anybody, the project team included, may see what was voted."""
    if closed or (terms.shown == "during" and not terms.secret):
        return ALLOWED
    return Verdict("Le décompte se verra à la clôture du vote.")


def _lasting(duration: timedelta) -> str:
    days, hours = divmod(round(duration.total_seconds() / 3600), 24)
    if days > 1 and not hours:
        return f"{days} jours"
    return count(24 * days + hours, "heure", "heures")
