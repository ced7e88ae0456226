"""A file by its address: https, from the public internet only, within limits, whatever the site answers.

The server is a real one, on this machine, whose address the test says to be public.
"""

from __future__ import annotations

import gzip
import io
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from ipaddress import ip_address

import pytest

from standard.services.errors import InvalidInput
from standard.services.fetching import NotFetched, Web, check_address, is_public
from tests.standard.services.served import site

_PACKED = {
    "/gz": gzip.compress(b"a;b\n"), "/gz-bombe": gzip.compress(bytes(5_000_000)), "/gz-coupe": gzip.compress(b"a;b\n" * 99)[:-9],
    "/gz-faux": b"a;b\n", "/br": b"a",
}  # fmt: skip


class _Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        asked = self.path.partition("?")[0]
        moved = {
            "/ici": "/lieux.csv", "/sans-fin": "/sans-fin", "/clair": "http://exemple.test/lieux.csv",
            "/interne": "https://interne.test/", "/fichier": "file:///etc/passwd", "/casse": "https://[::1",
        }  # fmt: skip
        if asked in moved:
            self.send_response(302)
            self.send_header("Location", moved[asked])
            self.end_headers()
            return
        self.send_response(200 if asked != "/absent" else 404)
        if asked == "/nomme":
            self.send_header("Content-Disposition", 'attachment; filename="du mois.csv"')
        if asked in _PACKED:
            self.send_header("Content-Encoding", "br" if asked == "/br" else "gzip")
            self.send_header("Content-Length", str(len(_PACKED[asked])))
            self.end_headers()
            self.wfile.write(_PACKED[asked])
            return
        if asked == "/annonce":
            self.send_header("Content-Length", "999999999")
        self.end_headers()
        for _ in range(1 if asked not in ("/long", "/lent") else 1_000):
            self.wfile.write(b"a;b\n" if asked != "/long" else b"x" * 1_000)
            if asked == "/lent":
                time.sleep(0.01)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def web() -> Iterator[Web]:
    places = {
        "exemple.test": ["127.0.0.1"],
        "interne.test": ["10.0.0.1"],
        "mixte.test": ["127.0.0.1", "192.168.1.1"],
        "autre.test": ["127.0.0.1"],
    }
    with site(_Site, places) as web:
        yield web


def fetched(web: Web, address: str, *, most: int = 10_000, seconds: float = 5) -> tuple[str, bytes]:
    into = io.BytesIO()
    return web.fetch(address, into, most=most, seconds=seconds), into.getvalue()


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("/lieux.csv?x=é", "lieux.csv"),
        ("/ici", "lieux.csv"),
        ("/nomme", "du mois.csv"),
        ("", "exemple.test"),
        ("/les%20lieux", "les lieux"),
        ("/gz", "gz"),
    ],
)
def test_a_file_is_fetched_under_its_name(web: Web, address: str, name: str) -> None:
    assert fetched(web, f"https://exemple.test{address}") == (name, b"a;b\n")


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("https://exemple.test/absent", "pas de fichier"),
        ("https://exemple.test/long", "dépasse"),
        ("https://exemple.test/annonce", "dépasse"),
        ("https://exemple.test/lent", "trop longtemps"),
        ("https://exemple.test/gz-bombe", "dépasse"),
        ("https://exemple.test/gz-coupe", "interrompu"),
        ("https://exemple.test/gz-faux", "ne se décompresse pas"),
        ("https://exemple.test/br", "compressé sans qu’on le demande"),
        ("https://exemple.test/sans-fin", "renvoie plus de 5 fois"),
        ("https://exemple.test/clair", "https://"),
        ("https://exemple.test/fichier", "https://"),
        ("https://exemple.test/interne", "pas public"),
        ("https://exemple.test/casse", "mal écrite"),
        ("https://interne.test/", "pas public"),
        ("https://mixte.test/", "pas public"),
        ("https://inconnu.test/", "n’existe pas"),
        (f"https://{'é' * 70}.test/", "mal écrite"),
        ("https://autre.test/lieux.csv", "certificat"),
        ("https://exemple.test:22/", "port"),
        ("https://moi@exemple.test/", "identifiant"),
        ("https://exemple.test/a b", "mal écrite"),
        ("https://[::1/", "mal écrite"),
    ],
)
def test_what_is_not_to_be_fetched_is_refused_with_a_sentence(web: Web, address: str, why: str) -> None:
    seconds = 0.3 if address.endswith("lent") else 5
    with pytest.raises(NotFetched, match=why) as refused:
        fetched(web, address, seconds=seconds)
    # Where nobody sends a file, as on the page of a publication, nobody is told to.
    assert "envoyez-le" not in refused.value.reason


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1", "255.255.255.255",
        "192.0.2.1", "::1", "::", "fe80::1", "fc00::1", "fec0::1", "ff02::1", "::ffff:10.0.0.1", "2002:7f00:1::", "64:ff9b::7f00:1",
        "2001:db8::1",
    ],
)  # fmt: skip
def test_an_address_of_one_network_only_is_not_public(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"])
def test_an_address_of_the_internet_is_public(address: str) -> None:
    assert is_public(ip_address(address))


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "127.0.0.1.", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "127。0。0。1", "１２７.0.0.1", "0", "10.1.2.3",
        "172.31.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "224.0.0.1", "[::1]", "[::]", "[fe80::1]", "[fc00::1]",
        "[::ffff:127.0.0.1]", "[::ffff:a00:1]", "[2002:7f00:1::]", "[64:ff9b::7f00:1]", "localhost", "LOCALHOST", "localhost.",
        "a.localhost", "imprimante.local", "metadata.google.internal",
    ],
)  # fmt: skip
def test_an_address_that_names_no_public_machine_is_refused_where_it_is_typed(host: str) -> None:
    with pytest.raises(InvalidInput, match=r"n’est pas publique|Vérifiez"):
        check_address(f"https://{host}/evenements")


@pytest.mark.parametrize(
    "host", ["exemple.fr", "93.184.216.34", "[2606:2800:220:1:248:1893:25c8:1946]", "données.exemple.fr", "localhost.fr"]
)
def test_an_address_of_the_internet_may_be_typed(host: str) -> None:
    assert check_address(f" https://{host}/evenements ") == f"https://{host}/evenements"
