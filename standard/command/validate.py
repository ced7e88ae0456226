"""Check files as the page « Vérifier un fichier » does."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from standard.command import answers, inputs, resources, through
from standard.command.answers import Note, Out
from standard.command.inputs import FOUND, UNREADABLE, Failure
from standard.converting.mapping import FileMapping
from standard.converting.mapping.written import to_text
from standard.converting.reading import RewritingProcess
from standard.schema.words import NBSP, count, enumerated
from standard.validation import limits
from standard.validation.child import ReadingProcess
from standard.validation.given_tables import GivenTable
from standard.validation.report import Refusal, Report
from standard.validation.runner import run as checked

HELP: Final = "Vérifie des fichiers CSV, XLSX, XLS ou ODS, ou un ZIP qui en contient."


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "data", nargs="*", metavar="DATA", help="les fichiers à vérifier ; à défaut, celui que nomme la ressource du Data Package"
    )
    parser.add_argument("--schema", required=True, help="le schéma (Table Schema), en JSON ou en YAML, ou un Data Package")
    parser.add_argument("--resource", metavar="NOM", help="la ressource du Data Package")
    parser.add_argument("--format", choices=answers.FORMATS, default="text", help=answers.FORMAT_HELP)
    parser.add_argument(
        "--fail-on",
        choices=("error", "warning", answers.NEVER),
        default="error",
        help="ce qui donne le code de sortie 1 : une erreur, un avertissement aussi, ou rien",
    )
    parser.add_argument("--output", type=Path, metavar="FILE", help="où écrire la réponse, plutôt que sur la sortie")
    parser.add_argument(
        "--limit", type=int, default=limits.LISTED_ERRORS, help="le nombre d’erreurs listées au plus ; le total les compte toutes"
    )
    parser.add_argument("--sheet", help="la feuille du classeur, ou le fichier de l’archive ZIP, à vérifier")
    through.add_arguments(parser)
    parser.add_argument(
        "--table",
        action="append",
        default=[],
        metavar="NOM=FILE",
        help="un autre tableau, où vérifier les liens de « foreignKeys » vers cette ressource\u00a0; FILE#FEUILLE pour une feuille",
    )
    parser.add_argument(
        "--propose-mapping",
        type=Path,
        metavar="FILE",
        help="où écrire ce que sont sans doute les colonnes du fichier, à relire, à compléter, puis à rendre par --mapping",
    )
    parser.add_argument("--strict", action="store_true", help="donne la réponse de frictionless lui-même")
    resources.add_arguments(parser)


def run(options: Namespace, out: Out) -> int:
    write = answers.to(options.output, out)
    descriptor = inputs.read_descriptor(options.schema, options.resource)
    if not isinstance(descriptor, dict):
        raise Failure(f"{options.schema}{NBSP}: ce n’est pas un schéma, nous attendons un objet JSON.")
    if options.limit < 0:
        raise Failure("Le nombre d’erreurs à lister ne peut pas être négatif.")
    names = list(dict.fromkeys(options.data)) or _data_of(options)
    if inputs.STDIN in names and options.schema == inputs.STDIN:
        raise Failure("L’entrée standard ne peut pas être à la fois le schéma et le fichier.")
    mapping = through.mapping_of(options, descriptor)
    tables = _tables(options.table)
    if options.propose_mapping is not None:
        inputs.check_writable(options.propose_mapping)
        if len(names) != 1:
            raise Failure("Une correspondance est proposée pour un seul fichier à la fois.")
    found = {name: _checked(name, descriptor, options, mapping, tables) for name in names}
    reports = {name: report for name, report in found.items() if isinstance(report, Report)}
    refusals = {name: f"{name}{NBSP}: {refusal.message}" for name, refusal in found.items() if isinstance(refusal, Refusal)}
    if refusals and len(found) == 1 and options.format in ("text", "json"):
        raise Failure(next(iter(refusals.values())))
    notes = [note for name, one in found.items() for note in _notes(name, one)]
    if options.format == "json":
        said = {name: report.to_json() if isinstance(report, Report) else {"refusal": report.message} for name, report in found.items()}
        write(answers.as_json(list(said.items())))
    elif options.format != "text":
        write(answers.written(options.format, list(found), notes))
    else:
        several = [f"{name}{NBSP}: {told(report)}" for name, report in reports.items()] + list(refusals.values())
        write("\n\n".join(several) if len(found) > 1 else told(*reports.values()))
    if refusals:
        return UNREADABLE
    return FOUND if answers.fails((note.severity for note in notes), options.fail_on) else 0


def _data_of(options: Namespace) -> list[str]:
    """The files that the resource names, beside its Data Package."""
    paths = inputs.data_of(options.schema, options.resource)
    if not paths:
        raise Failure("Donnez le fichier à vérifier.")
    return paths


def _tables(given: Sequence[str]) -> dict[str, GivenTable]:
    """Raises Failure where one is not named, or not there."""
    tables: dict[str, GivenTable] = {}
    for one in given:
        name, _, file = one.partition("=")
        if not name or not file:
            raise Failure(f"--table {one}{NBSP}: écrivez le nom de la ressource, « = », puis le fichier.")
        inputs.refuse_address(file)
        sheet = ""
        if not Path(file).exists() and "#" in file:
            file, _, sheet = file.rpartition("#")
        if not Path(file).is_file():
            raise Failure(inputs.not_opened(file, FileNotFoundError()))
        tables[name] = GivenTable(Path(file), sheet)
    return tables


def _propose(path: Path, descriptor: Mapping[str, Any], options: Namespace, reader: ReadingProcess | None) -> None:
    """Write what the columns of the file probably are. Raises Failure."""
    from standard.converting.runner import propose_mapping  # what proposes loads what reads files, which a check leaves to its process

    found = propose_mapping(path, descriptor, {}, sheet=options.sheet, reader=reader, file_bytes=options.max_bytes)
    if found is not None:
        answers.to(options.propose_mapping, print)(to_text(found.mapping))


def _checked(
    name: str, descriptor: Mapping[str, Any], options: Namespace, said: FileMapping, tables: Mapping[str, GivenTable]
) -> Report | Refusal:
    with inputs.data_file(name) as path, RewritingProcess(said) as reader:
        try:
            found = checked(
                path,
                descriptor,
                strict=options.strict,
                limit=options.limit,
                sheet=options.sheet,
                tables=tables,
                reader=reader,
                seconds=options.max_seconds,
                memory=options.max_memory,
                file_bytes=options.max_bytes,
            )
            if options.propose_mapping is not None:
                # Of the file as it is, whatever is said of it.
                _propose(path, descriptor, options, None if said else reader)
        except OSError as error:
            raise Failure(inputs.not_opened(name, error)) from None
    return found


def _notes(name: str, found: Report | Refusal) -> Iterator[Note]:
    if isinstance(found, Refusal):
        yield Note(name, "error", found.code, found.message)
        return
    for error in found.errors:
        yield Note(name, "error", error.code, error.message, error.row)
    if not found.errors and not found.valid:
        yield Note(name, "error", "invalid", found.sentence)
    for notice in found.warnings:
        yield Note(name, "warning", notice.code, notice.message, notice.rows[0] if notice.rows else None)


def told(report: Report) -> str:
    """The report as lines of text: the verdict, the causes, the first rows of each, what else was noticed."""
    lines = [report.sentence]
    for cause in report.causes:
        rows: Sequence[str] = [str(example.row) for example in cause.examples if example.row is not None]
        where = f" Voir {'les lignes' if len(rows) > 1 else 'la ligne'} {enumerated(rows)}." if rows else ""
        lines.append(f"\n{count(cause.count, 'fois', 'fois')} – {cause.message}{where}")
        lines += [
            f"   ligne {example.row}{NBSP}: {example.advice}" for example in cause.examples if example.advice and example.row is not None
        ]
    if report.warnings:
        lines.append("\nÀ noter :")
        lines += [f"– {notice.message}" for notice in report.warnings]
    return "\n".join(lines)
