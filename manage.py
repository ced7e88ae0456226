#!/usr/bin/env python
"""Entry point of every command of the site."""

import os
import sys
from importlib import import_module

ALONE = ("apply_operations", "compare_schemas", "export_artefacts", "lint_schema", "migrate_file", "render_schema", "validate_file")
"""The commands that need neither database nor settings: the site is not loaded for them."""


def main() -> None:
    name = sys.argv[1] if len(sys.argv) > 1 else ""
    if name == "validate_file":
        # This process and the one that reads the file load their libraries at the same time.
        from standard.validation import child

        child.prepare()
    if name in ALONE:
        import_module(f"standard.management.commands.{name}").Command().run_from_argv(sys.argv)
        return
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.management import execute_from_command_line
    from environs import EnvError, EnvValidationError

    try:
        execute_from_command_line(sys.argv)
    except EnvError as error:
        # What was written may be a password: only its name is said.
        name = str(error).split('"')[1] if isinstance(error, EnvValidationError) else ""
        said = f"Le réglage {name} est mal écrit." if name else str(error)
        sys.exit(f"{said}\nCorrigez-le dans l’environnement du site\u00a0: .env.example montre comment chacun s’écrit.")


if __name__ == "__main__":
    main()
