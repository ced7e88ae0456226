"""What a schema must keep of its earlier versions: the meaning of names, the spelling of values, what was written.

Whoever has an older file, or a program made for it, reads the new version with the old meaning in mind.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple

from standard.schema.diff import compare
from standard.schema.folding import fold
from standard.schema.lint.metadata import DATES
from standard.schema.lint.subject import LintDefect, LintRule
from standard.schema.lint.values import MANY
from standard.schema.model import ABSENT, JSON, Field, Schema, Value, content, escape_key
from standard.schema.numbering import release_of
from standard.schema.operations import AddValue, Operation, RenameField, RenameValue, SetProperty, Written, apply_all
from standard.schema.slips import slip
from standard.schema.words import NBSP, capital, enumerated, field_label, property_label, quoted

CHECKS: Final = ("constraints/pattern", "constraints/required", "constraints/unique", "format")
"""The checks that should not go without a word: removing one is said, by `false` or by another check."""

REQUIRED: Final = "constraints/required"
FORMS: Final = ("format", "constraints/pattern")
"""Two ways to check how a text is written: one may take the place of the other."""

IDENTITY: Final = ("title", "name", "homepage")
NO_WORDS: Final = frozenset((
    "schema", "schemas", "standard", "donnees", "de", "des", "du", "la", "le", "les", "l", "d", "et", "un", "une", "pour", "https", "http",
    "www", "github", "gitlab", "com", "fr", "org", "v1", "v2",
))  # fmt: skip
"""Words that any title, name or address of a schema may have."""
UNLIKE: Final = 0.4
"""The part of their words under which two texts are of two things."""

WORD: Final = re.compile(r"\w{4,}")
GOES_ON: Final = re.compile(r"\s*[\w,;’'-](?<![A-ZÀ-Ý0-9])")
"""The middle of a sentence: a small letter or a comma comes next."""


class UsedName(NamedTuple):
    """A name that something has had: a field, or a value where `field` says of which (uids)."""

    uid: str
    name: str
    field: str = ""


def names(schema: Schema) -> Iterator[UsedName]:
    """Every name that a schema uses, of fields and of values."""
    for field in schema.fields:
        if field.name:
            yield UsedName(field.uid, field.name)
        for value in field.values.values if field.values is not None else ():
            yield UsedName(value.uid, value.text, field.uid)


@dataclass(frozen=True)
class Succession:
    """A schema after its earlier versions, the oldest first, all of them under the uids of the first.

    `schema` is the one that findings and fixes are about, under its own uids; `now` is the same under those of `earlier`.
    """

    schema: Schema
    now: Schema
    earlier: Sequence[Schema]
    used: Collection[UsedName]
    successors: Mapping[str, Collection[str]]

    @cached_property
    def known(self) -> dict[tuple[str, str], set[str]]:
        """The uids that have had each name; the key is the field's uid, empty for the fields themselves, and the name."""
        known: dict[tuple[str, str], set[str]] = {}
        for uid, name, field in (*self.used, *(one for schema in self.earlier for one in names(schema))):
            known.setdefault((field, name), set()).add(uid)
        return known

    @cached_property
    def twins(self) -> set[tuple[str, str]]:
        """The names that two fields, or two values of a field, had at once in the last version."""
        times = Counter((one.field, one.name) for one in names(self.earlier[-1])) if self.earlier else Counter()
        return {name for name, amount in times.items() if amount > 1}

    @cached_property
    def before(self) -> dict[str, Field]:
        """The fields of the last version, by uid."""
        return {field.uid: field for field in self.earlier[-1].fields} if self.earlier else {}

    @property
    def version(self) -> str:
        """« en version 1.0.0 », of the last one."""
        version = self.earlier[-1].text("version")
        return f"en version {version}" if version else "auparavant"

    def kept(self) -> Iterator[tuple[Known, Field]]:
        """The fields that were in the last version, now and then."""
        for rank, (own, now) in enumerate(zip(self.schema.fields, self.now.fields, strict=True)):
            if now.uid in self.before:
                yield Known(rank, own, now), self.before[now.uid]

    def fields(self) -> Iterator[Known]:
        for rank, (own, now) in enumerate(zip(self.schema.fields, self.now.fields, strict=True)):
            yield Known(rank, own, now)


@dataclass(frozen=True, slots=True)
class Known:
    """A field of the schema: its rank, itself under its own uids, and under those of the earlier versions."""

    rank: int
    own: Field
    now: Field

    @property
    def of(self) -> str:
        return f"du champ {field_label(self.own)}"

    def defect(self, message: str, path: str | None, fix: tuple[Operation, ...] = ()) -> LintDefect:
        return LintDefect(capital(message), self.own.name or None, path, fix, f"/fields/{self.rank}{f'/{path}' if path else ''}")

    @property
    def list_path(self) -> str:
        """The property that holds its list, or would."""
        return self.own.values.path if self.own.values is not None else "constraints/pattern"

    def values(self) -> Iterator[tuple[Value, Value]]:
        """Its values under their own uids, and under those of the earlier versions."""
        if self.own.values is not None and self.now.values is not None:
            yield from zip(self.own.values.values, self.now.values.values, strict=True)

    def put_back(self, path: str, before: JSON) -> tuple[Operation, ...]:
        """The operation that gives a property its earlier value again."""
        return (SetProperty(self.own.uid, path, self.own.get(path), before),)


def succession(
    schema: Schema, earlier: Sequence[Schema], used: Iterable[UsedName] = (), successors: Mapping[str, Collection[str]] | None = None
) -> Succession:
    """A schema after its earlier versions, what each field and value became found again where uids do not tell."""
    uids: set[str] = set()
    placed: list[Schema] = []
    for one in (*earlier, schema):
        if placed and not (one.lineage and one.lineage == placed[-1].lineage):
            one = apply_all(placed[-1], compare(placed[-1], one, reserved=uids))
        placed.append(one)
        uids.update(one.uids())
    carried = rewritten(placed[-2], placed[-1]) if earlier else {}
    return Succession(schema, placed[-1], placed[:-1], tuple(used), {**carried, **(successors or {})})


def rewritten(before: Schema, after: Schema) -> dict[str, tuple[str, ...]]:
    """Where a whole list was written anew: the values that go on under another uid, by their earlier one."""
    carried: dict[str, tuple[str, ...]] = {}
    fields = {field.uid: field for field in before.fields}
    for field in after.fields:
        last = fields.get(field.uid)
        if last is None or last.values is None or last.values is field.values or field.values is None:
            continue
        uids = {value.text: value.uid for value in field.values.values}
        kept = set(uids.values())
        carried |= {old.uid: (uids[old.text],) for old in last.values.values if old.uid not in kept and old.text in uids}
    return carried


def name_reused(found: Succession) -> Iterator[LintDefect]:
    """A name that meant something else: of another field, or of another value of the field."""
    for field in found.fields():
        if _reused(found, field.now.uid, field.now.name, ""):
            message = (
                f"Le nom {quoted(field.own.name)} a déjà désigné un autre champ{NBSP}: les anciens fichiers se liraient de travers. "
                "Choisissez un autre nom, ou, si c’est le même champ, rétablissez-le au lieu d’en ajouter un."
            )
            yield field.defect(message, "name")
        for own, now in field.values():
            if _reused(found, now.uid, now.text, field.now.uid):
                message = (
                    f"Dans la liste {field.of}, {quoted(own.text)} a déjà désigné une autre valeur{NBSP}: les anciens fichiers se liraient "
                    "de travers. Choisissez un autre texte, ou, si c’est la même valeur, rétablissez-la au lieu d’en ajouter une."
                )
                yield field.defect(message, field.list_path)


def _reused(found: Succession, uid: str, name: str, field: str) -> bool:
    others = found.known.get((field, name), set()) - {uid}
    if (field, name) in found.twins:
        # Two that had one name at once still do: that is a duplicate, and has its own rule.
        return False
    return bool(name) and any(uid not in found.successors.get(other, ()) for other in others)


def value_respelt(found: Succession) -> Iterator[LintDefect]:
    """A value whose apostrophe, accent, case or spaces changed: the files already filled become wrong for nothing."""
    for field, before in found.kept():
        texts = {value.uid: value for value in before.values.values} if before.values is not None else {}
        for own, now in field.values():
            old = texts.get(now.uid)
            if old is None or old.text == own.text or fold(old.text) != fold(own.text):
                continue
            message = (
                f"La valeur {quoted(own.text)} {field.of} s’écrivait {quoted(old.text)} {found.version}{NBSP}: les fichiers déjà remplis "
                "seront refusés. Revenez à l’ancienne écriture, ou annoncez ce changement comme une rupture."
            )
            fix = RenameValue(field.own.uid, own.uid, Written(own.value, own.source), Written(old.value, old.source))
            yield field.defect(message, field.list_path, (fix,))


def name_respelt(found: Succession) -> Iterator[LintDefect]:
    """A field whose name changed by an accent, a capital or a letter."""
    for field, before in found.kept():
        now = field.own.name
        if before.name and now and before.name != now and (fold(before.name) == fold(now) or slip(before.name, now)):
            message = (
                f"Le champ {quoted(now)} s’appelait {quoted(before.name)} {found.version}{NBSP}: pour si peu, les fichiers déjà remplis "
                "perdront cette colonne. Revenez à l’ancien nom, ou annoncez ce changement comme une rupture."
            )
            yield field.defect(message, "name", (RenameField(field.own.uid, now, before.name),))


def values_lost(found: Succession) -> Iterator[LintDefect]:
    """A list written in another form, with fewer values: what copying by hand loses."""
    for field, before in found.kept():
        values = field.own.values
        if before.values is None or (values is not None and values.form == before.values.form):
            continue
        there = {now.uid for _, now in field.values()}
        pattern = field.own.text("constraints/pattern").replace("\\", "")
        lost = [value for value in before.values.values if value.uid not in there and value.text not in pattern]
        if not lost or len(lost) == len(before.values.values):
            continue
        message = f"La liste {field.of} a changé de forme, et {_lost(lost)}{NBSP}: si c’est un oubli en recopiant, remettez ce qui manque."
        # At the end: where each stood among the others is for a person to say.
        fix = tuple(AddValue(field.own.uid, Value(value.uid, value.value), None) for value in lost) if values is not None else ()
        yield field.defect(message, field.list_path, fix)


def _lost(lost: list[Value]) -> str:
    texts = enumerated([quoted(value.text) for value in lost[:MANY]] + (["d’autres"] if len(lost) > MANY else []))
    return f"{texts} n’y est plus" if len(lost) == 1 else f"{texts} n’y sont plus"


def check_dropped(found: Succession) -> Iterator[LintDefect]:
    """A check that is gone without another in its place, nor a word."""
    for field, before in found.kept():
        if field.own.type != before.type:
            continue
        # A list checks how a text is written; it does not make it required.
        for path in CHECKS if field.own.values is None else (REQUIRED,):
            old = before.get(path)
            others = FORMS if path in FORMS else (path,)
            if old in (ABSENT, False, "default") or any(field.own.get(other) is not ABSENT for other in others):
                continue
            instead = ", ou écrivez false" if old is True else ""
            message = (
                f"Le champ {field_label(field.own)} n’a plus {property_label(path)}, qu’il avait {found.version}{NBSP}: remettez cette "
                f"vérification, corrigez-la si elle était fausse{instead}."
            )
            yield field.defect(message, path, field.put_back(path, old))


def description_cut(found: Succession) -> Iterator[LintDefect]:
    """A description that stops in the middle of a sentence: a paste gone wrong."""
    for field, before in found.kept():
        old, now = before.description, field.own.description.rstrip()
        if now and old.startswith(now) and GOES_ON.match(old, len(now)):
            message = f"La description {field.of} s’arrête au milieu d’une phrase qui était entière {found.version}{NBSP}: remettez la fin."
            yield field.defect(message, "description", field.put_back("description", old))


def typo_back(found: Succession) -> Iterator[LintDefect]:
    """A slip that had been mended, and is there again: a text pasted from an old file."""
    for field, before in found.kept():
        now = set(WORD.findall(field.own.description))
        mended = set(WORD.findall(before.description))
        for older in found.earlier[:-1]:
            then = older.by_uid(field.now.uid)
            again = (set(WORD.findall(then.description)) - mended) & now if then is not None else set()
            for word in sorted(again)[:MANY]:
                right = next((other for other in sorted(mended - now) if slip(word, other) or fold(word) == fold(other)), None)
                if right is not None:
                    message = (
                        f"La description {field.of} écrit de nouveau {quoted(word)}, corrigé en {quoted(right)} {found.version}{NBSP}: "
                        "un ancien texte a sans doute été recollé. Remettez la correction."
                    )
                    written = re.sub(rf"\b{word}\b", right, field.own.description)
                    yield field.defect(message, "description", field.put_back("description", written))
            if again:
                break


def metadata_lost(found: Succession) -> Iterator[LintDefect]:
    """A property of the schema that is gone: a pasted file that erased what somebody else had written."""
    for key, old in found.earlier[-1].properties.items() if found.earlier else ():
        if old and found.schema.get(key) is ABSENT:
            message = (
                f"Il manque au schéma {property_label(key)}, qu’il avait {found.version}{NBSP}: remettez ce qui y était, ou dites pourquoi."
            )
            yield LintDefect(message, None, key, (SetProperty(None, key, ABSENT, old),), f"/{escape_key(key)}")


def identity_changed(found: Succession) -> Iterator[LintDefect]:
    """The title, the name or the home of another schema: a file started from a copy, or pasted over."""
    if not found.earlier:
        return
    last = found.earlier[-1]
    # A home may move by itself: to another organisation, to another forge.
    unlike = [key for key in IDENTITY if last.text(key) and found.schema.text(key) and _unlike(last.text(key), found.schema.text(key))]
    if not unlike or unlike == ["homepage"]:
        return
    told = enumerated([f"{property_label(key)} était {quoted(last.text(key))}" for key in unlike])
    what = "ne disent plus la même chose" if len(unlike) > 1 else "ne dit plus la même chose"
    message = (
        f"{enumerated([property_label(key) for key in unlike])} du schéma {what} qu’{found.version}{NBSP}: {told}. Vérifiez que "
        "ce n’est pas l’identité d’un autre schéma, recopiée avec un fichier."
    )
    fix = tuple(SetProperty(None, key, found.schema.get(key), last.get(key)) for key in unlike)
    yield LintDefect(capital(message), None, unlike[0], fix)


def _unlike(one: str, other: str) -> bool:
    """Whether two texts have hardly a word in common."""
    mine, theirs = (set(fold(text, words_only=True).split()) - NO_WORDS for text in (one, other))
    return bool(mine and theirs) and 2 * len(mine & theirs) < len(mine | theirs) * UNLIKE


def version_not_after(found: Succession) -> Iterator[LintDefect]:
    """A number that is not after the last, where something else changed."""
    if not found.earlier or content(found.schema) == content(found.earlier[-1]):
        return
    now = found.schema.text("version")
    numbers = [number for one in found.earlier if (number := release_of(one.text("version"))) is not None]
    if numbers and (own := release_of(now)) is not None and own <= max(numbers):
        last = max(numbers)
        what = "porte encore" if own == max(numbers) else f"vient après la version {last} et porte"
        message = f"Le schéma a changé et {what} le numéro de version {now}{NBSP}: donnez-lui un numéro plus grand."
        yield LintDefect(message, None, "version")


def date_stale(found: Succession) -> Iterator[LintDefect]:
    """A date of the last change that did not follow the version."""
    if not found.earlier or found.schema.text("version") == found.earlier[-1].text("version"):
        return
    for key in DATES[1:]:
        date = found.schema.text(key)
        if date and date == found.earlier[-1].text(key):
            message = f"{property_label(key)} du schéma, {date}, est restée celle de la version précédente{NBSP}: écrivez la nouvelle date."
            yield LintDefect(capital(message), None, key)


RULES: Final[tuple[LintRule[Succession], ...]] = (
    LintRule("name-reused", "error", name_reused),
    LintRule("value-respelt", "warning", value_respelt),
    LintRule("name-respelt", "warning", name_respelt),
    LintRule("values-lost", "warning", values_lost),
    LintRule("check-dropped", "warning", check_dropped),
    LintRule("description-cut", "warning", description_cut),
    LintRule("typo-back", "warning", typo_back),
    LintRule("metadata-lost", "warning", metadata_lost),
    LintRule("identity-changed", "warning", identity_changed),
    LintRule("version-not-after", "warning", version_not_after),
    LintRule("date-stale", "warning", date_stale),
)
