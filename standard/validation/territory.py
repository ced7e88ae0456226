"""Where France is."""

from __future__ import annotations

from typing import Final

FRANCE: Final = (
    (-5.5, 41.2, 9.8, 51.3), (-63.2, 17.8, -62.7, 18.2), (-61.9, 15.7, -60.9, 16.7), (-61.3, 14.3, -60.7, 15.0), (-54.7, 2.0, -51.4, 6.0),
    (55.1, -21.5, 55.9, -20.8), (44.9, -13.1, 45.4, -12.5), (-56.6, 46.6, -56.0, 47.3), (163.0, -23.0, 168.5, -19.0),
    (-155.0, -28.0, -134.0, -7.5), (-178.3, -14.5, -176.0, -13.1),
)  # fmt: skip
"""Rectangles around each French territory (longitude and latitude from, then to): a neighbour's border towns are in them too."""


def is_in_france(longitude: float, latitude: float) -> bool:
    return any(west <= longitude <= east and south <= latitude <= north for west, south, east, north in FRANCE)
