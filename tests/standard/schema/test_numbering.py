"""Numbers of versions, as real schemas write them."""

import pytest
from django.urls import Resolver404, resolve
from semver import Version

from standard.schema import numbering


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1.4.0", "1.4.0"), ("v1.0.6", "1.0.6"), ("V2.0", "2.0.0"), (" v.1.2.0 ", "1.2.0"), ("v 0.3", "0.3.0"), ("0.1.0", "0.1.0"),
        ("1.10.0", "1.10.0"), ("1.0.0-rc.1", "1.0.0-rc.1"), ("1.0.0-beta+5", "1.0.0-beta+5"),
        ("Version 0.3", None), ("", None), ("v", None), ("1", None), ("2024", None), ("1.2.3.4", None), ("01.2.3", None), ("1.٢.3", None),
        ("1.2.x", None), ("1..2", None), ("1.2.3\n.", None), ("-1.0.0", None), ("9" * 5000 + ".0.0", None), ("1." + "0" * 100, None),
    ],
)  # fmt: skip
def test_a_number_is_read_as_people_write_it(text: str, number: str | None) -> None:
    assert numbering.read(text) == (Version.parse(number) if number else None)


@pytest.mark.parametrize(
    ("text", "number", "plain"),
    [
        ("1.2.0", True, True), ("10.20.30", True, True), ("0.0.0", True, True), ("1.2.0-rc.1", True, False), ("1.2", False, False),
        ("v1.2.0", False, False), ("1.02.0", False, False), ("1.2.0\n", False, False), ("1.2.٣", False, False), ("", False, False),
        ("9" * 5000 + ".0.0", False, False), ("20220629.0.999999999", True, True),
        ("99999999999.0.0", True, False), ("0.0.1000000000", True, False),
    ],
)  # fmt: skip
def test_a_version_is_published_under_three_plain_numbers(text: str, number: bool, plain: bool) -> None:
    assert (numbering.is_number(text), numbering.is_plain(text)) == (number, plain)


def test_numbers_are_ordered_as_numbers() -> None:
    assert numbering.is_before("1.9.0", "1.10.0")
    assert not numbering.is_before("1.10.0", "1.9.0")
    assert not numbering.is_before("1.9.0", "1.9.0")


def test_a_pre_release_is_taken_for_what_it_prepares() -> None:
    assert numbering.release_of("v1.2.0-rc.1") == numbering.release_of("1.2.0") == numbering.read("1.2")
    assert numbering.release_of("bientôt") is None


@pytest.mark.parametrize("version", ["1.02.0", "1.2", "1.2.\u0663", "v1.2.0"])
def test_an_address_reads_what_is_published_and_nothing_else(version: str) -> None:
    assert resolve("/standards/lieux/1.2.0/schema.json").kwargs["version"] == "1.2.0"
    with pytest.raises(Resolver404):
        resolve(f"/standards/lieux/{version}/schema.json")
