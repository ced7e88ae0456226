"""Ready regular expressions for what French data often holds: they say the writing, not that the thing exists.

Each is anchored, uses no `\\d` (which accepts the digits of every script) and runs in linear time in every tool.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class ReadyPattern:
    """`passes` and `fails` are cells that show what it accepts and what it does not."""

    key: str
    name: str
    pattern: str
    explanation: str
    passes: tuple[str, ...]
    fails: tuple[str, ...]


_DAY: Final = "(?:Mo|Tu|We|Th|Fr|Sa|Su|PH|SH)"
_DAYS: Final = f"{_DAY}(?:-{_DAY})?(?:,{_DAY}(?:-{_DAY})?)*"
_HOUR: Final = "(?:[01][0-9]|2[0-4]):[0-5][0-9]"
_HOURS: Final = f"{_HOUR}-{_HOUR}(?:,{_HOUR}-{_HOUR})*"
_RULE: Final = f"(?:{_DAYS} )?(?:{_HOURS}|off)"
_LATITUDE: Final = r"-?(?:90(?:\.0+)?|[1-8]?[0-9](?:\.[0-9]+)?)"
_LONGITUDE: Final = r"-?(?:180(?:\.0+)?|(?:1[0-7][0-9]|[1-9]?[0-9])(?:\.[0-9]+)?)"

READY: Final = (
    ReadyPattern(
        "siret",
        "SIRET",
        "^[0-9]{14}$",
        "Les quatorze chiffres d’un établissement, sans espace. La clé de contrôle, elle, demande un contrôle particulier.",
        ("13002526500013", "00000000000000"),
        ("1300252650001", "130 025 265 00013", "1.30025E+13"),
    ),
    ReadyPattern(
        "siren",
        "SIREN",
        "^[0-9]{9}$",
        "Les neuf chiffres d’une entreprise ou d’un organisme, sans espace.",
        ("130025265",),
        ("13002526", "130 025 265", "13002526500013"),
    ),
    ReadyPattern(
        "rna",
        "Numéro RNA d’une association",
        "^W[0-9][0-9A-Z][0-9]{7}$",
        "La lettre W, le département, puis sept chiffres\u00a0: dix signes en tout.",
        ("W751234567", "W2A1000123", "W9R1001234"),
        ("751234567", "w751234567", "W75123456"),
    ),
    ReadyPattern(
        "insee",
        "Code INSEE d’une commune",
        "^(?:[013-9][0-9]|2[AB1-9])[0-9]{3}$",
        "Cinq signes, à ne pas confondre avec le code postal\u00a0: 2A et 2B en Corse, 97 outre-mer.",
        ("75056", "01004", "2A004", "97411"),
        ("1004", "2a004", "20004", "75 056"),
    ),
    ReadyPattern(
        "departement",
        "Code d’un département",
        "^(?:0[1-9]|1[0-9]|2[AB1-9]|[3-8][0-9]|9[0-5]|97[1-8]|98[46-9])$",
        "De 01 à 95 avec 2A et 2B, puis les codes d’outre-mer, de 971 à 989.",
        ("01", "2B", "75", "974", "988"),
        ("1", "20", "96", "2b", "970"),
    ),
    ReadyPattern(
        "postal",
        "Code postal",
        "^(?:0[1-9]|[1-8][0-9]|9[0-8])[0-9]{3}$",
        "Cinq chiffres. Un tableur perd le zéro du début\u00a0: 01000 y devient 1000.",
        ("75011", "01000", "20090", "97410"),
        ("1000", "75 011", "2A004", "99123"),
    ),
    ReadyPattern(
        "telephone",
        "Téléphone, en France",
        r"^0[1-9](?:[ .-]?[0-9]{2}){4}$",
        "Dix chiffres qui commencent par zéro, groupés par deux ou non.",
        ("0180050000", "01 80 05 00 00", "01.80.05.00.00"),
        ("180050000", "+33180050000", "01 80 05 00"),
    ),
    ReadyPattern(
        "telephone-international",
        "Téléphone, écriture internationale",
        r"^\+[1-9][0-9]{6,14}$",
        "Le signe +, l’indicatif du pays, puis le numéro sans son zéro, sans espace.",
        ("+33180050000", "+262262123456"),
        ("0180050000", "+33 1 80 05 00 00", "0033180050000"),
    ),
    ReadyPattern(
        "courriel",
        "Adresse électronique",
        r"^[A-Za-z0-9._%+'-]+@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}$",
        "Une seule adresse. Rien ne dit que la boîte existe\u00a0: seule son écriture est vérifiée.",
        ("contact@exemple.fr", "ana.le-goff+atelier@mairie.exemple.fr"),
        ("contact@exemple", "contact exemple.fr", "a@b.fr, c@d.fr"),
    ),
    ReadyPattern(
        "url",
        "Adresse d’un site",
        r"^https?://(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}(?::[0-9]{1,5})?(?:[/?#]\S*)?$",
        "Elle commence par http:// ou https://, et ne contient pas d’espace.",
        ("https://exemple.fr", "http://www.exemple.fr/page?lieu=12"),
        ("www.exemple.fr", "https://exemple", "https://exemple.fr/une page"),
    ),
    ReadyPattern(
        "date",
        "Date (année-mois-jour)",
        "^[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])$",
        "Quand vous le pouvez, choisissez plutôt le type «\u00a0Date\u00a0»\u00a0: il refuse aussi le 31 février.",
        ("2026-06-29", "2024-02-29"),
        ("29/06/2026", "2026-6-29", "2026-13-01"),
    ),
    ReadyPattern(
        "heure",
        "Heure (heures:minutes)",
        "^(?:[01][0-9]|2[0-3]):[0-5][0-9]$",
        "De 00:00 à 23:59, toujours avec quatre chiffres.",
        ("09:30", "00:00", "23:59"),
        ("9:30", "24:00", "9 h 30"),
    ),
    ReadyPattern(
        "horaires",
        "Horaires d’ouverture (OpenStreetMap)",
        f"^(?:24/7|{_RULE}(?:; ?{_RULE})*)$",
        "Les jours en deux lettres (Mo, Tu, We, Th, Fr, Sa, Su, PH pour les jours fériés), puis les heures. "
        "Les mois et les semaines ne sont pas couverts.",
        ("Mo-Fr 09:00-12:00,14:00-17:30; Sa 10:00-12:00", "24/7", "Tu,Th 14:00-18:00; PH off"),
        ("lundi au vendredi 9h-17h", "Mo-Fr 9:00-12:00", "Mo-Fr"),
    ),
    ReadyPattern(
        "ban",
        "Clé d’interopérabilité d’une adresse (BAN)",
        "^(?:[013-9][0-9]|2[ABab1-9])[0-9]{3}_[0-9A-Za-z]{4,6}_[0-9]{5}(?:_[0-9A-Za-z]+)*$",
        "Le code INSEE de la commune, le code de la voie, le numéro sur cinq chiffres, puis son complément s’il y en a un.",
        ("13202_1970_00012", "2a004_0600_00007_bis"),
        ("13202-1970-00012", "13202_1970_12", "12 rue des Fleurs"),
    ),
    ReadyPattern(
        "latitude",
        "Latitude (degrés décimaux)",
        f"^{_LATITUDE}$",
        "De -90 à 90, avec un point. Quand vous le pouvez, choisissez plutôt le type «\u00a0Nombre décimal\u00a0», de -90 à 90.",
        ("48.8566", "-21.1151", "90"),
        ("48,8566", "91.5", "48°51'"),
    ),
    ReadyPattern(
        "longitude",
        "Longitude (degrés décimaux)",
        f"^{_LONGITUDE}$",
        "De -180 à 180, avec un point. Quand vous le pouvez, choisissez plutôt le type «\u00a0Nombre décimal\u00a0», de -180 à 180.",
        ("2.3522", "-61.5", "180"),
        ("2,3522", "181", "2°21'"),
    ),
    ReadyPattern(
        "coordonnees",
        "Coordonnées (longitude,latitude)",
        f"^{_LONGITUDE}, ?{_LATITUDE}$",
        "La longitude, une virgule, puis la latitude, dans le même ordre que le type «\u00a0Coordonnées\u00a0». "
        "En France métropolitaine, le second nombre est le plus grand.",
        ("2.3522,48.8566", "55.5364, -21.1151"),
        ("2,3522,48,8566", "2.3522;48.8566", "2.3,148.8"),
    ),
)

BY_KEY: Final = {ready.key: ready for ready in READY}
