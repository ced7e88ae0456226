"""Where somebody signed in from, in plain words, and no more than that: no address of a person, no version of their browser. Pure."""

from __future__ import annotations

import ipaddress
from typing import Final

BROWSERS: Final = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrom", "Chrome"),
    ("Safari", "Safari"),
)
"""What a browser says of itself holds this sign: the first that is found names it, as most say that they are others too."""
SYSTEMS: Final = (
    ("iPhone", "un iPhone"),
    ("iPad", "un iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Macintosh", "un Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)
_KEPT: Final = {4: 24, 6: 48}
"""Bits of an address that are kept: those of a network of many people."""


def device(user_agent: str) -> str:
    """« Firefox sur Windows », or what is known of it."""
    browser = next((name for sign, name in BROWSERS if sign in user_agent), "Un navigateur")
    system = next((name for sign, name in SYSTEMS if sign in user_agent), "")
    return f"{browser} sur {system}" if system else browser


def network(address: str) -> str:
    """The first address of the network around it, which stands for all of it; the empty one where that is no address."""
    try:
        one = ipaddress.ip_address(address)
    except ValueError:
        return "0.0.0.0"
    return str(ipaddress.ip_network((one, _KEPT[one.version]), strict=False).network_address)


def network_in_words(address: str) -> str:
    """« 192.0.2.… », what is kept of it."""
    one = ipaddress.ip_address(address)
    if one.is_unspecified:
        return ""
    kept = str(one).rpartition(".")[0] if one.version == 4 else str(one).rstrip(":")
    return f"{kept}{'.' if one.version == 4 else ':'}…"
