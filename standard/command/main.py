"""`fabrique VERB …`: the entry point that `pip install` gives."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Sequence
from importlib import import_module
from typing import Any, Final, Protocol, TextIO, cast

from standard.command.answers import Out
from standard.command.inputs import CODES, UNREADABLE, Failure

VERBS: Final = {
    "lint": "les défauts d’un schéma",
    "compare": "ce qui change d’un schéma à un autre, et pour qui",
    "apply": "le schéma que donnent des changements",
    "render": "le schéma tel qu’il serait publié",
    "validate": "les défauts d’un fichier de données",
    "check": "ce qui empêcherait un schéma de paraître",
    "export": "tous les fichiers publiés d’un schéma",
    "migrate": "un fichier réécrit pour une autre version de son schéma",
}


class Verb(Protocol):
    """A module of this package: what it says of itself, what it takes, what it does and its exit code."""

    HELP: str

    def add_arguments(self, parser: Any) -> None: ...
    def run(self, options: Any, out: Out) -> int: ...


def verb(name: str) -> Verb:
    """A verb is imported when it is asked for: half of a small command is its imports."""
    return cast(Verb, import_module(f"standard.command.{name}"))


def main(arguments: Sequence[str] | None = None) -> int:
    given = list(sys.argv[1:] if arguments is None else arguments)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    if given[:1] == ["validate"]:
        # The process that reads the file loads its libraries meanwhile.
        from standard.validation import child

        child.prepare()
    try:
        return _ran(given)
    except Failure as failure:
        print(failure, file=sys.stderr)
        return failure.code
    except BrokenPipeError:
        # Whoever read the answer has enough of it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return UNREADABLE
    except KeyboardInterrupt:
        return 130


def _ran(given: list[str]) -> int:
    parser = ArgumentParser(
        prog="fabrique",
        description="Vérifie, compare et convertit des schémas de données (Table Schema) et des fichiers, sans base ni configuration.",
        epilog=CODES,
        formatter_class=RawDescriptionHelpFormatter,
    )
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERBE")
    for name, said in VERBS.items():
        one = verbs.add_parser(name, help=said, epilog=CODES)
        if given[:1] == [name]:
            one.description = verb(name).HELP
            verb(name).add_arguments(one)
    options = parser.parse_args(given)
    code = verb(options.verb).run(options, lines_on(sys.stdout))
    sys.stdout.flush()
    return code


def lines_on(stream: TextIO) -> Out:
    """Writes each text on its own line."""
    return lambda text: print(text, end="" if text.endswith("\n") else "\n", file=stream)


if __name__ == "__main__":
    sys.exit(main())
