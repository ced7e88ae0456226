"""`CHANGELOG.md`: what each release changed, for whom, and the decisions behind it, the latest first."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from standard.moments import date_in_words
from standard.publishing.content import Audience, ChangeEntry, DecisionRef, Kind, PastRelease, ReleaseContent, WaiverEntry
from standard.publishing.documentation_markdown import plain
from standard.publishing.prose import WAIVED, waiver_sentence
from standard.schema.words import NBSP, quoted

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
NOBODY: Final = "Les fichiers et les outils existants restent valables."
INTRODUCTION: Final = (
    f"Dans un numéro de version, le premier nombre change quand des fichiers ou des outils sont à adapter{NBSP}; "
    f"le deuxième, quand le standard s’enrichit{NBSP}; le troisième, quand une rédaction est corrigée. "
    "Avant la version 1.0.0, le deuxième joue le rôle du premier. "
    "Les décisions sont citées à la fin de chaque version."
)


def changelog(content: ReleaseContent) -> bytes:
    releases = (PastRelease(content.version, content.date, content.changes, content.waivers), *content.history)
    blocks = [f"# Journal des changements{NBSP}: {plain(content.title)}", INTRODUCTION]
    for place, release in enumerate(releases):
        first = place == len(releases) - 1 and bool(content.base_url)
        # What was published is said again as it was, whatever the words of today.
        blocks += [release.section] if release.section else _release(release, url=content.base_url if place == 0 else "", first=first)
    return ("\n\n".join(blocks) + "\n").encode()


def section_of(log: str) -> str:
    """What a published change log says of its own version: from its heading to that of the version before."""
    _, heading, rest = log.partition("\n## ")
    return f"{heading.strip()} {rest.partition(f'{chr(10)}## ')[0].strip()}" if heading else ""


def _release(release: PastRelease, *, url: str, first: bool) -> list[str]:
    version = f"[{release.version}]({url})" if url else release.version
    blocks = [f"## {version} – {date_in_words(release.date)}"]
    if not release.changes:
        return [*blocks, "Première version publiée." if first else "Aucun changement n’est enregistré pour cette version."]
    blocks.append(_concerned(release.changes))
    for kind, label in SECTIONS:
        entries = [_entry(change) for change in release.changes if change.kind == kind]
        if entries:
            blocks += [f"### {label}", "\n".join(entries)]
    if release.waivers:
        blocks += ["### Effets laissés passer", WAIVED, "\n".join(map(_waiver, release.waivers))]
    decisions = dict.fromkeys(change.decision for change in release.changes if change.decision is not None)
    if decisions:
        blocks += ["### Décisions", "\n".join(_decision(decision) for decision in sorted(decisions, key=lambda one: one.number))]
    return blocks


def _concerned(changes: Iterable[ChangeEntry]) -> str:
    audience = {name for change in changes for name in change.audience}
    return " ".join(sentence for name, sentence in CONCERNED if name in audience) or NOBODY


def _entry(change: ChangeEntry) -> str:
    decision = f" (décision n°{NBSP}{change.decision.number})" if change.decision is not None else ""
    sentence = plain(change.sentence)
    said = f"{sentence.removesuffix('.')}{decision}." if decision else sentence
    return "\n".join((f"- {said}", *(f"  - {plain(impact)}" for impact in change.impacts)))


def _waiver(waiver: WaiverEntry) -> str:
    return "\n".join((f"- {plain(' '.join(waiver.effects))}", f"  - {plain(waiver_sentence(waiver))}"))


def _decision(decision: DecisionRef) -> str:
    when = " ".join(part for part in (decision.how, f"du {date_in_words(decision.date)}" if decision.date else "") if part)
    name = f"Décision n°{NBSP}{decision.number}"
    title = f"[{name}]({decision.url})" if decision.url else name
    facts = f"{title}, {quoted(plain(decision.title))}{f' ({plain(when)})' if when else ''}"
    return f"- {facts}{NBSP}: {plain(decision.motive)}" if decision.motive else f"- {facts}."
