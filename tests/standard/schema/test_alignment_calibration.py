"""The confidence of a guess is a frequency: of the guesses that say 0.9 on real schemas, nine in ten are right."""

import copy
from collections import defaultdict
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest

from standard.schema.alignment import Alignment, align
from standard.schema.table_schema import parse
from tests.known_schemas import real_schemas, requires_real_data, standards_of

SEEDS = 3
LEFT_OUT: tuple[tuple[str, ...], ...] = ((), ("title",), ("title", "description"), ("title", "description", "example"))
"""What schemas do not say, from the fullest to the barest."""
ABBREVIATED = {
    "nombre": "nb",
    "numero": "num",
    "telephone": "tel",
    "adresse": "adr",
    "departement": "dept",
    "identifiant": "id",
    "nom": "n",
}
Fields = list[dict[str, Any]]


def renamed(name: str, random: Random) -> str:
    """Another name for a column: one that says nothing, or the same shortened, cut, turned round or without its vowels."""
    parts = name.lower().split("_")
    match random.randrange(5):
        case 0:
            return "zz" + "".join(random.choices("abcdefghij", k=6))
        case 1:
            return "_".join(ABBREVIATED.get(part, part[:4]) for part in parts)
        case 2:
            return "_".join(part[:3] for part in parts)
        case 3 if len(parts) > 1:
            return "_".join(reversed(parts))
    return "_".join(part[0] + "".join(letter for letter in part[1:] if letter not in "aeiouy") for part in parts if part)


def trials() -> Iterator[tuple[Fields, Fields, dict[str, str]]]:
    """Two versions of a standard where a third of the columns changed name, a sixth went and another sixth came; what became what."""
    for versions in standards_of(real_schemas()):
        sides = [{item["name"]: item for item in known.descriptor()["fields"] if "name" in item} for known in (versions[0], versions[-1])]
        common = [name for name in sides[0] if name in sides[1]]
        for seed in range(SEEDS if len(common) > 5 else 0):
            random = Random(f"{versions[0].slug} {seed}")
            for left_out in LEFT_OUT:
                before: Fields = []
                after: Fields = []
                truth: dict[str, str] = {}
                for name in common:
                    fate = random.choice(("kept", "kept", "renamed", "renamed", "gone", "new"))
                    old, new = ({key: copy.copy(side[name][key]) for key in side[name] if key not in left_out} for side in sides)
                    if fate == "renamed":
                        truth[name] = new["name"] = renamed(name, random)
                    before += [old] if fate != "new" else []
                    after += [new] if fate != "gone" else []
                if len({item["name"] for item in after}) == len(after):
                    yield before, after, truth


def guesses(alignment: Alignment) -> Iterator[tuple[float, str, tuple[str, ...]]]:
    for guess in alignment.guesses():
        if guess.field is None and guess.after_texts != (guess.text,):
            yield guess.confidence, guess.text, guess.after_texts


@pytest.mark.deep
@requires_real_data
def test_what_says_nine_in_ten_is_right_nine_times_in_ten(capsys: pytest.CaptureFixture[str]) -> None:
    said: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    sought = found = 0
    for before, after, truth in trials():
        told = list(guesses(align(parse({"fields": before}), parse({"fields": after}))))
        for confidence, name, became in told:
            said[min(int(confidence * 10), 9)].append((confidence, became == (truth.get(name),)))
        sought += len(truth)
        found += sum(became == (truth.get(name),) for _, name, became in told)
    with capsys.disabled():
        print(f"\n{found} noms changés retrouvés sur {sought}")
        for decile, answers in sorted(said.items()):
            print(
                f"confiance {decile / 10:.1f} : {len(answers)} suppositions, {sum(right for _, right in answers) / len(answers):.3f} justes"
            )
    assert found / sought > 0.75
    for decile in (7, 8, 9):
        mean, right = (sum(column) / len(said[decile]) for column in zip(*said[decile], strict=True))
        assert right > mean - 0.05, (decile, mean, right)
