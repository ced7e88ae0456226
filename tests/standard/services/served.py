"""A site by https on this machine, whose address tests say to be public."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from standard.services.fetching import Web

FILES = Path(__file__).parent / "certificates"


@contextmanager
def site(handler: type[BaseHTTPRequestHandler], places: Mapping[str, Sequence[str]]) -> Iterator[Web]:
    """How the internet is reached while it runs: `places` are what names lead to, of which 127.0.0.1 is said to be public."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    theirs = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    theirs.load_cert_chain(FILES / "certificate.pem", FILES / "key.pem")
    server.socket = theirs.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    ours = ssl.create_default_context(cafile=str(FILES / "certificate.pem"))
    yield Web(lambda host: places.get(host, []), lambda address: str(address) == "127.0.0.1", ours, server.server_port)
    server.shutdown()
    server.server_close()


@contextmanager
def published(files: Mapping[str, bytes]) -> Iterator[Web]:
    """The files that a site publishes at the moment that it is asked, by their paths; https://exemple.test is the site."""

    class Publisher(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path in files else 404)
            self.end_headers()
            self.wfile.write(files.get(self.path, b""))

        def log_message(self, *_: object) -> None:
            pass

    with site(Publisher, {"exemple.test": ["127.0.0.1"]}) as web:
        yield web
