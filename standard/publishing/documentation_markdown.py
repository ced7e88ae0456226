"""`documentation.md`: the same dictionary in Markdown, for a repository or a wiki."""

from __future__ import annotations

import re
from typing import Final

from standard.moments import date_in_words
from standard.publishing.content import ReleaseContent
from standard.publishing.dictionary import Credit, Entry, about, entries, table_rules, value_notes
from standard.publishing.prose import PROOF, WAIVED, one_line, to_markdown, waiver_sentence
from standard.schema.model import Value
from standard.schema.words import NBSP

_SPECIAL: Final = re.compile(r"([\\`*_{}\[\]<>#])")


def documentation_markdown(content: ReleaseContent) -> bytes:
    described = entries(content.schema)
    edition = ", ".join(part for part in (f"Version {content.version}", date_in_words(content.date), content.publisher) if part)
    blocks = [
        f"# {plain(content.title)}",
        f"{plain(edition)}.",
        to_markdown(content.schema.text("description")),
        "## Les champs",
        _summary(described),
        "\n".join(f"- {plain(rule)}" for rule in table_rules(content.schema)),
        *(block for entry in described for block in _field(entry)),
        *_waivers(content),
        *_about(content),
        *_proof(content),
    ]
    return ("\n\n".join(block for block in blocks if block) + "\n").encode()


def plain(text: str) -> str:
    """A text on one line in which no character is markup."""
    return _SPECIAL.sub(r"\\\1", one_line(text))


def code(text: str) -> str:
    """A text in a code span, whatever back-quotes it holds."""
    if "`" not in text:
        return f"`{one_line(text)}`"
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1)
    edge = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{edge}{one_line(text)}{edge}{fence}"


def _summary(described: tuple[Entry, ...]) -> str:
    rows = [
        f"| [{_cell(plain(entry.field.title))}](#{entry.anchor}) | {_cell(code(entry.field.name))} | {entry.presence} |"
        for entry in described
    ]
    return "\n".join(("| Champ | Nom | Remplissage |", "|---|---|---|", *rows))


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _field(entry: Entry) -> list[str]:
    field = entry.field
    examples = ", ".join(map(code, entry.examples))
    # A bullet of another kind than the description's, so that the two lists stay apart.
    facts = [f"* Nom{NBSP}: {code(field.name)}", f"* Remplissage{NBSP}: {entry.presence.lower()}"]
    facts.append(f"* Ce qu’on y écrit{NBSP}: {plain(entry.sentence)}")
    if examples:
        facts.append(f"* {'Exemples' if len(entry.examples) > 1 else 'Exemple'}{NBSP}: {examples}")
    values = [f"Valeurs possibles{NBSP}:", "\n".join(map(_value, entry.values))] if entry.values else []
    technical = f"Type Table Schema{NBSP}: {code(entry.technical)}."
    if entry.pattern:
        technical += f" Expression régulière{NBSP}: {code(entry.pattern)}"
    return [
        f'<a id="{entry.anchor}"></a>',
        f"### {plain(field.title)}",
        to_markdown(field.description),
        "\n".join(facts),
        *values,
        technical,
    ]


def _value(value: Value) -> str:
    label = f" {plain(value.label)}" if value.label != value.text else ""
    said = " ".join((to_markdown(one_line(value.definition)), *map(plain, value_notes(value)))).strip()
    return f"- {code(value.text)}{label}{f'{NBSP}: {said}' if said else ''}"


def _waivers(content: ReleaseContent) -> list[str]:
    if not content.waivers:
        return []
    lines = [f"- {plain(' '.join(waiver.effects))} {plain(waiver_sentence(waiver))}" for waiver in content.waivers]
    return ["## Changements laissés passer", WAIVED, "\n".join(lines)]


def _about(content: ReleaseContent) -> list[str]:
    lines = [f"- {label}{NBSP}: {', '.join(map(_named, named))}" for label, named in about(content.schema)]
    return ["## À propos", "\n".join(lines)] if lines else []


def _proof(content: ReleaseContent) -> list[str]:
    return ["## La preuve", PROOF, f"`{content.fingerprint}`"] if content.fingerprint else []


def _named(named: Credit) -> str:
    return f"[{plain(named.text)}](<{named.url}>)" if named.url else plain(named.text)
