"""What is done in the process apart to rewrite a file."""

from __future__ import annotations

import errno
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from standard.converting.files import TableError, Unreadable, convert
from standard.schema import snapshot
from standard.schema.correspondence import from_csv, from_json

WRITTEN_TOO_LARGE = "Le nouveau fichier serait trop grand. Découpez le vôtre en plusieurs, puis envoyez-les un par un."


def answer(order: Mapping[str, Any]) -> dict[str, Any]:
    """What `runner.run` asks for."""
    try:
        given = from_csv(Path(order["given"]).read_bytes()) if order["given"] else None
        return convert(
            Path(order["source"]),
            Path(order["output"]),
            before=snapshot.from_text(order["before"]),
            after=snapshot.from_text(order["after"]),
            table=from_json(order["table"].encode()),
            given=given,
            decisions=Path(order["decisions"]),
            file_bytes=order["file_bytes"],
        ).to_json()
    except TableError as error:
        return {"refusal": {"code": "table", "message": f"La table de migration n’a pas été lue. {error}"}}
    except Unreadable as error:
        return {"refusal": {"code": error.code, "message": str(error)}}
    except MemoryError:
        return {"refusal": {"code": "too-large", "message": "Ce fichier demande trop de mémoire. Découpez-le en plusieurs fichiers."}}
    except OSError as error:
        if error.errno != errno.EFBIG:
            raise
        return {"refusal": {"code": "too-large", "message": WRITTEN_TOO_LARGE}}
