"""Which field, and which value, of one schema became which of another; how sure we are, and why.

Fields of one name are one column, unless all the rest says that two columns exchanged their names. What has lost its
name is recognised by its title, description, values, pattern, examples and place. A person confirms or corrects it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain

from standard.schema.alignment.matching import ENOUGH, align_fields, align_values
from standard.schema.alignment.result import CERTAIN, CHOSEN, Alignment, Guess, Match, Share, links_of, settled
from standard.schema.alignment.search import STEPS, AlignmentSearch
from standard.schema.alignment.sharing import moved_values, share_fields, share_values, values_between
from standard.schema.model import Schema, SchemaError, same_list_content

__all__ = [
    "CERTAIN",
    "ENOUGH",
    "Alignment",
    "Guess",
    "Match",
    "Share",
    "align",
    "align_fields",
    "align_values",
    "corrected",
]


def align(before: Schema, after: Schema, *, steps: int = STEPS) -> Alignment:
    """What each field and value of `before` became in `after`, as far as so many steps of search tell."""
    search = AlignmentSearch(steps)
    matches = align_fields(before.fields, after.fields, search)
    unchanged = _unchanged(before, after, matches)
    shares: tuple[Share, ...] = ()
    if len(matches) < max(len(before.fields), len(after.fields)):
        matches, shares = share_fields(before, after, matches, unchanged, search)
    return _with_values(before, after, matches, shares, unchanged, search)


def _unchanged(before: Schema, after: Schema, matches: Sequence[Match]) -> frozenset[str]:
    """The earlier fields whose list of values says the same in the field that they became."""
    old = {item.uid: item.values for item in before.fields}
    new = {item.uid: item.values for item in after.fields}
    return frozenset(match.before for match in matches if same_list_content(old[match.before], new[match.after]))


def corrected(alignment: Alignment, choices: Mapping[str, Sequence[str]]) -> Alignment:
    """The alignment with what a person says of some fields and values: `{uid: uids of what it became}`, none if it went.

    What is not named stays as guessed, values being looked for again where the fields changed. Raises SchemaError,
    its path the uid at fault, where a uid is unknown, or an item would be split and merged at once.
    """
    before, after = alignment.before, alignment.after
    old, new = {item.uid for item in before.fields}, {item.uid for item in after.fields}
    for uid, becomes in choices.items():
        within, known = (old, new) if uid in old else (alignment.earlier.keys(), alignment.later.keys())
        if uid not in within or not known >= set(becomes):
            raise SchemaError("Ce choix nomme un élément qui n’est pas dans ces schémas\u00a0: relisez-les, puis choisissez.", path=uid)
    chosen = {uid: becomes for uid, becomes in choices.items() if uid in old}
    if chosen:
        search = AlignmentSearch()
        links = settled(links_of(alignment.fields, alignment.shares), chosen)
        matches, shares = _parted(links, before, after, search)
        found = _with_values(before, after, matches, shares, _unchanged(before, after, matches), search)
        alignment = replace(found, complete=found.complete and alignment.complete)
    return _with_value_choices(alignment, {uid: becomes for uid, becomes in choices.items() if uid not in old})


def _with_values(
    before: Schema,
    after: Schema,
    matches: tuple[Match, ...],
    shares: tuple[Share, ...],
    unchanged: frozenset[str],
    search: AlignmentSearch,
) -> Alignment:
    """The alignment of the values too, knowing what became of the fields."""
    old = {item.uid: item for item in before.fields}
    new = {item.uid: item for item in after.fields}
    shared = {(one, other) for share in shares for one in share.before for other in share.after}
    values: dict[str, tuple[Match, ...]] = {}
    value_shares: dict[str, tuple[Share, ...]] = {}
    for match in matches:
        one, other = old[match.before].values, new[match.after].values
        if one is None or other is None or match.before in unchanged or (match.before, match.after) in shared:
            continue
        found = align_values(one.values, other.values, search)
        if len(found) < max(len(one.values), len(other.values)):
            found, several = share_values(one.values, other.values, found, search)
            value_shares |= {match.before: several} if several else {}
        values[match.before] = found
    moved = moved_values(before, after, matches, values)
    return Alignment(before, after, matches, values, shares, value_shares, moved, unchanged, not search.budget.refused)


def _parted(links: Sequence[Share], before: Schema, after: Schema, search: AlignmentSearch) -> tuple[tuple[Match, ...], tuple[Share, ...]]:
    """Links of fields as matches and shares, the part that keeps the name being in both."""
    matches, shares = [], []
    for link in links:
        if len(link.before) == len(link.after) == 1:
            matches.append(Match(link.before[0], link.after[0], link.confidence, link.reasons))
            continue
        shares.append(replace(link, values=values_between(link, before, after, search)))
        kept = same_name(link, before, after)
        if kept is not None:
            matches.append(Match(*kept, CERTAIN))
    rank = {item.uid: place for place, item in enumerate(before.fields)}
    return tuple(sorted(matches, key=lambda match: rank[match.before])), tuple(shares)


def same_name(share: Share, before: Schema, after: Schema) -> tuple[str, str] | None:
    """The field that a split or merge leaves under its name: its uid before and after."""
    names = {item.name: item.uid for item in before.fields if item.uid in share.before}
    return next(((names[item.name], item.uid) for item in after.fields if item.uid in share.after and item.name in names), None)


def _with_value_choices(alignment: Alignment, choices: Mapping[str, Sequence[str]]) -> Alignment:
    """The alignment with a person's choices for values: within the list, in another field, between the parts of one."""
    if not choices:
        return alignment
    becomes = {match.before: match.after for match in alignment.fields}
    parted = {uid: share for share in alignment.shares for uid in share.before}
    homes = {uid: alignment.earlier[uid][0].uid for uid in choices}
    told = {uid: after for uid, after in choices.items() if homes[uid] in parted}
    values = {field: list(matches) for field, matches in alignment.values.items()}
    for field in {homes[uid] for uid in choices if homes[uid] in alignment.unchanged}:
        values[field] = list(_same_values(alignment, field, becomes[field]))
    links = links_of((*chain.from_iterable(values.values()), *alignment.moved), chain.from_iterable(alignment.value_shares.values()))
    values = {field: [] for field in values}
    shared: dict[str, list[Share]] = {}
    moved: list[Match] = []
    for link in settled(links, {uid: after for uid, after in choices.items() if uid not in told}):
        origins = {alignment.earlier[uid][0].uid for uid in link.before}
        targets = {alignment.later[uid][0].uid for uid in link.after}
        (origin, *others) = origins
        single = len(link.before) == len(link.after) == 1
        if single:
            found = values[origin] if targets == {becomes.get(origin)} and origin in values else moved
            found.append(Match(link.before[0], link.after[0], link.confidence, link.reasons))
        elif not others and targets == {becomes.get(origin)}:
            shared.setdefault(origin, []).append(link)
        else:
            raise _apart(link.before[0])
    order = {uid: place for place, uid in enumerate(alignment.earlier)}
    return replace(
        alignment,
        values={field: tuple(sorted(found, key=lambda match: order[match.before])) for field, found in values.items()},
        shares=tuple(_with_told_values(alignment, share, told) for share in alignment.shares),
        value_shares={field: tuple(found) for field, found in shared.items()},
        moved=tuple(moved),
        unchanged=alignment.unchanged - values.keys(),
    )


def _same_values(alignment: Alignment, before: str, after: str) -> Iterator[Match]:
    one, other = alignment.before.by_uid(before), alignment.after.by_uid(after)
    if one is not None and other is not None and one.values is not None and other.values is not None:
        pairs = zip(one.values.values, other.values.values, strict=True)
        yield from (Match(old.uid, new.uid, CERTAIN) for old, new in pairs)


def _with_told_values(alignment: Alignment, share: Share, told: Mapping[str, Sequence[str]]) -> Share:
    """A split or merge of fields with what a person says of its values, which stay between its fields."""
    mine = {uid: after for uid, after in told.items() if alignment.earlier[uid][0].uid in share.before}
    named = {each for after in mine.values() for each in after}
    for uid, after in mine.items():
        if any(alignment.later[each][0].uid not in share.after for each in after):
            raise _apart(uid)
    kept = (match for match in share.values if match.before not in mine and (match.confidence == CERTAIN or match.after not in named))
    chosen = (Match(uid, each, CERTAIN, CHOSEN) for uid, after in mine.items() for each in after)
    return replace(share, values=(*kept, *chosen))


def _apart(uid: str) -> SchemaError:
    return SchemaError(
        "Une valeur ne peut être partagée ou réunie qu’entre les valeurs d’un même champ\u00a0: choisissez-les là.", path=uid
    )
