"""A provider of identity on this machine, which answers as ProConnect does: what it says of people is a signed token."""

from __future__ import annotations

import json
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey


@dataclass
class Provider:
    """`person`: who is at its door; `said`: what it says otherwise than it should, by claim of the token that opens."""

    person: dict[str, str] = field(default_factory=lambda: {"sub": "agent-1", "email": "ana@exemple.fr"})
    said: dict[str, Any] = field(default_factory=dict)
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"}))
    signs_with: RSAKey | None = None
    nonce: str = ""

    def __enter__(self) -> Provider:
        provider = self

        class Answers(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                provider.answer(self, urlsplit(self.path).path)

            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["Content-Length"]))
                provider.answer(self, urlsplit(self.path).path)

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01})
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    def signed(self, claims: dict[str, Any]) -> str:
        return jwt.encode({"alg": "RS256", "kid": "one"}, claims, self.signs_with or self.key)

    def answer(self, to: BaseHTTPRequestHandler, path: str) -> None:
        kind, body = "application/json", ""
        if path == "/.well-known/openid-configuration":
            places = ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri", "end_session_endpoint")
            known = {"issuer": self.issuer, "id_token_signing_alg_values_supported": ["RS256"]}
            body = json.dumps(known | {place: f"{self.issuer}/{place}" for place in places})
        elif path == "/jwks_uri":
            body = json.dumps({"keys": [self.key.as_dict(private=False)]})
        elif path == "/token_endpoint":
            now = int(time.time())
            claims = {"iss": self.issuer, "aud": "site", "sub": self.person["sub"], "iat": now, "exp": now + 60, "nonce": self.nonce}
            body = json.dumps({"access_token": "a", "token_type": "Bearer", "id_token": self.signed(claims | self.said)})
        elif path == "/userinfo_endpoint":
            kind, body = "application/jwt", self.signed({"iss": self.issuer, "aud": "site", **self.person})
        to.send_response(200 if body else 404)
        to.send_header("Content-Type", kind)
        to.end_headers()
        to.wfile.write(body.encode())

    def lets_in(self, asked: str) -> dict[str, str]:
        """What it sends back with somebody whom it recognised, from the address that they were led to."""
        sent = {name: one[0] for name, one in parse_qs(urlsplit(asked).query).items()}
        self.nonce = sent["nonce"]
        return {"code": "c", "state": sent["state"]}
