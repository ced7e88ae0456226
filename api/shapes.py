"""Shapes of the description of the API that no field of a serializer says."""

from typing import Any, Final

OBJECTS: Final[dict[str, Any]] = {"type": "array", "items": {"type": "object"}}
OBJECTS_OR_NULL: Final[dict[str, Any]] = {"type": ["array", "null"], "items": {"type": "object"}}
OBJECT_OR_NULL: Final[dict[str, Any]] = {"type": ["object", "null"]}
