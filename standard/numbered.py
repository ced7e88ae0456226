"""The number of a thing in an address: `<number:pk>`, of pages and of the API alike."""

from __future__ import annotations

from django.urls.converters import IntConverter


class NumberConverter(IntConverter):
    """As many digits as any database holds: an address with more of them leads nowhere, whatever would have looked for it."""

    regex = "[0-9]{1,18}"
