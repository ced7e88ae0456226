"""The verbs of `standard.command` as commands of Django: one implementation."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path
from typing import Any, ClassVar, Final

from django.core.management.base import BaseCommand, CommandError, CommandParser

from standard.command.inputs import CODES, Failure
from standard.command.main import verb

WRITTEN: Final = frozenset(("output", "decisions", "to"))
"""The options that are paths."""


class VerbCommand(BaseCommand):
    """A command that needs neither database nor configuration, and speaks UTF-8 whatever the terminal."""

    verb: ClassVar[str]
    requires_system_checks: list[str] = []

    def run_from_argv(self, argv: list[str]) -> None:
        for stream in (self.stdout, self.stderr):
            reconfigure = getattr(stream, "reconfigure", None)
            if reconfigure is not None:
                reconfigure(encoding="utf-8")
        super().run_from_argv(argv)

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        self.help = f"{verb(self.verb).HELP} {CODES}"
        # Django's own --version would print its version instead of taking ours.
        return super().create_parser(prog_name, subcommand, conflict_handler="resolve", **kwargs)

    def add_arguments(self, parser: CommandParser) -> None:
        verb(self.verb).add_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        # A caller in Python may give a path where the command line gives its name.
        named = {key: str(value) if isinstance(value, Path) and key not in WRITTEN else value for key, value in options.items()}
        try:
            code = verb(self.verb).run(Namespace(**named), self.stdout.write)
        except Failure as failure:
            raise CommandError(str(failure), returncode=failure.code) from None
        if code:
            sys.exit(code)
