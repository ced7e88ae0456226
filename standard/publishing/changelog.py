"""`CHANGELOG.md`: what each release changed, for whom, and the decisions behind it, the latest first."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from standard.moments import date_in_words
from standard.publishing.content import (
    Audience,
    ChangeEntry,
    DecisionRef,
    ErratumNote,
    Kind,
    PastRelease,
    ReleaseContent,
    WaiverEntry,
    WithdrawalNote,
)
from standard.publishing.documentation_markdown import code, plain
from standard.publishing.prose import WAIVED, waiver_sentence
from standard.schema.words import NBSP, enumerated, quoted

SECTIONS: Final[tuple[tuple[Kind, str], ...]] = (
    ("added", "Ajouté"),
    ("changed", "Modifié"),
    ("deprecated", "À ne plus utiliser"),
    ("removed", "Retiré"),
)
CONCERNED: Final[tuple[tuple[Audience, str], ...]] = (
    ("producer", "Les producteurs ont des fichiers à adapter."),
    ("consumer", "Les réutilisateurs ont des outils à adapter."),
)
TO_DO: Final[tuple[tuple[str, Callable[[ChangeEntry], tuple[str, ...]]], ...]] = (
    (f"Producteurs{NBSP}: ce qu’il y a à faire", lambda change: change.asked_of_producers),
    (f"Réutilisateurs{NBSP}: ce qu’il y a à faire", lambda change: change.asked_of_reusers),
)
NOBODY: Final = "Les fichiers et les outils existants restent valables."
UNDONE: Final = f"D’autres décisions sont revenues dessus avant que la version paraisse{NBSP}: il n’en reste rien."
INTRODUCTION: Final = (
    f"Dans un numéro de version, le premier nombre change quand des fichiers ou des outils sont à adapter{NBSP}; "
    f"le deuxième, quand le standard s’enrichit{NBSP}; le troisième, quand une rédaction est corrigée. "
    "Avant la version 1.0.0, le deuxième joue le rôle du premier. "
    "Les décisions sont citées à la fin de chaque version."
)


def changelog(content: ReleaseContent) -> bytes:
    blocks = [f"# Journal des changements{NBSP}: {plain(content.title)}", INTRODUCTION, *_own(content)]
    for past in content.history:
        blocks += _past(past, first=past is content.history[-1] and bool(content.base_url))
    return ("\n\n".join(blocks) + "\n").encode()


def section_of(log: str) -> str:
    """What a published change log says of its own version: from its heading to that of the version before."""
    _, heading, rest = log.partition("\n## ")
    return f"{heading.strip()} {rest.partition(f'{chr(10)}## ')[0].strip()}" if heading else ""


def _own(content: ReleaseContent) -> list[str]:
    """What the version that is published says of itself."""
    version = f"[{content.version}]({content.page_url})" if content.page_url else content.version
    blocks = [f"## {version} – {date_in_words(content.date)}"]
    if content.skipped:
        since = f"se lisent depuis la version {content.previous}" if content.previous else "ne se lisent depuis aucune version en vigueur"
        withdrawn = " ".join(f"La version {past.version} est retirée." for past in content.skipped)
        blocks.append(f"{withdrawn} Les changements {since}.")
    return [*blocks, *_said(content.changes, content.waivers, content.undone, first=not content.history and bool(content.base_url))]


def _past(past: PastRelease, *, first: bool) -> list[str]:
    """What an earlier version said of itself: word for word where that was published, whatever the words of today."""
    heading, _, rest = past.section.partition("\n\n")
    said = [rest] if rest else _said(past.changes, past.waivers, (), first=first)
    heading = heading or f"## {past.version} – {date_in_words(past.date)}"
    return [heading, *([_withdrawn(past.withdrawal)] if past.withdrawal is not None else []), *map(_erratum, past.errata), *said]


def _erratum(erratum: ErratumNote) -> str:
    about = f", {code(erratum.file)}" if erratum.file else ""
    return f"**Erratum du {date_in_words(erratum.date)}{about}**{NBSP}: {plain(erratum.text)}"


def _withdrawn(withdrawal: WithdrawalNote) -> str:
    return f"**Retirée le {date_in_words(withdrawal.date)}**{NBSP}: {plain(withdrawal.reason)}"


def _said(changes: tuple[ChangeEntry, ...], waivers: tuple[WaiverEntry, ...], undone: tuple[DecisionRef, ...], *, first: bool) -> list[str]:
    blocks = []
    if changes:
        blocks.append(_concerned(changes))
    elif not undone and not waivers:
        blocks.append("Première version publiée." if first else "Aucun changement n’est enregistré pour cette version.")
    for title, asked in TO_DO:
        todo = [_listed(plain(change.sentence), asked(change)) for change in changes if asked(change)]
        if todo:
            blocks += [f"### {title}", "\n".join(todo)]
    for kind, label in SECTIONS:
        entries = [_entry(change) for change in changes if change.kind == kind]
        if entries:
            blocks += [f"### {label}", "\n".join(entries)]
    if waivers:
        blocks += ["### Effets laissés passer", WAIVED, "\n".join(map(_waiver, waivers))]
    decisions = dict.fromkeys(decision for change in changes for decision in change.decisions)
    if decisions:
        blocks += ["### Décisions", "\n".join(map(_decision, sorted(decisions, key=lambda one: one.number)))]
    if undone:
        blocks += ["### Décidé, puis repris", UNDONE, "\n".join(map(_decision, undone))]
    return blocks


def _concerned(changes: Iterable[ChangeEntry]) -> str:
    audience = {name for change in changes for name in change.audience}
    return " ".join(sentence for name, sentence in CONCERNED if name in audience) or NOBODY


def _entry(change: ChangeEntry) -> str:
    return _listed(_sentence(change), change.impacts)


def _listed(said: str, below: Iterable[str]) -> str:
    return "\n".join((f"- {said}", *(f"  - {plain(one)}" for one in below)))


def _sentence(change: ChangeEntry) -> str:
    """What changes, and the numbers of the decisions behind it."""
    numbers = [f"n°{NBSP}{decision.number}" for decision in change.decisions]
    decided = f" (décision{'s' if len(numbers) > 1 else ''} {enumerated(numbers)})" if numbers else ""
    sentence = plain(change.sentence)
    return f"{sentence.removesuffix('.')}{decided}." if decided else sentence


def _waiver(waiver: WaiverEntry) -> str:
    return _listed(plain(" ".join(waiver.effects)), [waiver_sentence(waiver)])


def _decision(decision: DecisionRef) -> str:
    when = " ".join(part for part in (decision.how, f"du {date_in_words(decision.date)}" if decision.date else "") if part)
    name = f"Décision n°{NBSP}{decision.number}"
    title = f"[{name}]({decision.url})" if decision.url else name
    facts = f"{title}, {quoted(plain(decision.title))}{f' ({plain(when)})' if when else ''}"
    return f"- {facts}{NBSP}: {plain(decision.motive)}" if decision.motive else f"- {facts}."
