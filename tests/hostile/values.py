"""What nobody types in good faith, nor any form sends: each value was once enough to stop a site somewhere."""

from __future__ import annotations

import json
from typing import Any, Final
from urllib.parse import quote

TEXTS: Final[dict[str, str]] = {
    "nul": "a\0b",
    "lone surrogate": "a\ud800",
    "not utf-8": "\udcff\udcfe",  # the bytes ff fe, as `surrogateescape` writes them
    "5000 digits": "9" * 5_000,
    "a word": "abc",
    "controls": "a\x01\x0b\x1b[31m\x7f\x85",
    "reversed": "abc\u202edcb\u2066",
    "two lines": "a\r\nBcc: b@exemple.fr\r\n\r\nc",
    "long": "é" * 3_000,
    "more than 64 bits": str(2**63),
    "superscript digits": "²³",
    "no characters": "\ufffe\uffff\U0010ffff",
    "4000 digits": "1" * 4_000,
    "digits of another script": "١٢٣",
    "minus one": "-1",
    "zero": "0",
    "last day": "9999-12-31T23:59:59-14:00",
    "first day": "0001-01-01T00:00:00+14:00",
    "a day of the last year": "9999-12-31",
    "the first day": "0001-01-01",
    "no day": "0000-00-00",
    "not a number": "NaN",
    "infinite": "1e999",
    "another site": "//exemple.org/%2e%2e",
    "a script": "javascript:alert(1)",
    "a path": "../../../../etc/passwd",
    "a percent": "%",
    "percent nul": "%00",
    "brackets": "((((((((",
    "braces": "{{ 7 }}{% x %}{0!r:1}%s%(a)s",
    "quotes": "'\"`;--",
    "markup": "<script>alert(1)</script>&#0;",
    "a pattern": "(a+)+$",
    "spaces": "\u00a0\u2003\u3000\t ",
    "letters taken apart": "e\u0301\u0323" * 50,
    "emoji": "👩‍👩‍👧‍👦",
    "json": '{"a": [1, {"b": null}]}',
    "address": "a@b",
    "nothing": "",
}
"""By name, what a part of a path, a parameter, an input, a text of JSON or a header may be."""

DOZEN: Final = (*tuple(TEXTS)[:12], "a day of the last year", "the first day")
"""The names of those that are tried each time."""

JSON_VALUES: Final[dict[str, str]] = {
    "null": "null",
    "true": "true",
    "object": '{"a": {}}',
    "list of lists": "[[[]]]",
    "5000 digits": "9" * 5_000,
    "4000 digits": "9" * 4_000,
    "more than 64 bits": str(2**63),
    "below 64 bits": str(-(2**63) - 1),
    "infinite": "1e999",
    "fraction": "1.5",
    "list": '[1, "a", null, "\\u0000", "\\ud800", 99999999999999999999]',
    "key": '{"\\u0000": "\\udfff"}',
    "deep": "[" * 300 + "]" * 300,
    "nan": "NaN",
}
"""By name, what else a JSON value may be, as it is written."""

JSON_DOZEN: Final = tuple(JSON_VALUES)[:7]


def in_address(text: str) -> str:
    """The text as a part of an address or of a form, its bad bytes kept."""
    return quote(in_bytes(text), safe="")


def in_bytes(text: str) -> bytes:
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")


def in_json(text: str) -> str:
    return json.dumps(text)


def encoded(fields: dict[str, list[str]]) -> bytes:
    """A form as browsers write it."""
    return "&".join(f"{in_address(name)}={in_address(value)}" for name, values in fields.items() for value in values).encode()


def written(value: Any) -> str:
    """A JSON value as it is written; what is `Written` already stays."""
    if isinstance(value, Written):
        return value.text
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)}: {written(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(written, value)) + "]"
    return json.dumps(value)


class Written:
    """JSON that Python's own writer would not write."""

    def __init__(self, text: str) -> None:
        self.text = text
