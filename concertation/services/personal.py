"""The file of all that the site holds of somebody, made for them."""

from __future__ import annotations

import json
import tempfile
import zipfile
from datetime import datetime
from pathlib import PurePosixPath
from typing import Final

from accounts import services
from accounts.models import PersonalExport
from concertation.queries.personal import held_of
from standard.permissions import Operator

READ_ME: Final = (
    """Voici tout ce que le site garde de vous.

donnees.json : une liste par table ; chaque ligne dit par « as » à quel titre elle vous nomme (« author » : vous l’avez écrite).
fichiers/ : les fichiers que vous avez joints ou essayés, sous le nom que donne donnees.json.

N’y sont pas : vos secrets (jetons, clés), que personne ne relit ; ce que d’autres ont écrit ; qui ils sont.
""".replace(" :", "\u00a0:")
    .replace(" ;", "\u00a0;")
    .replace("« ", "«\u00a0")
    .replace(" »", "\u00a0»")
)


def make(*, actor: Operator, now: datetime) -> PersonalExport | None:
    """Make the file that has been asked for the longest ago; None where none waits."""
    export = services.take_export(actor=actor, now=now)
    if export is None:
        return None
    rows, files = held_of(export.user)
    with tempfile.TemporaryFile() as content:
        with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("LISEZMOI.txt", READ_ME)
            archive.writestr("donnees.json", json.dumps(rows, ensure_ascii=False, indent=2))
            for file in files:
                name = file.name or ""
                # A file that was forgotten meanwhile is told by its row alone.
                if file.storage.exists(name):
                    with file.storage.open(name) as one, archive.open(f"fichiers/{PurePosixPath(name)}", "w") as kept:
                        for block in one.chunks():
                            kept.write(block)
        content.seek(0)
        services.keep_export(actor=actor, export=export, content=content, now=now)
    return export
