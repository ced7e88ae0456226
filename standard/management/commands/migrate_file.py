"""`manage.py migrate_file DATA --from OLD --to NEW --output FILE`: rewrites a file for another version of its schema."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from standard.converting.files import convert
from standard.converting.outcome import ConversionOutcome, UndecidedGroup
from standard.management.schema_files import UNREADABLE, SchemaFileCommand, not_opened, read_bytes, read_schema
from standard.schema.correspondence import Correspondence, Pending, TableError, from_csv
from standard.schema.words import NBSP, count, enumerated, quoted
from standard.validation.framing import Unreadable

TO_DECIDE = 1
LISTED = 100


class Command(SchemaFileCommand):
    help = (
        "Réécrit un fichier CSV ou un classeur pour une autre version de son schéma, et dit ce qui reste à décider. "
        "Code de sortie\u00a0: 0 s’il ne reste rien à décider, 1 sinon, 2 si le fichier, un schéma ou la table est illisible."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("data", type=Path, metavar="DATA", help="le fichier à réécrire\u00a0; il n’est jamais modifié")
        parser.add_argument("--from", dest="old", type=Path, required=True, metavar="OLD", help="le schéma de la version de départ")
        parser.add_argument("--to", dest="new", type=Path, required=True, metavar="NEW", help="le schéma de la version d’arrivée")
        parser.add_argument("--table", type=Path, metavar="CSV", help="la table de migration, complétée par une personne")
        parser.add_argument(
            "--accept",
            action="append",
            default=[],
            metavar="NOM",
            help="confirmer ce qui n’est que supposé\u00a0: une colonne et ses valeurs (avant), elle seule (avant=après), ou une valeur "
            "(colonne/valeur)",
        )
        parser.add_argument("--output", type=Path, required=True, metavar="FILE", help="le nouveau fichier, .csv ou .xlsx")
        parser.add_argument(
            "--decisions",
            type=Path,
            metavar="CSV",
            help="où écrire la table de ce qui reste à décider, à compléter puis à rendre par --table",
        )
        parser.add_argument(
            "--limit", type=int, default=LISTED, help="le nombre de points listés ici au plus\u00a0; le total les compte tous"
        )

    def handle(
        self,
        *,
        data: Path,
        old: Path,
        new: Path,
        table: Path | None,
        accept: list[str],
        output: Path,
        decisions: Path | None,
        limit: int,
        **options: Any,
    ) -> None:
        for written in filter(None, (output, decisions)):
            if any(_same_file(written, read) for read in (data, old, new, table) if read is not None):
                raise CommandError(f"{written} est aussi lu{NBSP}: donnez un autre nom au nouveau fichier.", returncode=UNREADABLE)
        if decisions is not None and _same_file(output, decisions):
            raise CommandError("Le nouveau fichier et la liste de ce qui reste à décider ont le même nom.", returncode=UNREADABLE)
        if limit < 0:
            raise CommandError("Le nombre de points à lister ne peut pas être négatif.", returncode=UNREADABLE)
        before, after = read_schema(old), read_schema(new)
        try:
            given = _table(table) if table is not None else None
            outcome = convert(data, output, before, after, given=given, accept=accept, decisions=decisions, limit=limit)
        except TableError as error:
            # Lines are those of the table; a name given to --accept has none.
            where = f"{table}{NBSP}: " if table is not None and error.problems[0][0] else ""
            raise CommandError(f"{where}{error}", returncode=UNREADABLE) from None
        except Unreadable as error:
            raise CommandError(f"{data}{NBSP}: {error}", returncode=UNREADABLE) from None
        except OSError as error:
            raise CommandError(not_opened(Path(error.filename or data), error), returncode=UNREADABLE) from None
        self.stdout.write(told(outcome, output))
        if outcome.pending_total:
            sys.exit(TO_DECIDE)


def _table(path: Path) -> Correspondence:
    return from_csv(read_bytes(path))


def _same_file(one: Path, other: Path) -> bool:
    return one.resolve() == other.resolve() or (one.exists() and other.exists() and one.samefile(other))


def told(outcome: ConversionOutcome, output: Path) -> str:
    """The outcome as lines of text: how many rows, what is to decide row by row, what else was noticed."""
    lines = [f"{output}{NBSP}: {outcome.sentence}"]
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


def _line(pending: Pending) -> str:
    choices = f" Choix possibles{NBSP}: {enumerated([quoted(choice) for choice in pending.choices], 'ou')}." if pending.choices else ""
    value = f", {quoted(pending.value)}" if pending.value else ""
    return f"– ligne {pending.row}, colonne {quoted(pending.column)}{value}{NBSP}: {pending.why}{choices}"
