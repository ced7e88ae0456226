"""The whole life of a data standard by the API: from an empty site to a published version and a file checked against it.

    python3 docs/examples/whole_job.py https://standards.example.org tokens.json

`tokens.json` gives a token of each person by their name below, as `manage.py create_token` prints it: `{"admin": "…", "team": "…"}`.
Python's own library is enough. `docs/api.md` tells each step.
"""

import json
import sys
import time
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

HERE = Path(__file__).parent
SITE, TOKENS = sys.argv[1].rstrip("/"), json.loads(Path(sys.argv[2]).read_text(encoding="utf-8"))
PEOPLE = {name: f"{name}@exemple.fr" for name in ("admin", "team", "chair", "member", "contributor")}


def send(who, method, path, data, kind):
    """Send bytes in the name of somebody; what is answered. The key makes the same request, sent again, be done once."""
    headers = {"Authorization": f"Bearer {TOKENS[who]}", "Content-Type": kind, "Idempotency-Key": str(uuid.uuid4())}
    try:
        with urlopen(Request(f"{SITE}/api/v1/{path}", data, headers, method=method), timeout=60) as answer:
            return json.load(answer)
    except HTTPError as refused:
        sys.exit(f"{method} {path}: {json.load(refused)['detail']}")


def call(who, method, path, body=None):
    """The same for JSON."""
    return send(who, method, path, None if body is None else json.dumps(body).encode(), "application/json")


# 1. A standard begins with a schema (Table Schema).
begun = json.loads((HERE / "lieux.json").read_text(encoding="utf-8"))
standard = call("admin", "POST", "standards/", begun)
home = f"standards/{standard['slug']}"

# 2. Its people: the project team, and the committee that arbitrates, with its chair.
for who, circle, chair in (("team", "team", False), ("chair", "copil", True), ("member", "copil", False)):
    call("admin", "POST", f"{home}/members/", {"email": PEOPLE[who], "circle": circle, "chair": chair, "organisation": f"Ville de {who}"})
call("admin", "POST", f"{home}/members/", {"email": PEOPLE["contributor"], "circle": "contributor"})

# 3. A call for comments, open from now.
now = datetime.now(UTC)
dates = {"opens_at": now.isoformat(), "closes_at": (now + timedelta(days=30)).isoformat()}
call("team", "POST", f"{home}/consultations/", dates)

# 4. Somebody comments on a field.
said = {"target": {"field": "public"}, "kind": "addition", "body": "Il manque les personnes âgées."}
comment = call("contributor", "POST", f"{home}/comments/", said)

# 5. And proposes a change, as an operation on the schema.
add = {"op": "add_value", "field": "public", "value": "Seniors"}
wanted = {"title": "Accueillir les seniors", "motive": "Beaucoup de lieux les accueillent.", "operations": [add]}
proposal = call("contributor", "POST", f"{home}/proposals/", wanted)

# 6. The team makes it a question for the committee, with what it recommends; the status quo is an option by itself.
asked = {"title": "Faut-il ajouter les seniors ?", "kind": "other", "comments": [comment["id"]], "recommendation": "Oui.",
         "options": [{"proposal": proposal["id"], "recommended": True}]}  # fmt: skip
question = call("team", "POST", f"{home}/questions/", asked)
option = question["options"][0]["id"]

# 7. The committee votes, then the team closes the vote.
ballot = call("team", "POST", f"questions/{question['id']}/ballots/", {"rule": "majority"})
for who in ("chair", "member"):
    call(who, "POST", f"ballots/{ballot['id']}/votes/", {"option": option, "position": "for"})
call("team", "POST", f"ballots/{ballot['id']}/close/")

# 8. The chair records the decision, which changes the schema; the comment has its answer.
choice = {"outcome": "accepted", "option": option, "how": "vote", "motive": "Le comité suit l’équipe."}
decision = call("chair", "POST", f"questions/{question['id']}/decisions/", choice)
call("team", "POST", f"comments/{comment['id']}/answer/", {"disposition": "accepted", "answer": "La valeur est ajoutée."})

# 9. A version is prepared, checked, approved by the committee as it is, and published.
release = call("team", "POST", f"{home}/releases/", {})
approval = call("team", "POST", f"releases/{release['id']}/ballots/", {"rule": "majority"})
for who in ("chair", "member"):
    call(who, "POST", f"ballots/{approval['id']}/votes/", {"option": approval["options"][0]["id"], "position": "for"})
call("team", "POST", f"ballots/{approval['id']}/close/")
call("chair", "POST", f"releases/{release['id']}/decisions/", {"outcome": "accepted", "how": "vote", "motive": "Relue."})
published = call("team", "POST", f"releases/{release['id']}/publish/", {"motive": "Première version faite ici."})
print(published["version"], *(artefact["url"] for artefact in published["artefacts"]), sep="\n")

# 10. Anybody checks a file against it. The worker reads it in its turn, and calls nobody: one asks again, after a pause.
content, edge = (HERE / "lieux.csv").read_text(encoding="utf-8"), uuid.uuid4().hex
parts = (("standard", "", standard["slug"]), ("file", '; filename="lieux.csv"', content))
form = "".join(f'--{edge}\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n{text}\r\n' for name, more, text in parts)
report = send("member", "POST", "validations/", f"{form}--{edge}--\r\n".encode(), f"multipart/form-data; boundary={edge}")
while report["state"] in ("queued", "running"):
    time.sleep(0.2)
    report = call("member", "GET", f"validations/{report['id']}/")
print(report["state"], [error["code"] for error in report["report"]["errors"]])
