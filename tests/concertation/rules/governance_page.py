"""The tables of docs/governance.md, made from the rules. `python -m tests.concertation.rules.governance_page` writes them again."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from itertools import product
from pathlib import Path
from typing import Final

from concertation.rules.ballots import RULES, Terms
from concertation.rules.constitution import CONSTITUTIONS, DEFAULT, Case, Constitution, Effect, Person, may_record, needs
from concertation.rules.constitution.cases import HISTORIES, LEVELS, WAYS

PAGE: Final = Path(__file__).resolve().parents[3] / "docs" / "governance.md"
_BLOCK: Final = re.compile(r"(<!-- table: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)
_PEOPLE: Final = {"team": Person(1, frozenset({"team"})), "chair": Person(2, frozenset({"chair", "member"}))}


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def cell(constitution: Constitution, case: Case) -> str:
    """Who records a decision, and what it needs; a dash where it may not be."""
    recorders = [name for name, person in _PEOPLE.items() if may_record(constitution, case, person)]
    if not recorders:
        return "—"
    asked = needs(constitution, case)
    wanted = [word for word, needed in (("confirmed", asked.confirmation), ("new meeting", asked.later_meeting)) if needed]
    return ", ".join([" or ".join(recorders), *wanted])


def cells(effect: Effect) -> str:
    together: dict[tuple[str, ...], list[str]] = {}
    for way, history in product(WAYS, HISTORIES):
        row = (way, *(cell(DEFAULT, Case(way, level, history, effect)) for level in LEVELS))
        together.setdefault(row, []).append(history)
    return table(["way", "ballots on the question", *LEVELS], [[way, ", ".join(after), *row] for (way, *row), after in together.items()])


def without_committee() -> str:
    cases = [(way, [Case(way, level, committee=False, chair=False) for level in LEVELS]) for way in WAYS]
    return table(["way", *LEVELS], [[way, *(cell(DEFAULT, case) for case in row)] for way, row in cases])


def of_the_committee() -> str:
    cases = {
        "a version, or the constitution": lambda way: Case(way, "patch", "passed" if way == "vote" else "none", subject="version"),
        "in place of a vote or a consensus": lambda way: Case(way, "patch", "passed" if way == "vote" else "none", replaces="vote"),
        "what it voted on or decided in another question": lambda way: Case(
            way, "patch", "passed" if way == "vote" else "none", rewrites=(3,)
        ),
        "after a member called it up": lambda way: Case(way, "patch", "passed" if way == "vote" else "none", called_up=True),
    }
    return table(["what is decided", *WAYS], [[what, *(cell(DEFAULT, case(way)) for way in WAYS)] for what, case in cases.items()])


def models() -> str:
    rows = []
    for constitution in CONSTITUTIONS.values():
        for way, clause in constitution.clauses.items():
            confirmed = clause.confirmed_by.replace("_", " ")
            rows.append([f"`{constitution.code}`", way, clause.up_to, confirmed, ", ".join(clause.told), duration(clause.objection)])
    return table(["model", "way", "up to", "confirmed by", "told", "may be called up for"], rows)


def explanations() -> str:
    rows = []
    for item in CONSTITUTIONS.values():
        rows.append([f"`{item.code}`", item.name, item.explanation, duration(item.minimum_duration), str(item.proxies)])
    return table(["model", "its name", "in one sentence", "a ballot lasts at least", "proxies held"], rows)


def rules() -> str:
    rows = [
        [
            f"`{code}`",
            ", ".join(f"`{stance.code}`" + ("*" if stance.motive else "") for stance in rule.stances) or "`ranking`",
            "none" if rule.threshold is None else f"{rule.threshold} %",
            rule.explain(Terms(code)),
        ]
        for code, rule in RULES.items()
    ]
    return table(["rule", "what a voter says", "threshold", "what voters read"], rows)


def duration(lasting: timedelta) -> str:
    if not lasting:
        return "—"
    return f"{lasting.days} day{'s' if lasting.days > 1 else ''}"


TABLES: Final[dict[str, Callable[[], str]]] = {
    "adopts": lambda: cells("adopts"),
    "sets_aside": lambda: cells("sets_aside"),
    "postpones": lambda: cells("postpones"),
    "without_committee": without_committee,
    "of_the_committee": of_the_committee,
    "models": models,
    "explanations": explanations,
    "rules": rules,
}


def written(page: str) -> str:
    """The page with its tables as the rules have them."""
    return _BLOCK.sub(lambda found: f"{found[1]}{TABLES[found[2]]()}{found[3]}", page)


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text()))
