"""The command line that needs neither database nor settings: `fabrique`, and the commands of `manage.py` that are the same.

`inputs` is what is read, `answers` how an answer is written, a module a verb; `main` is the entry point.
Exit codes: 0 well, 1 a finding or something invalid, 2 unreadable input, 3 a conflict.
"""
