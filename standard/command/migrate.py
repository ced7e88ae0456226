"""Rewrites a file for another version of its schema."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Final

from standard.command import inputs, resources, through
from standard.command.answers import Out
from standard.command.inputs import FOUND, Failure
from standard.converting.files import convert
from standard.converting.mapping.applying import Rewriting
from standard.converting.outcome import CellsRewritten, ConversionOutcome, UndecidedGroup
from standard.schema.correspondence import Pending, TableError, from_csv
from standard.schema.model import Schema
from standard.schema.words import NBSP, count, enumerated, quoted
from standard.validation.columns import reading_through
from standard.validation.framing import Unreadable

HELP: Final = "Réécrit un fichier CSV ou un classeur pour une autre version de son schéma, et dit ce qui reste à décider."
LISTED: Final = 100
REWRITTEN: Final = 10
"""Rewritings that are told."""


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("data", metavar="DATA", help="le fichier à réécrire\u00a0; il n’est jamais modifié")
    parser.add_argument("--from", dest="old", required=True, metavar="OLD", help="le schéma de la version de départ")
    parser.add_argument("--to", dest="new", required=True, metavar="NEW", help="le schéma de la version d’arrivée")
    parser.add_argument("--table", metavar="CSV", help="la table de migration, complétée par une personne")
    parser.add_argument(
        "--accept",
        action="append",
        default=[],
        metavar="NOM",
        help="confirmer ce qui n’est que supposé\u00a0: une colonne et ses valeurs (avant), elle seule (avant=après), ou une valeur "
        "(colonne/valeur)",
    )
    through.add_arguments(parser)
    parser.add_argument("--output", type=Path, required=True, metavar="FILE", help="le nouveau fichier, .csv ou .xlsx")
    parser.add_argument(
        "--decisions",
        type=Path,
        metavar="CSV",
        help="où écrire la table de ce qui reste à décider, à compléter puis à rendre par --table",
    )
    parser.add_argument("--limit", type=int, default=LISTED, help="le nombre de points listés ici au plus\u00a0; le total les compte tous")
    resources.add_arguments(parser, memory=False)
    parser.add_argument("--resource", metavar="NOM", help="la ressource du Data Package, dans les deux schémas")


def run(options: Namespace, out: Out) -> int:
    output, decisions = options.output, options.decisions
    read = [
        Path(name) for name in (options.data, options.old, options.new, options.table, options.mapping) if name not in (None, inputs.STDIN)
    ]
    for written in filter(None, (output, decisions)):
        if any(_same_file(written, one) for one in read):
            raise Failure(f"{written} est aussi lu{NBSP}: donnez un autre nom au nouveau fichier.")
        inputs.check_writable(written)
    if decisions is not None and _same_file(output, decisions):
        raise Failure("Le nouveau fichier et la liste de ce qui reste à décider ont le même nom.")
    if options.limit < 0:
        raise Failure("Le nombre de points à lister ne peut pas être négatif.")
    before, after = (inputs.read_schema(name, options.resource) for name in (options.old, options.new))
    said = through.mapping_of(options, before)
    with inputs.data_file(options.data) as data, reading_through(Rewriting(before, said) if said else None):
        outcome = _converted(data, before, after, options)
    out(told(outcome, output))
    return FOUND if outcome.pending_total else 0


def _converted(data: Path, before: Schema, after: Schema, options: Namespace) -> ConversionOutcome:
    try:
        given = from_csv(inputs.read_bytes(options.table)) if options.table is not None else None
        return convert(
            data,
            options.output,
            before,
            after,
            given=given,
            accept=options.accept,
            decisions=options.decisions,
            limit=options.limit,
            file_bytes=options.max_bytes,
        )
    except TableError as error:
        # Lines are those of the table; a name given to --accept has none.
        where = f"{options.table}{NBSP}: " if options.table is not None and error.problems[0][0] else ""
        raise Failure(f"{where}{error}") from None
    except Unreadable as error:
        raise Failure(f"{options.data}{NBSP}: {error}") from None
    except OSError as error:
        if error.filename is None or Path(error.filename) == data:
            raise Failure(inputs.not_opened(options.data, error)) from None
        raise Failure(inputs.not_written(options.output, error)) from None


def _same_file(one: Path, other: Path) -> bool:
    return one.resolve() == other.resolve() or (one.exists() and other.exists() and one.samefile(other))


def told(outcome: ConversionOutcome, output: Path) -> str:
    """The outcome as lines of text: how many rows, what is to decide row by row, what else was noticed."""
    lines = [f"{output}{NBSP}: {outcome.sentence}"]
    if outcome.rewritten:
        cells = count(outcome.rewritten_total, "cellule dit", "cellules disent")
        lines += ["", f"{cells} autre chose qu’avant, dont\u00a0:", *map(_rewritten, outcome.rewritten[:REWRITTEN])]
    if outcome.groups:
        lines += ["", "À décider, une fois pour toutes les cellules semblables\u00a0:", *map(_once, outcome.groups[:LISTED])]
        if len(outcome.groups) > LISTED:
            lines.append(f"Et {count(len(outcome.groups) - LISTED, 'autre', 'autres')}, dans la table qu’écrit --decisions.")
    if outcome.pending:
        lines += ["", "Ligne par ligne\u00a0:", *map(_line, outcome.pending)]
    more = outcome.pending_total - len(outcome.pending)
    if more > 0:
        lines.append(
            f"Et {count(more, 'autre point', 'autres points')}{NBSP}: l’option --decisions écrit la table à compléter, que lit --table."
        )
    if outcome.notices:
        lines += ["", "À noter\u00a0:", *(f"– {notice}" for notice in outcome.notices)]
    return "\n".join(lines)


def _once(group: UndecidedGroup) -> str:
    named = [quoted(each) for each in group.likely if quoted(each) not in group.first.why]
    likely = f" Peut-être {enumerated(named, 'ou')}." if named else ""
    return f"– {count(group.count, 'cellule', 'cellules')}, à partir de la ligne {group.first.row}{NBSP}: {group.first.why}{likely}"


def _rewritten(cells: CellsRewritten) -> str:
    texts = (quoted(text) if text else "rien" for text in (cells.before, cells.after))
    return f"– {' devient '.join(texts)} dans la colonne {quoted(cells.column)} ({count(cells.count, 'fois', 'fois')})"


def _line(pending: Pending) -> str:
    choices = f" Choix possibles{NBSP}: {enumerated([quoted(choice) for choice in pending.choices], 'ou')}." if pending.choices else ""
    value = f", {quoted(pending.value)}" if pending.value else ""
    return f"– ligne {pending.row}, colonne {quoted(pending.column)}{value}{NBSP}: {pending.why}{choices}"
