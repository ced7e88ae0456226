"""The part of `make bench` on files: what the processor takes to make all that a version publishes, nothing being compiled beforehand."""

from __future__ import annotations

import time
from typing import Any, Final

from standard.publishing.registry import artefacts
from tests.bench.schema import generated
from tests.standard.publishing.libraries import bare

FIELDS: Final = 250
VALUES: Final = 36_000


def long_list() -> dict[str, Any]:
    """As long as that of the municipalities, with what each is called."""
    codes = [f"{rank:05}" for rank in range(VALUES)]
    field = {"name": "commune", "title": "Commune", "description": "Son code.", "type": "string", "constraints": {"enum": codes}}
    told = [{"value": code, "label": f"Commune n°\u00a0{rank}"} for rank, code in enumerate(codes)]
    return {"name": "banc", "version": "1.0.0", "fields": [{**field, "categories": told}]}


def main() -> None:
    print("\nTous les fichiers d’une version")
    for said, descriptor in ((f"{FIELDS} champs", generated(FIELDS, 0)), (f"une liste de {VALUES} valeurs", long_list())):
        began = time.process_time()
        made = artefacts(bare(descriptor))
        spent, weight = time.process_time() - began, sum(len(file.data) for file in made)
        print(f"  {said}\u00a0: {len(made)} fichiers, {weight / 1e6:.1f} Mo, en {spent:.2f} s de processeur")


if __name__ == "__main__":
    main()
