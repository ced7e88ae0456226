"""The schema part of `make bench`: what one change of a schema costs, from two descriptors to the next version number.

Times are of the processor, once each distinct pattern was compiled, the best of a few runs.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from itertools import pairwise
from typing import Any, Final

from standard.schema import compatibility, diff, lint, table_schema
from standard.schema.operations import apply_all
from tests.known_schemas import real_schemas, standards_of

SIZES: Final = (250, 1_000)
VALUES: Final = 20
TIMES: Final = 5
Descriptor = dict[str, Any]


def generated(fields: int, edition: int) -> Descriptor:
    """A schema of `fields` lists of VALUES values, enums and patterns; the second edition changes three fields in fifty."""

    def field(number: int) -> Descriptor:
        changed = number % 50 if edition else 0
        values = [f"Valeur {number} {rank}" for rank in range(VALUES + (changed == 1))]
        choice = "|".join(values)
        return {
            "name": f"champ_{number}{'_bis' if changed == 2 else ''}",
            "title": f"Champ {number}",
            "description": f"Ce que dit le champ {number}{', en détail' if changed == 3 else ''}.",
            "type": "string",
            "example": values[0],
            "constraints": {"enum": values} if number % 2 else {"pattern": f"^(?:{choice})(?:;(?:{choice}))*$"},
        }

    return {"name": "banc", "version": f"1.{edition}.0", "fields": [field(number) for number in range(fields)]}


def largest_real() -> tuple[str, Descriptor, Descriptor] | None:
    """Two versions in a row of the real schema that has the most fields; None where there is none at hand."""
    pairs = [(one, other, other.descriptor()) for versions in standards_of(real_schemas()) for one, other in pairwise(versions)]
    if not pairs:
        return None
    before, after, descriptor = max(pairs, key=lambda pair: len(pair[2]["fields"]))
    return f"{after.slug}, {len(descriptor['fields'])} champs", before.descriptor(), descriptor


def steps(old: Descriptor, new: Descriptor) -> dict[str, float]:
    """The milliseconds of each step from the new descriptor, the earlier schema being at hand."""
    before, after = table_schema.parse(old), table_schema.parse(new)
    operations = diff.compare(before, after)
    aligned = apply_all(before, operations)
    impacts = compatibility.impacts(before, aligned)
    return {
        "parse": _best(lambda: table_schema.parse(new)),
        "lint": _best(lambda: lint.check(new, after)),
        "compare": _best(lambda: diff.compare(before, after)),
        "impacts": _best(lambda: compatibility.impacts(before, apply_all(before, operations))),
        "next_version": _best(lambda: compatibility.next_version("1.0.0", impacts)),
    }


def _best(action: Callable[[], object]) -> float:
    action()
    times = []
    for _ in range(TIMES):
        gc.collect()
        start = time.process_time()
        action()
        times.append(time.process_time() - start)
    return min(times) * 1000


def main() -> None:
    columns = {f"{fields} champs": steps(generated(fields, 0), generated(fields, 1)) for fields in SIZES}
    small, large = columns.values()
    growth = {step: large[step] / small[step] if small[step] else 0.0 for step in small}
    growth["total"] = sum(large.values()) / sum(small.values())
    real = largest_real()
    if real is not None:
        columns[real[0]] = steps(real[1], real[2])
    print(f"Schéma : chaque champ a {VALUES} valeurs, trois champs sur cinquante changent (ms de processeur)\n")
    print(f"{'':<14}" + "".join(f"{title:>14}" for title in list(columns)[:2]) + f"{'croissance':>14}" + (f"   {real[0]}" if real else ""))
    for step in growth:
        shown = [sum(times.values()) if step == "total" else times[step] for times in columns.values()]
        last = f"{shown[2]:>10.1f}" if real else ""
        print(f"{step:<14}{shown[0]:>14.1f}{shown[1]:>14.1f}{growth[step]:>13.1f}x{last}")


if __name__ == "__main__":
    main()
