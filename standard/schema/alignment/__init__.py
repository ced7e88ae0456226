"""Which field, and which value, of one schema became which of another; how sure we are, and why.

Fields of one name are one column, unless all the rest says that two columns exchanged their names. What has lost its
name is recognised by its title, description, values, pattern, examples and place. A person confirms or corrects it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from standard.schema.alignment.matching import ENOUGH, align_fields, align_values, rarity_of
from standard.schema.alignment.result import CERTAIN, Alignment, Guess, Match, Share, links_of, read_choices, settled
from standard.schema.alignment.sharing import moved_values, share_fields, share_values, values_between
from standard.schema.model import Schema, SchemaError

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
    "read_choices",
]


def align(before: Schema, after: Schema) -> Alignment:
    """What each field and value of `before` became in `after`."""
    matches = align_fields(before.fields, after.fields)
    if len(matches) == len(before.fields) == len(after.fields):
        return _with_values(before, after, matches, ())
    return _with_values(before, after, *share_fields(before, after, matches, rarity_of(before.fields, after.fields)))


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
        links = settled(links_of(alignment.fields, alignment.shares), chosen)
        alignment = _with_values(before, after, *_parted(links, before, after))
    return _with_value_choices(alignment, {uid: becomes for uid, becomes in choices.items() if uid not in old})


def _with_values(before: Schema, after: Schema, matches: tuple[Match, ...], shares: tuple[Share, ...]) -> Alignment:
    """The alignment of the values too, knowing what became of the fields."""
    old = {item.uid: item for item in before.fields}
    new = {item.uid: item for item in after.fields}
    shared = {(one, other) for share in shares for one in share.before for other in share.after}
    values, value_shares = {}, {}
    for match in matches:
        one, other = old[match.before].values, new[match.after].values
        if one is not None and other is not None and (match.before, match.after) not in shared:
            found = align_values(one.values, other.values)
            if len(found) < max(len(one.values), len(other.values)):
                found, value_shares[match.before] = share_values(one.values, other.values, found)
            values[match.before] = found
    moved = moved_values(before, after, matches, values)
    return Alignment(before, after, matches, values, shares, {uid: found for uid, found in value_shares.items() if found}, moved)


def _parted(links: Sequence[Share], before: Schema, after: Schema) -> tuple[tuple[Match, ...], tuple[Share, ...]]:
    """Links of fields as matches and shares, the part that keeps the name being in both."""
    matches, shares = [], []
    for link in links:
        if len(link.before) == len(link.after) == 1:
            matches.append(Match(link.before[0], link.after[0], link.confidence, link.reasons))
            continue
        shares.append(replace(link, values=values_between(link, before, after)))
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
    """The alignment with a person's choices for values: within the list, or in another field."""
    if not choices:
        return alignment
    links = {uid: link for field in alignment.values for uid, link in links_of(alignment.values[field], ()).items()}
    for shares in alignment.value_shares.values():
        links |= links_of((), shares)
    links |= links_of(alignment.moved, ())
    becomes = {match.before: match.after for match in alignment.fields}
    values: dict[str, list[Match]] = {field: [] for field in alignment.values}
    shared: dict[str, list[Share]] = {}
    moved: list[Match] = []
    for link in settled(links, choices):
        origin = alignment.earlier[link.before[0]][0].uid
        homes = {alignment.later[uid][0].uid for uid in link.after}
        single = len(link.before) == len(link.after) == 1
        match = Match(link.before[0], link.after[0], link.confidence, link.reasons)
        if homes == {becomes.get(origin)}:
            if single:
                values[origin].append(match)
            else:
                shared.setdefault(origin, []).append(link)
        elif single:
            moved.append(match)
        else:
            raise SchemaError(
                "Une valeur ne peut être partagée qu’entre valeurs d’un même champ\u00a0: choisissez-les là.", path=link.before[0]
            )
    order = {uid: place for place, uid in enumerate(alignment.earlier)}
    return Alignment(
        alignment.before,
        alignment.after,
        alignment.fields,
        {field: tuple(sorted(found, key=lambda match: order[match.before])) for field, found in values.items()},
        alignment.shares,
        {field: tuple(found) for field, found in shared.items()},
        tuple(moved),
    )
