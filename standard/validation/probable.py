"""How a wrong cell is probably written, where only a person can say: offered, never done unless asked for."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from standard.moments import MONTHS, date_in_words, day_of_year_in_words
from standard.schema.model import Field
from standard.schema.words import quoted
from standard.validation.kinds import Likely
from standard.validation.placeholders import stands_for_nothing
from standard.validation.usual_moments import (
    any_day,
    day_and_clock,
    day_as_written,
    french_day,
    month_of_year,
    numbered_day,
    sure_day,
    turned_day,
)
from standard.validation.usual_writings import (
    booleans,
    decimal_mark,
    degrees,
    figures,
    is_one_group,
    percent_of,
    plain_number,
    unquoted,
    whole,
)

_DECIMAL: Final = re.compile(r"[+-]?\d+(?P<mark>[.,])\d+(?:[eE][+-]?\d+)?")
_TWO_DIGITS: Final = re.compile("(?P<day>[0-9]{2})[/.-](?P<month>[0-9]{2})[/.-](?P<year>[0-9]{4})")
_UNIT: Final = re.compile(
    r"(?P<before>(?:[$€£]|[A-Z]{3}(?=[\s0-9]))\s*)?(?P<number>[+-]?[0-9][0-9\s.,]*?)\s*"
    r"(?P<after>(?![eE]\d)[^\W\d_]{1,10}\.?[²³23]?|[€$£%‰°]|°C|[^\W\d_]+/[^\W\d_]+)?"
)
_MULTIPLE: Final = re.compile(r"\A(?:[kKM][€$£]|[kKM](?:\b|eur)|mill)")
"""What says thousands or millions."""
_HOST: Final = r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}(?:[/?#:][^\s;|]*)?"
_WITHOUT_SCHEME: Final = re.compile(_HOST, re.IGNORECASE)
_BROKEN_SCHEME: Final = re.compile(rf"(?P<scheme>https?|htt?p?s?)\s*[:;]*\s*[/\\]{{0,3}}\s*(?P<rest>{_HOST})", re.IGNORECASE)
_SEVERAL_ADDRESSES: Final = re.compile(r"[\s;,|](?:https?://|www\.)", re.IGNORECASE)
_TWO_ADDRESSES: Final = re.compile(r"(?:https?://|www\.|[a-z0-9-]\.[a-z]{2,})[^\s;,|]*[\s;,|].*?(?:https?://|www\.)", re.IGNORECASE)
_DOUBLED_SCHEME: Final = re.compile(r"https?:/{0,2}(?=https?:)", re.IGNORECASE)
_SITE: Final = re.compile(r"(?<=[^/:])(?=[/?#])")
"""Where the name of a site ends."""
_AROUND_A_PAIR: Final = re.compile(r"\A\s*(?:POINT\s*)?[(\[]?\s*|\s*[)\]]?\s*\Z", re.IGNORECASE)
_PAIR: Final = re.compile(r"(-?[0-9]{1,3}(?:[.,][0-9]+)?)(?:\s*[;|/]\s*|,?\s+)(-?[0-9]{1,3}(?:[.,][0-9]+)?)")
_ANGLES: Final = re.compile(r"([^NSEWO]*[NSEWO])[\s,;/]*([^NSEWO]*[NSEWO])")
_PAIR_OF_COMMAS: Final = re.compile(r"(-?[0-9]{1,3}[.,][0-9]+),(-?[0-9]{1,3}[.,][0-9]+)")
_SITELESS: Final = re.compile(r"https?:(?!//[^\s/?#])", re.IGNORECASE)
_MAIL_AROUND: Final = re.compile(r"\A\s*(?:mailto:|<)?\s*|\s*>?\s*\Z", re.IGNORECASE)
_MAIL_AT: Final = re.compile(r"\s*(?:[(\[{]\s*(?:at|arobase|@)\s*[)\]}]|\s@\s?|\s?@\s|\s(?:at|arobase)\s)\s*", re.IGNORECASE)
_MAIL: Final = re.compile(r"[^\s@:/]+@[^\s@:/]+\.[a-z]{2,24}", re.IGNORECASE)
_NAMED_MAIL: Final = re.compile(r"[^<>]*<([^<>@\s]+@[^<>@\s]+)>")
_LAST_COMMA: Final = re.compile(r",(?=[a-z]{2,6}\Z)", re.IGNORECASE)
_SEVERAL_MAILS: Final = re.compile(r"@[^\s;,|/]+[\s;,|/]+[^\s;,|/]+@")
LONGEST: Final = 200
"""Characters of a text among whose words one is looked for."""
_WORDS: Final = re.compile(r"[\s:()\[\]]+(?!//)|(?<=[A-Z])-(?=[0-9])")
_TELLING: Final = re.compile("[0-9@]|://")
_YEAR_MONTH: Final = re.compile(r"[0-9]{4}-([0-9]{2})")
_CLOCK: Final = re.compile(
    r"(?:\A|[T ])(?P<hours>[0-9]{2}):(?P<minutes>[0-9]{2})(?::(?P<seconds>[0-9]{2}))?(?:\.[0-9]+)?(?:Z|[+-][0-9:]+)?\Z"
)


class Probable(NamedTuple):
    text: str
    kind: Likely
    sentence: str
    """What to tell, after what is wrong."""


def probable(field: Field, text: str, accepts: Callable[[str], bool]) -> Probable | None:
    """How the text is probably written, where the field accepts it then; what is near in a list is for whoever knows the list."""
    meant = (text, *filter(None, (unquoted(text), figures(text))))
    found = next((found for one in meant for found in _candidates(field, one) if found.text != text and accepts(found.text)), None)
    if found or _TWO_ADDRESSES.search(text) or _SEVERAL_MAILS.search(text):
        return found
    is_bound = field.format != "default" or field.text("constraints/pattern")
    return within(text, accepts) if field.type == "string" and is_bound else None


def within(text: str, accepts: Callable[[str], bool]) -> Probable | None:
    """The one code, or the one address, that stands among other words: « 75001 Paris »."""
    words = _WORDS.split(text) if len(text) < LONGEST else ()
    found = {word for word in words if _TELLING.search(word) and accepts(word)} if len(words) > 1 else set()
    if len(found) != 1:
        return None
    (word,) = found
    return Probable(word, "within", f" Gardez {quoted(word)} seul.")


def nothing(accepts: Callable[[str], bool], text: str) -> Probable | None:
    """An empty cell, in place of what is written for want of a value."""
    if not stands_for_nothing(text) or not accepts(""):
        return None
    return Probable("", "nothing", " Laissez la cellule vide si la valeur n’est pas connue.")


def _candidates(field: Field, text: str) -> Iterator[Probable]:
    if field.type in {"date", "datetime", "time", "year", "yearmonth", "number", "integer", "string"} and (read := figures(text)):
        yield Probable(read, "figures", f" Écrivez {quoted(read)} si une lettre y a pris la place d’un chiffre.")
    if field.type == "boolean":
        for answer in booleans(field, text, short=True):
            yield Probable(answer, "answer", f" Écrivez {quoted(answer)} si c’est ce que {quoted(text)} veut dire.")
    if field.type in {"date", "datetime"}:
        yield from _days(field, text)
    if field.type == "date" and (parts := day_and_clock(text)) and (day := sure_day(parts[0])):
        written = day_as_written(field, day)
        yield Probable(written, "day", f" Écrivez {quoted(written)}, sans l’heure.")
    if field.type in {"year", "yearmonth"} and (day := any_day(text)):
        written = day.isoformat()[: 4 if field.type == "year" else 7]
        yield Probable(written, "day", f" Écrivez {quoted(written)}\u00a0: le jour n’est pas attendu.")
    if field.type == "yearmonth" and (month := month_of_year(text, figures=2)):
        yield Probable(month, "day", f" Écrivez {quoted(month)} si c’est ce mois.")
    if field.type == "geopoint":
        for pair in _pairs(text):
            written = f"[{pair}]" if field.format == "array" else pair
            yield Probable(written, "pair", f" Écrivez {quoted(written)}.")
    if field.type in {"number", "integer"}:
        if field.type == "integer" and is_one_group(text):
            joined = re.sub("[.,]", "", text)
            yield Probable(joined, "decimal", f" Écrivez {quoted(joined)} si le séparateur est celui des milliers.")
        if found := _DECIMAL.fullmatch(text):
            marked = text.replace(found["mark"], decimal_mark(field))
            said = "la virgule" if found["mark"] == "," else "le point"
            yield Probable(marked, "decimal", f" Écrivez {quoted(marked)} si {said} précède les décimales.")
        if field.type == "number" and (angle := degrees(text)):
            angle = angle.replace(".", decimal_mark(field))
            yield Probable(angle, "pair", f" Écrivez des degrés décimaux\u00a0: {quoted(angle)}.")
        yield from _without_unit(field, text)
    if field.type == "string":
        if field.format == "uri":
            for address in _addresses(text):
                yield Probable(address, "address", f" Écrivez {quoted(address)}.")
        if field.format == "email":
            named = _NAMED_MAIL.fullmatch(text)
            mail = named[1] if named else _MAIL_AT.sub("@", _MAIL_AROUND.sub("", text)).rstrip(".,;")
            others = (_LAST_COMMA.sub(".", mail), mail.replace("@@", "@"), mail.replace("..", "."), "".join(mail.split()))
            for written in (mail, *others[: 4 if mail.count("@") == 1 else 2]):
                yield Probable(written, "address", f" Écrivez {quoted(written)}.")
        from standard.validation.custom_checks import phones  # the plans of every country take long to load

        for other in phones.otherwise(text):
            yield Probable(
                other.text, "phone", f" Écrivez {quoted(other.text)}{'' if other.certain else ' si ce numéro est de métropole'}."
            )
        number = whole(text) or text
        if number.isascii() and number.isdecimal():
            for zeros in ("0" + number, "00" + number):
                sentence = f" Il manque sans doute le zéro du début, qu’un tableur retire\u00a0: {quoted(zeros)}."
                yield Probable(zeros, "zeros", sentence)


def _days(field: Field, text: str) -> Iterator[Probable]:
    """The day that is meant as French people write dates, or as a spreadsheet counts them; with its hour, for a moment."""
    moment = field.type == "datetime"
    parts = day_and_clock(text) if moment else (text, "")
    if parts is None:
        return
    day_text, hour = parts
    if day := french_day(day_text) or turned_day(day_text):
        written = f"{day.isoformat()}T{hour}" if moment else day_as_written(field, day)
        spoken = day_of_year_in_words(day) if str(day.year) in day_text else date_in_words(day)
        yield Probable(written, "day", f" Écrivez {quoted(written)} s’il s’agit du {spoken}.")
    elif not moment and (day := numbered_day(day_text)):
        written = day_as_written(field, day)
        yield Probable(written, "day", f" Écrivez {quoted(written)} si c’est le numéro d’un jour dans un tableur.")


def _pairs(text: str) -> Iterator[str]:
    """Two coordinates written otherwise than « 2.35,48.85 », in the order in which they stand."""
    inside = _AROUND_A_PAIR.sub("", text)
    if found := _ANGLES.fullmatch(inside):
        # The North says which is the latitude: longitude first.
        first, second = sorted(found.groups(), key=lambda angle: angle[-1] in "NS")
        longitude, latitude = degrees(first), degrees(second)
        if longitude and latitude:
            yield f"{longitude},{latitude}"
    if found := _PAIR.fullmatch(inside) or _PAIR_OF_COMMAS.fullmatch(inside):
        yield ",".join(number.replace(",", ".") for number in found.groups())


def _without_unit(field: Field, text: str) -> Iterator[Probable]:
    found = _UNIT.fullmatch(text.strip())
    if found is None or not (found["before"] or found["after"]):
        return
    joined = re.sub(r"\s", "", found["number"])
    mark = decimal_mark(field)
    joined = plain_number(joined, mark) or joined
    readings = [joined, joined.replace(",", mark).replace(".", mark)] if joined.count(",") + joined.count(".") == 1 else [joined]
    share = percent_of(readings[-1].replace(mark, ".")) if found["after"] == "%" and field.type == "number" else None
    if share is not None:
        share = share.replace(".", mark)
        part = Probable(share, "unit", f" Écrivez la part que dit ce pourcentage\u00a0: {quoted(share)}.")
        if _is_of_shares(field):
            yield part
        for number in readings:
            said = f" Écrivez le nombre seul\u00a0: {quoted(number)}, ou {quoted(share)} si le schéma attend une part de 1."
            yield Probable(number, "unit", said)
        yield part
        return
    if _MULTIPLE.search(found["after"] or ""):
        return  # twelve thousands are not twelve
    for number in readings:
        yield Probable(number, "unit", f" Écrivez le nombre seul\u00a0: {quoted(number)}.")


def _is_of_shares(field: Field) -> bool:
    """Whether the numbers of a field are shares of 1."""
    most = field.get("constraints/maximum")
    return isinstance(most, int | float) and most <= 1


def _addresses(text: str) -> Iterator[str]:
    text = text.strip().removeprefix("<").removesuffix(">")
    yield text
    if _WITHOUT_SCHEME.fullmatch(bare := text.removeprefix("//")):
        yield f"https://{bare}"
    if _DOUBLED_SCHEME.match(text):
        yield _DOUBLED_SCHEME.sub("", text)
    if found := _BROKEN_SCHEME.fullmatch(text):
        scheme = "http" if found["scheme"].lower() == "http" else "https"
        yield f"{scheme}://{found['rest']}"
    if " " in text and not _SEVERAL_ADDRESSES.search(text):
        # A name of a site has no space; a path writes it otherwise.
        site, *path = _SITE.split(text, maxsplit=1)
        yield site.replace(" ", "") + "".join(path).replace(" ", "%20")


def is_one_address(text: str) -> bool:
    """Whether an address is one, and not several, nor one with a space or without a site: frictionless takes all that begins like one."""
    return (
        not any(character.isspace() for character in text)
        and not _SEVERAL_ADDRESSES.search(text)
        and not (_SITELESS.match(text) or _DOUBLED_SCHEME.match(text))
    )


def is_site(text: str) -> bool:
    """Whether a text is the address of a site, its scheme left out or not: « www.mairie.fr »."""
    return "@" not in text and text.lower().startswith("www.") and _WITHOUT_SCHEME.fullmatch(text) is not None


def wrong_address(format: str, text: str) -> str:
    """What makes a text no address, where that can be said; "" elsewhere."""
    if (format == "uri" and _TWO_ADDRESSES.search(text)) or (format == "email" and _SEVERAL_MAILS.search(text)):
        return f"{quoted(text)} contient plusieurs adresses. Gardez-en une seule."
    if format == "email" and (is_site(text) or _SITELESS.match(text) or "://" in text):
        return f"{quoted(text)} est l’adresse d’un site, pas une adresse électronique."
    if format == "uri" and _MAIL.fullmatch(text):
        return f"{quoted(text)} est une adresse électronique, pas celle d’un site."
    if format == "uri" and any(character.isspace() for character in text.strip()):
        return f"{quoted(text)} contient une espace, qu’une adresse n’a pas."
    if format == "uri" and (doubled := _DOUBLED_SCHEME.match(text)):
        return f"{quoted(text)} dit deux fois comment l’adresse commence ({quoted(doubled[0])})."
    if format == "uri" and _SITELESS.match(text):
        return f"{quoted(text)} ne nomme aucun site après «\u00a0//\u00a0»."
    return ""


def impossible_moment(field: Field, text: str) -> str:
    """Why a day, an hour or a month that is well written exists nowhere, and what to correct; "" elsewhere."""
    if field.type in {"date", "datetime"} and (why := impossible_day(field.format, text)):
        return f"{why}. Corrigez la date."
    if field.type == "yearmonth" and (found := _YEAR_MONTH.fullmatch(text)) and not 1 <= int(found[1]) <= 12:
        return f"il n’y a pas de mois {int(found[1])}. Corrigez-le."
    clock = _CLOCK.search(text) if field.type in {"time", "datetime"} else None
    if clock is None or (clock["hours"] == "24" and not int(clock["minutes"]) and not int(clock["seconds"] or 0)):
        return ""  # 24:00 is the end of a day
    most = {"hours": 23, "minutes": 59, "seconds": 59}
    beyond = next((part for part, last in most.items() if int(clock[part] or 0) > last), None)
    said = {"hours": "les heures vont de 00 à 23", "minutes": "les minutes vont de 00 à 59", "seconds": "les secondes vont de 00 à 59"}
    return f"{said[beyond]}. Corrigez l’heure." if beyond else ""


def impossible_day(format: str, text: str) -> str:
    """« février 2023 a 28 jours », where a text is a day well written that no calendar has; "" elsewhere."""
    written = format.removeprefix("fmt:") if format not in {"default", "any"} else "%Y-%m-%d"
    pieces = {"%Y": "(?P<year>[0-9]{4})", "%m": "(?P<month>[0-9]{2})", "%d": "(?P<day>[0-9]{2})"}
    pattern = re.sub("%[Ymd]", lambda one: pieces[one[0]], re.escape(written).replace(r"\%", "%"))
    if any(written.count(directive) != 1 for directive in pieces) or "%" in pattern:
        return ""
    found = re.fullmatch(rf"{pattern}(?:[T ].*)?", text) or _TWO_DIGITS.fullmatch(text)
    if found is None:
        return ""
    year, month, day = int(found["year"]), int(found["month"]), int(found["day"])
    if not 1 <= month <= 12:
        turned = 1 <= day <= 12 and month <= 31 and not text.startswith(found["year"])
        return "" if turned else f"il n’y a pas de mois {month}"
    _, days = monthrange(year, month)
    if 1 <= day <= days and year:
        return ""
    if day > days:
        return f"{MONTHS[month - 1]} {year} a {days}\u00a0jours"
    return "il n’y a pas de jour 0" if not day else "il n’y a pas d’année 0"
