"""What the tags of a fetched pack hold: of each, a file and the day. Done in a process apart, for a pack may unfold into anything."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any, Final

from dulwich.objects import Blob, Commit, Tag, Tree
from dulwich.repo import Repo

MOST_OBJECTS: Final = 200_000
TURNS: Final = 20
"""Tags of tags, folders of folders."""

DAMAGED: Final = "Ce dépôt est arrivé abîmé, ou il est d’une forme que nous ne lisons pas. Importez ses fichiers un par un."
TOO_MANY: Final = f"Ce dépôt a plus de {MOST_OBJECTS} objets\u00a0: donnez-en un qui ne contient que le schéma."


def answer(order: Mapping[str, Any]) -> dict[str, Any]:
    """What the pack at `source` holds of each of the `tags`: the file at `path`, written in `folder` under the rank of the tag."""
    folder = Path(order["folder"])
    try:
        header = Path(order["source"]).read_bytes()[:12]
        if header[:4] != b"PACK" or len(header) < 12:
            return {"refusal": DAMAGED}
        if int.from_bytes(header[8:12], "big") > MOST_OBJECTS:
            return {"refusal": TOO_MANY}
        with Repo.init_bare(str(folder / "git"), mkdir=True) as repository:
            _unpacked(repository, Path(order["source"]))
            return {"found": list(_found(repository, order, folder))}
    except MemoryError:
        # Told as what takes too much, by whoever asked.
        raise
    except Exception:
        # Whatever somebody else's bytes do to the library that reads them: it has no error of its own for those that are damaged.
        return {"refusal": DAMAGED}


def _unpacked(repository: Repo, pack: Path) -> None:
    file, commit, abort = repository.object_store.add_pack()
    try:
        with pack.open("rb") as source:
            while block := source.read(1 << 20):
                file.write(block)
    except BaseException:
        abort()
        raise
    commit()


def _found(repository: Repo, order: Mapping[str, Any], folder: Path) -> Iterator[dict[str, Any]]:
    for rank, (name, sha) in enumerate(order["tags"].items()):
        day, commit = _peeled(repository, sha.encode())
        said: dict[str, Any] = {"tag": name, "day": day}
        blob = _file(repository, commit, order["path"]) if commit is not None else None
        if blob is None:
            said["problem"] = "absent"
        elif blob.raw_length() > order["most"]:
            said["problem"] = "large"
        else:
            (folder / str(rank)).write_bytes(blob.data)
            said["file"] = str(rank)
        yield said


def _peeled(repository: Repo, sha: bytes) -> tuple[str, Commit | None]:
    """The day that a tag says, or its commit where it says none; and the commit."""
    day = ""
    for _ in range(TURNS):
        found: Any = repository[sha]
        if isinstance(found, Commit):
            return day or _day(found.commit_time, found.commit_timezone), found
        if not isinstance(found, Tag):
            break
        if not day and found.tag_time is not None:
            day = _day(found.tag_time, found.tag_timezone or 0)
        sha = found.object[1]
    return day, None


def _day(seconds: int, offset: int) -> str:
    """As whoever wrote it saw it; empty where that is no date."""
    try:
        return datetime.fromtimestamp(seconds, timezone(timedelta(seconds=offset))).date().isoformat()
    except (OverflowError, OSError, ValueError):
        try:
            return datetime.fromtimestamp(seconds, UTC).date().isoformat()
        except (OverflowError, OSError, ValueError):
            return ""


def _file(repository: Repo, commit: Commit, path: str) -> Blob | None:
    """What stands at a path; None where nothing does, or no file."""
    sha: Any = commit.tree
    for name in path.split("/")[:TURNS]:
        tree = repository[sha] if sha in repository.object_store else None
        if not isinstance(tree, Tree) or name.encode() not in tree:
            return None
        sha = tree[name.encode()][1]
    found = repository[sha] if sha in repository.object_store else None
    return found if isinstance(found, Blob) else None
