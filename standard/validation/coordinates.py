"""Points that are not where they should be: latitude and longitude exchanged (they only lie where the others do, or in the country of the
schema, the other way round), metres in place of degrees, zeros in place of what is not known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Final

import polars as pl

from standard.schema.folding import fold, humps_apart
from standard.schema.model import Field, Schema
from standard.schema.words import count, field_label
from standard.validation.found_rows import FoundRows
from standard.validation.framing import Block
from standard.validation.report import ReportNotice
from standard.validation.territory import FRANCE

NEAR, FAR = 3.0, 15.0
"""Degrees from the middle of the other points within which a point is beside them, and beyond which it is not."""
KEPT: Final = 20_000
"""Points that are kept to know where the others lie."""

_LATITUDE: Final = re.compile(r"(?:^| )(?:lat|latitude|y lat|ylat|y)(?: |$)|latitude")
_LONGITUDE: Final = re.compile(r"(?:^| )(?:lon|long|lng|longitude|xlong|xlon|x)(?: |$)|longitude")
_IN_ONE_TEXT: Final = re.compile(r"coord|geo ?point|(?:^| )(?:xy|lon ?lat|lat ?lon|gps)(?: |$)")
_PLANE: Final = re.compile(r"(?:^| )[xy](?: |$)")
"""Names that metres may have as well as degrees."""
_NUMBER: Final = r"-?[0-9]+(?:\.[0-9]+)?"
_PAIR: Final = rf"\A\s*\[?\s*({_NUMBER})\s*,\s*({_NUMBER})\s*\]?\s*\z"
_LON, _LAT = rf'"lon"\s*:\s*({_NUMBER})', rf'"lat"\s*:\s*({_NUMBER})'


def coordinates_of(schema: Schema, fields: Sequence[Field | None]) -> Iterator[Coordinates]:
    """The points of a table: a geopoint, or a latitude beside a longitude of the same name otherwise."""
    country = schema.text("countryCode").upper()
    latitudes: dict[str, tuple[int, Field]] = {}
    longitudes: dict[str, tuple[int, Field]] = {}
    for position, one in enumerate(fields):
        if one is None:
            continue
        if one.type == "geopoint":
            yield Coordinates(one, None, *_of_geopoint(one, pl.col(str(position))), country)
            continue
        if one.type not in {"number", "string", "any"}:
            continue
        words = _words_of(one)
        if one.type == "string" and (order := _order_in_text(one, words)):
            yield Coordinates(one, None, *_of_pair(pl.col(str(position)), *order), country, longitude_first=order == (1, 2))
            continue
        if not _LATITUDE.search(words) and not _LONGITUDE.search(words):
            words = fold(one.title, words_only=True)
        for pattern, found in ((_LATITUDE, latitudes), (_LONGITUDE, longitudes)):
            if pattern.search(words):
                found.setdefault(pattern.sub(" ", words).strip(), (position, one))
    for name in latitudes.keys() & longitudes.keys():
        (at, latitude), (beside, longitude) = latitudes[name], longitudes[name]
        yield Coordinates(latitude, longitude, _number(longitude, beside), _number(latitude, at), country)


def _words_of(one: Field) -> str:
    """The words of its name, « coordonneesX » being two."""
    return fold(humps_apart(one.name.replace("_", " ")), words_only=True)


def _number(one: Field, position: int) -> pl.Expr:
    text = pl.col(str(position))
    mark = one.text("decimalChar")
    return (text.str.replace(mark, ".", literal=True) if mark not in {"", "."} else text).cast(pl.Float64, strict=False)


def _order_in_text(one: Field, words: str) -> tuple[int, int] | None:
    """Where the longitude and the latitude stand in a text that holds both, by what the field says; None where it says nothing."""
    if not _IN_ONE_TEXT.search(words) or one.values is not None:
        return None
    said = f"{words} {fold(one.title)} {fold(one.description)}"
    longitude, latitude = said.find("longitude"), said.find("latitude")
    if longitude >= 0 and latitude >= 0:
        return (1, 2) if longitude < latitude else (2, 1)
    return (1, 2) if re.search(r"(?:^| )(?:xy|lon ?lat)(?: |$)", words) else None


def _of_pair(text: pl.Expr, *order: int) -> tuple[pl.Expr, pl.Expr]:
    longitude, latitude = (text.str.extract(_PAIR, group).cast(pl.Float64, strict=False) for group in order)
    return longitude, latitude


def _of_geopoint(one: Field, text: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    if one.format != "object":
        return _of_pair(text, 1, 2)
    written = [(_LON, 1), (_LAT, 1)]
    longitude, latitude = (text.str.extract(pattern, group).cast(pl.Float64, strict=False) for pattern, group in written)
    return longitude, latitude


@dataclass(slots=True)
class Coordinates:
    """One point a row, read block by block."""

    first: Field
    second: Field | None
    """The latitude and the longitude, or the geopoint alone."""
    longitude: pl.Expr
    latitude: pl.Expr
    country: str
    longitude_first: bool = True
    """Of a geopoint, or of a text that holds both."""
    points: int = 0
    in_france: int = 0
    turned: FoundRows = field(default_factory=FoundRows)
    kept: list[tuple[int, float, float]] = field(default_factory=list)
    nowhere: FoundRows = field(default_factory=FoundRows)
    zero: FoundRows = field(default_factory=FoundRows)

    def read(self, block: Block) -> None:
        points = block.texts.select(row=block.numbers, longitude=self.longitude, latitude=self.latitude).drop_nulls()
        self.points += points.height
        strangers = points.filter(~_MAINLAND)
        if strangers.height:
            # As a rule there are none: the other territories are not looked at for nothing.
            strangers = strangers.filter(~_FRENCH)
            for found, where in ((self.turned, _FRENCH_OTHER_WAY), (self.nowhere, _NOWHERE), (self.zero, _ZERO)):
                for row in strangers.filter(where)["row"]:
                    found.add(row)
        self.in_france += points.height - strangers.height
        if len(self.kept) < KEPT:
            self.kept += points.head(KEPT - len(self.kept)).iter_rows()

    def notices(self) -> Iterator[ReportNotice]:
        yield from self._turned()
        if self.second is None:
            return
        both = f"{field_label(self.first)} et {field_label(self.second)}"
        if self.nowhere.count and self._expects_degrees():
            message = (
                f"{self._on(self.nowhere)}, {both} ne sont pas des degrés, qui vont de -90 à 90 et de -180 à 180 ({self.nowhere.where}). "
                "Si ce sont des mètres, convertissez-les."
            )
            yield ReportNotice("coordinates", message, self.first.name, tuple(self.nowhere.rows))
        if self.zero.count and self.in_france:
            message = (
                f"{self._on(self.zero)}, {both} sont à zéro, loin de tous les autres points ({self.zero.where}). "
                "Videz ces cellules si le lieu n’est pas connu."
            )
            yield ReportNotice("coordinates", message, self.first.name, tuple(self.zero.rows))

    def _expects_degrees(self) -> bool:
        """Whether the names say degrees, and the schema does not refuse what is beyond by itself."""
        bounded = any(f"constraints/{bound}" in self.first.properties for bound in ("minimum", "maximum"))
        return not bounded and _PLANE.search(_words_of(self.first)) is None

    def _on(self, found: FoundRows) -> str:
        return f"Sur {count(found.count, 'ligne', 'lignes')}"

    def _turned(self) -> Iterator[ReportNotice]:
        french = self.country == "FR" or (not self.country and 2 * (self.in_france + self.turned.count) >= self.points)
        found = self.turned if french else self._apart()
        if not found.count:
            return
        where = "en France" if french else "auprès des autres"
        label, on = field_label(self.first), self._on(found)
        if self.second is None:
            order = (
                "la longitude s’écrit en premier, puis la latitude"
                if self.longitude_first
                else "la latitude s’écrit en premier, puis la longitude"
            )
            what = f"Dans {label}, {order}. {on}, elles semblent inversées"
        else:
            what = f"{on}, {label} et {field_label(self.second)} semblent inversées"
        message = f"{what}\u00a0: le point n’est {where} que dans l’autre sens ({found.where}). Vérifiez-les."
        yield ReportNotice("swapped-coordinates", message, self.first.name, tuple(found.rows))

    def _apart(self) -> FoundRows:
        """Points that are far from the others as they are written, and beside them the other way round."""
        found = FoundRows()
        if not self.kept:
            return found
        longitude, latitude = median(point[1] for point in self.kept), median(point[2] for point in self.kept)
        for row, lon, lat in self.kept:
            far = max(abs(lon - longitude), abs(lat - latitude)) > FAR
            if far and max(abs(lat - longitude), abs(lon - latitude)) < NEAR:
                found.add(row)
        return found


def _in_france(longitude: str, latitude: str, territories: Sequence[tuple[float, ...]] = FRANCE) -> pl.Expr:
    return pl.any_horizontal(
        pl.col(longitude).is_between(west, east) & pl.col(latitude).is_between(south, north) for west, south, east, north in territories
    )


_MAINLAND: Final = _in_france("longitude", "latitude", FRANCE[:1])
_FRENCH: Final = _in_france("longitude", "latitude")
_FRENCH_OTHER_WAY: Final = _in_france("latitude", "longitude")
_NOWHERE: Final = (pl.col("latitude").abs() > 90) | (pl.col("longitude").abs() > 180)
_ZERO: Final = (pl.col("latitude") == 0) & (pl.col("longitude") == 0)
