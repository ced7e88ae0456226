"""A repository sent to another one, over https: what is there already is kept, nothing is ever forced."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, cast
from urllib.parse import urlsplit

import urllib3
from dulwich.client import HttpGitClient, HTTPUnauthorized
from dulwich.errors import GitProtocolError, NotGitRepository
from dulwich.graph import can_fast_forward
from dulwich.repo import Repo

SECONDS: Final = 60
ADDRESS: Final = "Ce dépôt n’est pas joignable à cette adresse\u00a0: vérifiez-la, ou réessayez plus tard."
REFUSED: Final = "Ce dépôt refuse que le site y écrive\u00a0: vérifiez le jeton, et qu’il donne le droit d’écrire."
DIVERGED: Final = (
    "Ce dépôt contient {name} autrement que le nôtre, et rien n’est jamais écrasé\u00a0: retirez-le là-bas, ou donnez un dépôt vide."
)

UNREACHED: Final = (GitProtocolError, NotGitRepository, urllib3.exceptions.HTTPError, OSError)
"""What becomes of a repository that does not answer as one."""


class NotSent(Exception):
    """Why a repository was not sent: a French sentence that says what to do."""


def send(path: Path, url: str, token: str, pool: Any) -> None:
    """Send every branch and tag of the repository at `path`, through `pool` (urllib3), which says what may be reached. Raises NotSent."""
    address = urlsplit(url)
    client = HttpGitClient(
        f"{address.scheme}://{address.netloc}", pool_manager=pool, username=_user(token), password=_password(token), timeout=SECONDS
    )
    with Repo(str(path)) as repository:
        ours = {name: sha for name, sha in repository.get_refs().items() if name.startswith((b"refs/heads/", b"refs/tags/"))}

        def chosen(theirs: Mapping[Any, Any]) -> dict[Any, Any]:
            for name, sha in ours.items():
                there = theirs.get(name)
                if there in (None, sha):
                    continue
                known = there in repository.object_store
                if not (known and name.startswith(b"refs/heads/") and can_fast_forward(repository, there, sha)):
                    raise NotSent(DIVERGED.format(name=f"«\u00a0{name.decode().rpartition('/')[2]}\u00a0»"))
            return dict(ours)

        try:
            result = client.send_pack(address.path, chosen, cast(Any, repository.generate_pack_data))
        except HTTPUnauthorized as error:
            raise NotSent(REFUSED) from error
        except UNREACHED as error:
            refused = "403" in str(error)
            raise NotSent(REFUSED if refused else ADDRESS) from error
    if any((result.ref_status or {}).values()):
        raise NotSent(REFUSED)


def _user(token: str) -> str | None:
    """A token by itself is a password whoever one is, for the forges that people use."""
    user, colon, _ = token.partition(":")
    return (user if colon else "oauth2") if token else None


def _password(token: str) -> str | None:
    _, colon, password = token.partition(":")
    return (password if colon else token) if token else None
