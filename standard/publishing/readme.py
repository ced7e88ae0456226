"""`README.md`: what the standard is for and what each file is, at the root of a folder or of a repository."""

from __future__ import annotations

from collections.abc import Sequence

from standard.moments import date_in_words
from standard.publishing.content import PublishedFile, ReleaseContent
from standard.publishing.documentation_markdown import code, plain
from standard.publishing.files import EXAMPLE, MARKDOWN, SCHEMA, FileKind
from standard.publishing.prose import to_markdown
from standard.schema.words import NBSP, count


def readme(content: ReleaseContent, files: Sequence[tuple[FileKind, PublishedFile]]) -> bytes:
    """`files`: those that were made beside it, in their order."""
    fields = content.schema.fields
    required = sum(field.required for field in fields)
    by = f", publiée par {plain(content.publisher)}" if content.publisher else ""
    blocks = [
        f"# {plain(content.title)}",
        to_markdown(content.schema.text("description")),
        f"Version {content.version} du {date_in_words(content.date)}{by}. "
        f"{count(len(fields), 'champ', 'champs')}, dont {count(required, 'obligatoire', 'obligatoires')}.",
        "## Les fichiers",
        "\n".join(f"- [{plain(file.name)}](<{file.name}>){NBSP}: {kind.label}" for kind, file in files),
        *_validating(content, {file.name for _, file in files}),
        *_taking_part(content),
    ]
    return ("\n\n".join(block for block in blocks if block) + "\n").encode()


def _validating(content: ReleaseContent, names: set[str]) -> list[str]:
    """How anybody checks a file, on the example where there is one."""
    example = EXAMPLE.pattern if EXAMPLE.pattern in names else "mon-fichier.csv"
    return [
        "## Vérifier un fichier",
        f"Tout validateur de Table Schema convient, par exemple [Validata](https://validata.fr/) ou frictionless{NBSP}:",
        f"```\nfrictionless validate --schema {SCHEMA.pattern} {example}\n```",
        f"Ce qu’il faut écrire dans chaque champ est dans {code(MARKDOWN.pattern)}.",
    ]


def _taking_part(content: ReleaseContent) -> list[str]:
    if not content.page_url:
        return []
    return ["## Participer", f"Les changements se proposent et se décident ici{NBSP}: <{content.page_url}>"]
