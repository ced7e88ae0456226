"""The text of a cell, or the JSON value of an example, as a Python value of the field's type."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any, Final
from uuid import UUID

from standard.schema.model import JSON, Field

TRUE_VALUES: Final = ("true", "True", "TRUE", "1")
FALSE_VALUES: Final = ("false", "False", "FALSE", "0")

INTEGER: Final = re.compile(r"[+-]?[0-9]+")
NUMBER: Final = re.compile(r"[+-]?(?:(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|inf(?:inity)?|nan)", re.IGNORECASE)
AROUND_A_NUMBER: Final = re.compile(r"^[^-\d]*|\D*$")
URI: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:.*", re.DOTALL)
EMAIL: Final = re.compile(
    r"(?=.{1,64}@)[\u00a0-\u024f0-9a-zA-Z!#$%&'*+/=?^_`{}|~-]+(?:\.[\u00a0-\u024f0-9a-zA-Z!#$%&'*+/=?^_`{}|~-]+)*"
    r"@(?=.{1,253}$)(?:[^\W_](?:(?:[^\W_]|-){0,61}[^\W_])?\.)+(?=.*[^\W\d_])[^\W_](?:(?:[^\W_]|-){0,61}[^\W_])"
)
TIME: Final = re.compile(r"[0-9]{2}:[0-9]{2}:[0-9]{2}(?:[.,][0-9]{1,6})?(?:[Zz]|[+-][0-9]{2}(?::?[0-9]{2})?)?")
DURATION: Final = re.compile(
    r"[+-]?P(?=[0-9T])(?:[0-9]+(?:[,.][0-9]+)?Y)?(?:[0-9]+(?:[,.][0-9]+)?M)?(?:[0-9]+(?:[,.][0-9]+)?W)?"
    r"(?:[0-9]+(?:[,.][0-9]+)?D)?(?:T(?:[0-9]+(?:[,.][0-9]+)?H)?(?:[0-9]+(?:[,.][0-9]+)?M)?(?:[0-9]+(?:[,.][0-9]+)?S)?)?"
)

GEOMETRY_DEPTHS: Final = {"Point": 1, "MultiPoint": 2, "LineString": 2, "MultiLineString": 3, "Polygon": 3, "MultiPolygon": 4}
"""How deep the coordinates of each GeoJSON geometry are nested."""

MAX_CELL: Final = 1_000_000


class Unknown(Exception):
    """Only a tool that we do not run here could tell."""


class Wrong(Exception):
    """The cell is not of the type."""


def written_texts(declared: JSON, default: tuple[str, ...]) -> tuple[str, ...]:
    """The texts of a `trueValues` or `falseValues`, or what holds where there is none."""
    return tuple(text for text in declared if isinstance(text, str)) if isinstance(declared, list) else default


def read_value(field: Field, cell: JSON) -> Any:
    """The cell as a Python value. Raises Wrong where it is not of the type, Unknown where that cannot be told."""
    reader = READERS.get(field.type)
    if reader is None or (isinstance(cell, str) and len(cell) > MAX_CELL):
        raise Unknown
    try:
        return reader(field, cell)
    except (ValueError, TypeError, KeyError, InvalidOperation, RecursionError, OverflowError) as error:
        raise Wrong from error


def _text(cell: JSON) -> str:
    if not isinstance(cell, str):
        raise TypeError
    return cell


def _demand(condition: object) -> None:
    if not condition:
        raise ValueError


def _string(field: Field, cell: JSON) -> str:
    text = _text(cell)
    match field.format:
        case "email":
            _demand(EMAIL.fullmatch(text))
        case "uri":
            _demand(URI.fullmatch(text))
        case "uuid":
            UUID(text)
        case "binary":
            try:
                base64.b64decode(text)
            except binascii.Error as error:
                raise ValueError from error
        case "wkt":
            raise Unknown
    return text


def _integer(field: Field, cell: JSON) -> int:
    if isinstance(cell, str):
        text = cell.strip()
        if field.get("bareNumber") is False:
            text = AROUND_A_NUMBER.sub("", text)
        _demand(INTEGER.fullmatch(text))
        return int(text)
    _demand(not isinstance(cell, bool) and isinstance(cell, (int, float)) and float(cell).is_integer())
    return int(cell)


def _number(field: Field, cell: JSON) -> Decimal:
    if not isinstance(cell, str):
        _demand(not isinstance(cell, bool) and isinstance(cell, (int, float)))
        return Decimal(str(cell))
    text = cell.strip()
    if field.get("bareNumber") is False:
        text = AROUND_A_NUMBER.sub("", text)
    text = text.replace(field.text("groupChar"), "") if field.text("groupChar") else text
    mark = field.text("decimalChar") or "."
    _demand(mark == "." or "." not in text)
    text = text.replace(mark, ".")
    _demand(NUMBER.fullmatch(text))
    return Decimal(text)


def _boolean(field: Field, cell: JSON) -> bool:
    if isinstance(cell, bool):
        return cell
    written = dict.fromkeys(written_texts(field.get("trueValues"), TRUE_VALUES), True)
    written |= dict.fromkeys(written_texts(field.get("falseValues"), FALSE_VALUES), False)
    return written[_text(cell)]


def _date(field: Field, cell: JSON) -> date:
    return _moment(field, cell, "%Y-%m-%d").date()


def _moment(field: Field, cell: JSON, default: str) -> datetime:
    """A moment written in the format of the field; `any` is whatever a guessing parser takes."""
    form = field.format.removeprefix("fmt:")
    text = _text(cell)
    if form == "any":
        try:
            return datetime.strptime(text, default)
        except ValueError as error:
            raise Unknown from error
    try:
        return datetime.strptime(text, default if form == "default" else form)
    except re.error as error:
        # A directive written twice (`%d/%d`): no text can follow it.
        raise ValueError(str(error)) from error


def _time(field: Field, cell: JSON) -> time:
    if field.format != "default":
        return _moment(field, cell, "%H:%M:%S").timetz()
    _demand(TIME.fullmatch(_text(cell)))
    return time.fromisoformat(_iso_clock(cell))


def _datetime(field: Field, cell: JSON) -> datetime:
    if field.format != "default":
        return _moment(field, cell, "%Y-%m-%dT%H:%M:%S")
    text = _text(cell)
    _demand(text[10:11] and TIME.fullmatch(text[11:]))
    return datetime.fromisoformat(f"{text[:10]}T{_iso_clock(text[11:])}")


def _iso_clock(text: str) -> str:
    """The time as Python reads it: midnight may be written 24:00:00."""
    return re.sub(r"^24:00:00(?=[Z+-]|$)", "00:00:00", text.replace(",", ".").replace("z", "Z"))


def _year(field: Field, cell: JSON) -> int:
    if isinstance(cell, int) and not isinstance(cell, bool):
        _demand(0 <= cell <= 9999)
        return cell
    _demand(re.fullmatch("[0-9]{4}", _text(cell)))
    return int(cell)


def _yearmonth(field: Field, cell: JSON) -> tuple[int, int]:
    found = re.fullmatch(r"([0-9]+)-([0-9]+)", _text(cell))
    _demand(found)
    year, month = (int(part) for part in _text(cell).split("-"))
    _demand(1 <= month <= 12)
    return year, month


def _duration(field: Field, cell: JSON) -> str:
    _demand(DURATION.fullmatch(_text(cell)))
    return str(cell)


def _geopoint(field: Field, cell: JSON) -> tuple[Decimal, Decimal]:
    if isinstance(cell, str):
        if field.format == "default":
            longitude, latitude = (part.strip() for part in cell.split(","))
        elif field.format == "array":
            longitude, latitude = json.loads(cell)
        else:
            point = json.loads(cell)
            _demand(isinstance(point, dict) and len(point) == 2)
            longitude, latitude = point["lon"], point["lat"]
    else:
        longitude, latitude = cell
    lon, lat = (_coordinate(part) for part in (longitude, latitude))
    _demand(-180 <= lon <= 180 and -90 <= lat <= 90)
    return lon, lat


def _coordinate(part: JSON) -> Decimal:
    _demand(not isinstance(part, str) or NUMBER.fullmatch(part))
    return Decimal(part)


def _geojson(field: Field, cell: JSON) -> dict[str, Any]:
    value = json.loads(cell) if isinstance(cell, str) else cell
    _demand(isinstance(value, dict))
    if field.format == "topojson":
        _demand(_is_topojson(value))
    elif field.format == "default":
        _demand(_is_geojson(value))
    return dict(value)


def _is_geojson(value: JSON) -> bool:
    if not isinstance(value, dict):
        return False
    match value.get("type"):
        case "FeatureCollection":
            features = value.get("features")
            return isinstance(features, list) and all(_is_feature(item) for item in features)
        case "Feature":
            return _is_feature(value)
        case _:
            return _is_geometry(value)


def _is_feature(value: JSON) -> bool:
    if not isinstance(value, dict) or value.get("type") != "Feature" or not {"properties", "geometry"} <= value.keys():
        return False
    properties, geometry = value["properties"], value["geometry"]
    return (properties is None or isinstance(properties, dict)) and (geometry is None or _is_geometry(geometry))


def _is_geometry(value: JSON) -> bool:
    if not isinstance(value, dict):
        return False
    if value.get("type") == "GeometryCollection":
        geometries = value.get("geometries")
        return isinstance(geometries, list) and all(_is_geometry(item) for item in geometries)
    depth = GEOMETRY_DEPTHS.get(str(value.get("type")))
    return depth is not None and _is_nested(value.get("coordinates"), depth, str(value["type"]))


def _is_topojson(value: dict[str, Any]) -> bool:
    match value.get("type"):
        case "Topology":
            return isinstance(value.get("objects"), dict) and isinstance(value.get("arcs"), list)
        case "Point" | "MultiPoint" | "GeometryCollection":
            return _is_geometry(value)
        case kind:
            return kind in GEOMETRY_DEPTHS and isinstance(value.get("arcs"), list)


def _is_nested(value: JSON, depth: int, kind: str) -> bool:
    if not isinstance(value, list):
        return False
    if depth == 1:
        return len(value) >= 2 and all(isinstance(item, (int, float)) and not isinstance(item, bool) for item in value)
    least = {"LineString": 2, "MultiLineString": 2, "Polygon": 4, "MultiPolygon": 4}.get(kind, 0) if depth == 2 else 0
    return len(value) >= least and all(_is_nested(item, depth - 1, kind) for item in value)


def _object(field: Field, cell: JSON) -> dict[str, Any]:
    value = json.loads(cell) if isinstance(cell, str) else cell
    _demand(isinstance(value, dict))
    return dict(value)


def _array(field: Field, cell: JSON) -> list[Any]:
    value = json.loads(cell) if isinstance(cell, str) else cell
    _demand(isinstance(value, list))
    return list(value)


def _list(field: Field, cell: JSON) -> list[Any]:
    items = cell.split(field.text("delimiter") or ",") if isinstance(cell, str) else cell
    _demand(isinstance(items, list))
    item = Field(uid=field.uid, properties={"type": field.text("itemType") or "string"})
    return [read_value(item, part) for part in items]


def _any(field: Field, cell: JSON) -> Any:
    return cell


READERS: Final[Mapping[str, Callable[[Field, JSON], Any]]] = {
    "string": _string, "integer": _integer, "number": _number, "boolean": _boolean, "date": _date, "time": _time,
    "datetime": _datetime, "year": _year, "yearmonth": _yearmonth, "duration": _duration, "geopoint": _geopoint,
    "geojson": _geojson, "object": _object, "array": _array, "any": _any, "list": _list,
}  # fmt: skip
