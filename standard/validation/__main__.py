"""The process that `child` starts, and may kill."""

from standard.validation.answering import main

main()
