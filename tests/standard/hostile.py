"""Pairs of schemas of any size that somebody could send to make an analysis last: each is a shape that once did."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

Descriptor = dict[str, Any]
Pair = tuple[Descriptor, Descriptor]
WORDS = [
    *("date", "debut", "fin", "nom", "code", "commune", "adresse", "type"),
    *("lieu", "libelle", "numero", "places", "surface", "acces", "horaire", "tarif"),
]


def schema(*fields: Descriptor, **more: Any) -> Descriptor:
    return {"name": "s", "version": "1.0.0", "fields": list(fields), **more}


def field(name: str, **more: Any) -> Descriptor:
    return {"name": name, "type": "string", **more}


def fields(size: int, make: Callable[[int], Descriptor]) -> Descriptor:
    return schema(*map(make, range(size)))


def one_list(*values: Any) -> Descriptor:
    return schema(field("x", constraints={"enum": list(values)}))


def values(size: int, one: Callable[[int], Any], other: Callable[[int], Any]) -> Pair:
    return one_list(*map(one, range(size))), one_list(*map(other, range(size)))


def told(seed: int, words: Callable[[random.Random], str]) -> Callable[[int], Descriptor]:
    """Fields that say something of themselves, in words drawn at random."""

    def make(rank: int) -> Descriptor:
        draw = random.Random(rank * 7919 + seed)
        name, title, description, example = (" ".join(words(draw) for _ in range(times)) for times in (3, 2, 10, 1))
        return field(f"{name.replace(' ', '_')}_{rank}", title=title, description=description, example=example)

    return make


def invented(draw: random.Random) -> str:
    return "".join(draw.choice("bcdfghjklmnpqrstvwxz") + draw.choice("aeiou") for _ in range(4))


def usual(draw: random.Random) -> str:
    return draw.choice(WORDS)


def keyed(size: int, name: str) -> Descriptor:
    keys = [{"fields": [f"{name}{rank}"], "reference": {"resource": "r", "fields": [f"z{rank}"]}} for rank in range(size)]
    names = [f"{name}{rank}" for rank in range(size)]
    return fields(size, lambda rank: field(f"{name}{rank}", title=f"Titre {rank}")) | {
        "foreignKeys": keys,
        "uniqueKeys": [[each] for each in names],
        "primaryKey": names,
    }


def checked(size: int, name: str) -> Descriptor:
    pairs = [{"column": f"{name}{rank}", "op": "<", "column2": f"{name}{rank + 1}"} for rank in range(size - 1)]
    made = fields(size, lambda rank: field(f"{name}{rank}", description=f"Le nombre {rank} de la ligne"))
    return made | {"custom_checks": [{"name": "compare-columns-value", "params": params} for params in pairs]}


def categorised(size: int, name: str) -> Descriptor:
    said = [{"value": f"{name}{rank}", "label": f"Libellé {name} {rank}", "definition": "La même."} for rank in range(size)]
    return schema(field("x", categories=said, constraints={"enum": [each["value"] for each in said]}))


def retired_values(size: int, to: int) -> Descriptor:
    said = [{"value": f"v{rank}", "deprecated": True, "successors": [f"v{(rank + to) % size}"]} for rank in range(size)]
    return schema(field("x", categories=said, constraints={"enum": [each["value"] for each in said]}))


def described(before: str, after: str) -> Pair:
    return tuple(schema(field("x", title="X", description=text), description=text) for text in (before, after))  # type: ignore[return-value]


def items(size: int, key: str) -> Pair:
    one, other = [f"mot {rank}" for rank in range(size)], [f"mot {rank}" for rank in range(0, 2 * size, 2)]
    if key == "keywords":
        return schema(field("x"), keywords=one), schema(field("x"), keywords=other)
    return schema(field("x", **{key: one})), schema(field("x", **{key: other}))


def moved(size: int) -> Pair:
    texts = [f"valeur {rank}" for rank in range(2 * size)]
    one = schema(field("x", constraints={"enum": texts}), field("y", constraints={"enum": ["un", "deux"]}))
    other = schema(field("x", constraints={"enum": texts[::2]}), field("y", constraints={"enum": ["un", "deux", *texts[1::2]]}))
    return one, other


def split(size: int) -> Pair:
    whole = [field(f"coordonnee_{rank}", constraints={"enum": [f"v{rank}{each}xx" for each in range(4)]}) for rank in range(size)]
    parts = []
    for each in whole:
        texts = each["constraints"]["enum"]
        parts += [each | {"name": f"{each['name']}_{part}", "constraints": {"enum": texts[start::2]}} for start, part in enumerate("ab")]
    return schema(*whole), schema(*parts)


def rotated(size: int) -> Pair:
    one = [field(f"champ{rank}", title=f"Titre tt{rank}", description=f"desc dd{rank}") for rank in range(size)]
    return schema(*one), schema(*(each | {"name": one[(rank + 1) % size]["name"]} for rank, each in enumerate(one)))


def reversed_fields(size: int) -> Pair:
    one = [field(f"champ{rank}") for rank in range(size)]
    return schema(*one), schema(*reversed(one))


def both(size: int, make: Callable[[str], Callable[[int], Descriptor]]) -> Pair:
    return fields(size, make("a")), fields(size, make("b"))


FAMILIES: dict[str, Callable[[int], Pair]] = {
    "fields that say nothing": lambda n: both(n, lambda name: lambda rank: field(f"{name}{rank}")),
    "fields of one name": lambda n: (fields(n, lambda rank: field("x")), fields(n, lambda rank: field("x", format="uri"))),
    "fields without a name": lambda n: both(n, lambda name: lambda rank: {"title": f"{name}{rank}"}),
    "fields nearly named alike": lambda n: both(n, lambda name: lambda rank: field(f"{name}_{rank}_lieu", title=f"Lieu {name} {rank}")),
    "fields that share nothing": lambda n: (fields(n, told(1, invented)), fields(n, told(2, invented))),
    "fields of the same few words": lambda n: (fields(n, told(1, usual)), fields(n, told(2, usual))),
    "fields renamed": lambda n: both(n, lambda name: lambda rank: field(f"{name}{rank}", title=f"Titre {rank}")),
    "fields in rings of names": rotated,
    "fields the other way round": reversed_fields,
    "fields split": split,
    "fields of one list": lambda n: both(n, lambda name: lambda rank: field(f"{name}{rank}", constraints={"enum": WORDS[:5]})),
    "fields of near lists": lambda n: both(
        n, lambda name: lambda rank: field(f"{name}{rank}", constraints={"enum": [f"abc{each}{name}" for each in WORDS[:5]]})
    ),
    "lists that share nothing": lambda n: both(
        n, lambda name: lambda rank: field(f"f{rank}", constraints={"enum": [f"{name}{rank}{each}" for each in range(5)]})
    ),
    "fields that replace each other": lambda n: both(
        n, lambda name: lambda rank: field(f"f{rank}", deprecated=True, successors=[f"f{(rank + (name == 'a') + 1) % n}"])
    ),
    "keys on every field": lambda n: (keyed(n, "a"), keyed(n, "b")),
    "checks on every field": lambda n: (checked(n, "a"), checked(n, "b")),
    "values that share nothing": lambda n: values(n, lambda rank: f"v{rank}", lambda rank: f"w{rank}"),
    "values of the same few words": lambda n: values(
        n,
        lambda rank: f"{WORDS[rank % 16]} {WORDS[rank // 16 % 16]} {rank // 256}",
        lambda rank: f"{WORDS[rank // 16 % 16]} de {WORDS[rank % 16]} {rank // 256}",
    ),
    "values that begin alike": lambda n: values(
        n, lambda rank: f"abc{'x' * (rank % 5)}{chr(97 + rank % 26)}", lambda rank: f"abd{'x' * (rank % 5)}{chr(97 + rank % 26)}"
    ),
    "values of one text": lambda n: values(n, lambda rank: "a", lambda rank: "b"),
    "values of another type": lambda n: values(n, lambda rank: rank, str),
    "values of another case": lambda n: values(n, lambda rank: f"Valeur {rank}", lambda rank: f"valeur  {rank}"),
    "values two by two the other way round": lambda n: values(n, lambda rank: f"v{rank}", lambda rank: f"v{rank ^ 1}"),
    "values that move to another field": moved,
    "values that replace each other": lambda n: (retired_values(n, 1), retired_values(n, 2)),
    "categories": lambda n: (categorised(n, "a"), categorised(n, "b")),
    "a pattern of many values": lambda n: tuple(
        schema(field("x", constraints={"pattern": f"^(?:{'|'.join(f'{name}{rank}' for rank in range(n))})$"})) for name in "ab"
    ),  # type: ignore[return-value]
    "a description of one word": lambda n: described("a" * n, "ab" * n),
    "a description of all words": lambda n: described(
        " ".join(f"mot{rank}" for rank in range(n)), " ".join(f"mot{2 * rank}" for rank in range(n))
    ),
    "a description of few words": lambda n: described(
        " ".join(WORDS[rank % 16] for rank in range(n)), " ".join(WORDS[rank * 3 % 16] for rank in range(n))
    ),
    "a description of lines": lambda n: described(
        "\n".join(f"- ligne {rank}" for rank in range(n)), "\n".join(f"- lignes {rank % 3}" for rank in range(n))
    ),
    "a key as long as a schema": lambda n: (schema(field("x", **{"k" * n: 1, "k" * n + "z": 2})), schema(field("x", **{"k" * n + "y": 1}))),
    "properties of the schema": lambda n: (
        schema(field("x"), **{f"a{rank}": rank for rank in range(n)}),
        schema(field("x"), **{f"b{rank}": rank for rank in range(n)}),
    ),
    "properties of a field": lambda n: (
        schema(field("x", **{f"exampl{rank}": rank for rank in range(n)})),
        schema(field("x", **{f"b{rank}": rank for rank in range(n)})),
    ),
    "constraints of a field": lambda n: (
        schema(field("x", constraints={f"pater{rank}": rank for rank in range(n)})),
        schema(field("x", constraints={f"b{rank}": rank for rank in range(n)})),
    ),
    "keywords": lambda n: items(n, "keywords"),
    "examples": lambda n: items(n, "examples"),
    "missing values": lambda n: items(n, "missingValues"),
}


def unknown_names(size: int) -> Descriptor:
    """Keys and checks that name fields that are not there, nearly."""
    keys = [{"fields": [f"nome{rank}"], "reference": {"resource": "", "fields": [f"nomes{rank}"]}} for rank in range(size)]
    checks = [
        {"name": "sum-columns-value", "params": {"column": f"noms{rank}", "columns": [f"nom{rank}", f"nim{rank}"]}} for rank in range(size)
    ]
    return fields(size, lambda rank: field(f"nom{rank}")) | {
        "foreignKeys": keys,
        "custom_checks": checks,
        "primaryKey": [f"nm{rank}" for rank in range(size)],
    }


ALONE: dict[str, Callable[[int], Descriptor]] = {
    "examples that no value is": lambda n: schema(
        field("x", examples=[f"w{rank}" for rank in range(n)], constraints={"enum": [f"v{rank}" for rank in range(n)]})
    ),
    "examples of missing values": lambda n: schema(
        field("x", missingValues=[f"a{rank}" for rank in range(n)], examples=[f"a{rank}" for rank in range(n)])
    ),
    "examples of true values": lambda n: schema(
        field("x") | {"type": "boolean", "trueValues": [f"a{rank}" for rank in range(n)], "examples": [f"b{rank}" for rank in range(n)]}
    ),
    "values between spaces": lambda n: one_list(*(f" v  {rank} " for rank in range(n))),
    "values two by two": lambda n: one_list(*(f"v{rank // 2}" for rank in range(n))),
    "values a letter apart": lambda n: one_list(*(f"abcdefghijkl{chr(97 + rank % 26)}{chr(97 + rank // 26)}mnopqrst" for rank in range(n))),
    "values replaced by what is not there": lambda n: schema(
        field(
            "x",
            constraints={"enum": [f"v{rank}" for rank in range(n)]},
            categories=[{"value": f"v{rank}", "successors": [f"w{rank}"]} for rank in range(n)],
        )
    ),
    "values in a description": lambda n: schema(
        field("x", description=", ".join(f"vbl{rank}" for rank in range(n)), constraints={"enum": [f"val{rank}" for rank in range(n)]})
    ),
    "names that nothing has": unknown_names,
    "names of two cases": lambda n: fields(n, lambda rank: field(f"Nom{rank // 2}" if rank % 2 else f"nom{rank // 2}")),
    "constraints that are misspelt": lambda n: schema(
        field("x", constraints={f"requir{chr(97 + rank % 26)}{chr(97 + rank // 26)}": 1 for rank in range(n)})
    ),
}
"""Schemas that last by themselves."""
