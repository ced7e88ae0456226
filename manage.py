#!/usr/bin/env python
"""Entry point of every command of the site."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if sys.argv[1:2] == ["validate_file"]:
        # Django and the process that reads the file load their libraries at the same time.
        from standard.validation import child

        child.prepare()
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
