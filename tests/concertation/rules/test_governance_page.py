"""docs/governance.md says what the rules do: its tables are made from them."""

import re

from tests.concertation.rules.governance_page import PAGE, TABLES, written


def test_the_tables_are_those_of_the_rules() -> None:
    page = PAGE.read_text()
    assert page == written(page), "python -m tests.concertation.rules.governance_page writes them again"


def test_every_table_is_in_the_page_once() -> None:
    assert sorted(re.findall(r"<!-- table: (\w+) -->", PAGE.read_text())) == sorted(TABLES)
