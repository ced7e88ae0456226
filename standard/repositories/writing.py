"""A repository on disk, laid out so that a server of plain files is enough to clone it (git's « dumb » protocol).

Objects first, then the list of packs, then the names: killed anywhere, what stands is the repository of before, and writing again
gives the same. All is in one pack, so that a clone asks for a few files however many releases there are.
"""

from __future__ import annotations

import fcntl
import os
import re
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Final

from dulwich import objects as git
from dulwich.object_format import SHA1
from dulwich.pack import Pack, UnpackedObject, full_unpacked_object, pack_object_header, write_pack_data, write_pack_index

from standard.repositories.content import RELEASES, REVISIONS, Branch, Commit

SERVED: Final = re.compile(r"HEAD|info/refs|objects/info/packs|objects/pack/pack-[0-9a-f]{40}\.(?:pack|idx)")
"""The files that a clone reads."""
KEPT: Final = 3600
"""Seconds for which a pack that was replaced is left to whoever is reading it."""
LOCK: Final = "lock"
_KEY: Final = "Empreinte: "
_FILE: Final = 0o100644


@dataclass
class _Store:
    """The objects that are there, and those to add."""

    packs: list[Pack]
    added: dict[bytes, git.ShaFile] = field(default_factory=dict)

    def add(self, thing: git.ShaFile) -> bytes:
        self.added.setdefault(thing.id, thing)
        return thing.id

    def commit(self, name: bytes) -> git.Commit:
        for pack in self.packs:
            if (known := git.ObjectID(name)) in pack:
                found = pack[known]
                assert isinstance(found, git.Commit)
                return found
        raise KeyError(name)


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """While a program of this machine brings the repository at `path` up: another waits, or would write over its names older ones."""
    path.mkdir(parents=True, exist_ok=True)
    with (path / LOCK).open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def write(path: Path, branches: Sequence[Branch]) -> None:
    """Bring the repository at `path` up to these branches; what it holds of them already is not made again."""
    _lay_out(path)
    earlier = _names(path)
    with ExitStack() as opened:
        store = _Store([opened.enter_context(closing(Pack(str(one.with_suffix("")), object_format=SHA1))) for one in _packs(path)])
        names: dict[str, bytes] = {}
        for branch in branches:
            names |= _write_branch(store, branch, earlier)
        if store.added or len(store.packs) != 1:
            _write_pack(path, store)
    # The one in force at the root of whoever clones; what is being made where nothing is published yet.
    head = RELEASES if f"refs/heads/{RELEASES}" in names else REVISIONS
    _replace(path / "HEAD", f"ref: refs/heads/{head}\n".encode())
    _replace(path / "packed-refs", _packed(names))
    _replace(path / "info" / "refs", b"".join(b"%s\t%s\n" % (names[name], name.encode()) for name in sorted(names)))


def served(path: Path) -> tuple[str, ...]:
    """The files of a repository that a clone reads: what a name leads to comes before the name."""
    packs = [f"objects/pack/{one.with_suffix(suffix).name}" for one in _packs(path) for suffix in (".pack", ".idx")]
    return *packs, "objects/info/packs", "HEAD", "info/refs"


def _write_branch(store: _Store, branch: Branch, earlier: dict[str, bytes]) -> dict[str, bytes]:
    """The names that a branch gives: its own, and those of its tags."""
    here = f"refs/heads/{branch.name}"
    written = list(_keys(store, earlier[here])) if here in earlier else []
    kept = len(written) <= len(branch.steps) and all(key == step.key for (_, key), step in zip(written, branch.steps, strict=False))
    tip = written[-1][0] if kept and written else None
    # Those of this branch that are kept: all, since tags are given by one branch only.
    names = {name: target for name, target in earlier.items() if kept and branch.name == RELEASES and name.startswith("refs/tags/")}
    for step in branch.steps[len(written) if kept else 0 :]:
        made = step.make()
        tip = store.add(_commit(store, made, step.key, tip))
        if made.tag:
            names[f"refs/tags/{made.tag}"] = store.add(_tag(made, tip))
            names[f"refs/tags/{made.tag}^{{}}"] = tip
    return names | ({here: tip} if tip is not None else {})


def _keys(store: _Store, tip: bytes) -> Iterator[tuple[bytes, str]]:
    """The commits of a branch, the first one first, each with its key."""
    found: list[tuple[bytes, str]] = []
    names = [tip]
    while names:
        commit = store.commit(names[0])
        found.append((names[0], commit.message.decode().rstrip("\n").rpartition(_KEY)[2]))
        names = list(commit.parents)
    return reversed(found)


def _commit(store: _Store, made: Commit, key: str, parent: bytes | None) -> git.Commit:
    tree = git.Tree()
    for name, data in made.files.items():
        tree.add(name.encode(), _FILE, git.ObjectID(store.add(git.Blob.from_string(data))))
    store.add(tree)
    commit = git.Commit()
    commit.tree = tree.id
    commit.parents = [git.ObjectID(parent)] if parent is not None else []
    commit.author = commit.committer = _said(made.author)
    commit.author_time = commit.commit_time = _seconds(made.at)
    commit.author_timezone = commit.commit_timezone = 0
    commit.encoding = b"UTF-8"
    commit.message = _said(f"{made.message}\n\n{_KEY}{key}\n")
    return commit


def _tag(made: Commit, commit: bytes) -> git.Tag:
    tag = git.Tag()
    tag.name = made.tag.encode()
    tag.object = (git.Commit, git.ObjectID(commit))
    tag.tagger = _said(made.author)
    tag.tag_time, tag.tag_timezone = _seconds(made.at), 0
    tag.message = _said(f"{made.message}\n")
    return tag


def _said(text: str) -> bytes:
    """Half a character, which JSON alone can write, is shown as unknown."""
    return text.replace("\0", "").encode(errors="replace")


def _seconds(at: datetime) -> int:
    """Git counts from 1970; what is dated before is told as then."""
    return max(0, int(at.astimezone(UTC).timestamp()))


def _write_pack(path: Path, store: _Store) -> None:
    """One pack of all that there is. The former ones stay for whoever is reading them."""
    folder = path / "objects" / "pack"
    seen: set[bytes] = set()

    def all_of_them() -> Iterator[UnpackedObject]:
        for pack in store.packs:
            for unpacked in pack.data.iter_unpacked(include_comp=True):
                if unpacked.sha() not in seen:
                    seen.add(unpacked.sha())
                    yield _as_it_is(unpacked)
        for thing in store.added.values():
            if (name := bytes.fromhex(thing.id.decode())) not in seen:
                seen.add(name)
                yield full_unpacked_object(thing)

    known = {bytes.fromhex(name.decode()) for name in store.added}
    known |= {entry[0] for pack in store.packs for entry in pack.index.iterentries()}
    with NamedTemporaryFile(dir=folder, prefix=".", delete=False) as temporary:
        entries, checksum = write_pack_data(temporary.write, all_of_them(), SHA1, num_records=len(known))
    name = f"pack-{checksum.hex()}"
    _put(Path(temporary.name), folder / f"{name}.pack")
    with NamedTemporaryFile(dir=folder, prefix=".", delete=False) as temporary:
        write_pack_index(temporary, sorted((sha, offset, crc) for sha, (offset, crc) in entries.items()), checksum, version=2)
    _put(Path(temporary.name), folder / f"{name}.idx")
    _replace(path / "objects" / "info" / "packs", f"P {name}.pack\n\n".encode())
    _clear(folder, {f"{name}.pack", f"{name}.idx"})


def _as_it_is(unpacked: UnpackedObject) -> UnpackedObject:
    """An object of another pack, copied without being compressed again: the library copies what follows its header."""
    header = pack_object_header(unpacked.pack_type_num, None, unpacked.decomp_len or 0, SHA1)
    unpacked.comp_chunks = [bytes(header), *(unpacked.comp_chunks or ())]
    return unpacked


def _clear(folder: Path, current: Iterable[str]) -> None:
    """Erase what was replaced long ago, and what a writer that was killed left half written."""
    for left in folder.iterdir():
        if left.name not in current and time.time() - left.stat().st_mtime > KEPT:
            left.unlink(missing_ok=True)


def _packs(path: Path) -> list[Path]:
    """The pack that the repository is made of; none where nothing was written to the end."""
    listed = path / "objects" / "info" / "packs"
    names = re.findall(r"^P (pack-[0-9a-f]{40}\.pack)$", listed.read_text(), re.MULTILINE) if listed.exists() else []
    return [one for name in names if (one := path / "objects" / "pack" / name).with_suffix(".idx").exists()]


def _names(path: Path) -> dict[str, bytes]:
    """What each name of the repository leads to, where its objects are there."""
    listed = path / "info" / "refs"
    if not listed.exists() or not _packs(path):
        return {}
    return {name: target.encode() for target, name in (line.split("\t") for line in listed.read_text().splitlines())}


def _packed(names: dict[str, bytes]) -> bytes:
    """The same names, as git reads them on disk: what a tag leads to is on the line after it."""
    lines = [b"^%s\n" % names[name] if name.endswith("^{}") else b"%s %s\n" % (names[name], name.encode()) for name in sorted(names)]
    return b"# pack-refs with: peeled fully-peeled sorted \n" + b"".join(lines)


def _lay_out(path: Path) -> None:
    for folder in ("info", "objects/info", "objects/pack", "refs/heads", "refs/tags"):
        (path / folder).mkdir(parents=True, exist_ok=True)
    if not (path / "config").exists():
        _replace(path / "config", b"[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = true\n")


def _replace(file: Path, data: bytes) -> None:
    """The whole file or none of it, whoever reads meanwhile."""
    if file.exists() and file.read_bytes() == data:
        return
    with NamedTemporaryFile(dir=file.parent, prefix=".", delete=False) as temporary:
        temporary.write(data)
    _put(Path(temporary.name), file)


def _put(temporary: Path, file: Path) -> None:
    temporary.chmod(0o644)
    os.replace(temporary, file)
