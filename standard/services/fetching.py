"""A file fetched where somebody says that it is: by https, from the public internet only, within limits.

Every address that a name leads to is looked at, and the connection is made to one of those that were: what the name
says a moment later changes nothing. A redirection is an address like another.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import Message
from typing import IO, Final
from urllib.parse import SplitResult, quote, unquote, urljoin, urlsplit

from standard.schema.words import quoted
from standard.services.errors import InvalidInput

PORT: Final = 443
REDIRECTIONS: Final = 5
SILENCE: Final = 10
"""Seconds without a word after which one gives up."""
LONGEST: Final = 2_000
_BLOCK: Final = 65_536
_PACKED: Final = ("gzip", "x-gzip")
"""How some sites send files, whatever is asked."""
_PLAIN: Final[Mapping[str, str]] = {}
_MOVED: Final = frozenset((301, 302, 303, 307, 308))
AGENT: Final = "fabrique-de-standards"
"""What the site calls itself to others."""
SEND_IT: Final = "Téléchargez le fichier, puis envoyez-le d’ici."

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class NotFetched(Exception):
    """Why a file was not fetched: a French sentence that says what to do.

    `str()` is for whoever may send it in another way, which `by_hand` tells; `reason` is for everybody else.
    """

    def __init__(self, reason: str, *, by_hand: str = "") -> None:
        super().__init__(f"{reason} {by_hand}".rstrip())
        self.reason = reason


def is_public(address: Address) -> bool:
    """Whether anybody on the internet reaches the same machine there."""
    if isinstance(address, ipaddress.IPv6Address):
        inside = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
        if address.is_site_local or any(each is not None and not is_public(each) for each in inside):
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def resolved(host: str) -> list[str]:
    """The addresses that a name leads to. Raises OSError."""
    return list(dict.fromkeys(str(found[4][0]) for found in socket.getaddrinfo(host, PORT, type=socket.SOCK_STREAM)))


@dataclass(frozen=True)
class Web:
    """How the internet is reached."""

    resolve: Callable[[str], Sequence[str]] = resolved
    allowed: Callable[[Address], bool] = is_public
    context: ssl.SSLContext = field(default_factory=ssl.create_default_context)
    port: int = PORT

    def fetch(self, address: str, into: IO[bytes], *, most: int, seconds: float, watch: Callable[[int], bool] = lambda _: True) -> str:
        """Write what stands at an address, at most `most` bytes in `seconds`, and give the name of the file.

        `watch` is told how many bytes came, and says whether they are still wanted. Raises NotFetched.
        """
        end = time.monotonic() + seconds
        for _ in range(REDIRECTIONS + 1):
            parts = checked(address)
            with _Connection(self, parts, end) as connection, connection.ask(parts) as response:
                if response.status in _MOVED:
                    address = _moved(address, response.headers.get("Location", ""))
                    continue
                return _received(response, parts, into, most=most, end=end, watch=watch)
        raise NotFetched(f"Cette adresse renvoie plus de {REDIRECTIONS} fois à une autre. Donnez celle où le fichier se trouve.")

    def send(self, address: str, body: bytes, headers: Mapping[str, str], *, seconds: float) -> int:
        """Post something to an address, which leads nowhere else, and give the code that it answered. Raises NotFetched."""
        parts = checked(address)
        connected = _Connection(self, parts, time.monotonic() + seconds)
        with connected as connection, connection.ask(parts, "POST", body, headers) as response:
            return response.status

    def place(self, host: str) -> str:
        """The address to connect to. Raises NotFetched."""
        try:
            found = self.resolve(host)
        except (OSError, UnicodeError):
            found = []
        if not found:
            raise NotFetched(f"Le site {quoted(host)} n’existe pas, ou ne répond pas. Vérifiez l’adresse.")
        if not all(self.allowed(ipaddress.ip_address(each.partition("%")[0])) for each in found):
            raise NotFetched(f"Le site {quoted(host)} n’est pas public.", by_hand=SEND_IT)
        return found[0]


def checked(address: str) -> SplitResult:
    """Raises NotFetched where that is no address of a file that may be fetched."""
    try:
        parts = urlsplit(address)
        port = parts.port
        _host(parts)
    except ValueError:
        raise _misspelt() from None
    if parts.scheme != "https" or not parts.hostname:
        raise NotFetched("Donnez une adresse qui commence par « https:// ».")
    if parts.username is not None or parts.password is not None:
        raise NotFetched("Cette adresse contient un identifiant. Donnez celle d’un fichier que tout le monde peut télécharger.")
    if port not in (None, PORT):
        raise NotFetched("Donnez une adresse sans numéro de port.")
    if len(address) > LONGEST or any(ord(sign) <= 32 or ord(sign) == 127 for sign in address):
        raise _misspelt()
    return parts


def _moved(address: str, location: str) -> str:
    """Where an address says that its file is. Raises NotFetched."""
    try:
        return urljoin(address, location)
    except ValueError:
        raise _misspelt() from None


def _host(parts: SplitResult) -> str:
    """The name of a machine, as names are looked up. Raises ValueError where it cannot be one."""
    name = parts.hostname or ""
    return name if name.isascii() else name.encode("idna").decode()


def check_address(address: str, *, at: str = "address") -> str:
    """The same, of what a person types in the input `at`. Raises InvalidInput."""
    address = address.strip()
    try:
        host = _host(checked(address))
    except NotFetched as error:
        raise InvalidInput(at, str(error)) from None
    check_host(host, at=at)
    return address


def check_host(host: str, *, at: str) -> None:
    """Raises InvalidInput of a name that leads to no public machine, wherever it is looked up; the others are looked up when reached."""
    if _is_never_public(host):
        raise InvalidInput(
            at, f"L’adresse {quoted(host)} n’est pas publique\u00a0: donnez-en une que l’on atteint de partout sur l’internet."
        )


def _is_never_public(host: str) -> bool:
    host = host.rstrip(".").lower()
    try:
        written = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        try:
            # As systems read them: fewer numbers, octal, hexadecimal.
            written = ipaddress.ip_address(socket.inet_aton(host))
        except OSError:
            return host == "localhost" or host.endswith((".localhost", ".local", ".internal"))
    return not is_public(written)


class _Connection:
    """To one machine, which is cut whatever it does when the time is over."""

    def __init__(self, web: Web, parts: SplitResult, end: float) -> None:
        self._host, self._web, self._end = _host(parts), web, end

    def __enter__(self) -> _Connection:
        place = self._web.place(self._host)
        left = self._end - time.monotonic()
        if left <= 0:
            raise _too_slow()
        try:
            self._socket = socket.create_connection((place, self._web.port), timeout=min(SILENCE, left))
        except OSError:
            raise _silent(self._host) from None
        self._cut = threading.Timer(left, self._shut)
        self._cut.daemon = True
        self._cut.start()
        try:
            self._secure = self._web.context.wrap_socket(self._socket, server_hostname=self._host)
        except ssl.SSLCertVerificationError:
            self.__exit__()
            raise NotFetched(f"Le certificat du site {quoted(self._host)} n’est pas valable.", by_hand=SEND_IT) from None
        except OSError:
            self.__exit__()
            raise _silent(self._host) from None
        return self

    def __exit__(self, *_: object) -> None:
        self._cut.cancel()
        getattr(self, "_secure", self._socket).close()

    def _shut(self) -> None:
        with suppress(OSError):
            socket.socket.shutdown(getattr(self, "_secure", self._socket), socket.SHUT_RDWR)

    def ask(
        self, parts: SplitResult, method: str = "GET", body: bytes | None = None, headers: Mapping[str, str] = _PLAIN
    ) -> http.client.HTTPResponse:
        target = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._") + (
            f"?{quote(parts.query, safe='/%:@!$&()*+,;=?~-._[]')}" if parts.query else ""
        )
        connection = http.client.HTTPSConnection(self._host, timeout=SILENCE)
        connection.sock = self._secure
        try:
            connection.request(method, target, body, {"User-Agent": AGENT, "Accept": "*/*", "Accept-Encoding": "identity", **headers})
            return connection.getresponse()
        except (OSError, http.client.HTTPException):
            raise _too_slow() if time.monotonic() >= self._end else _silent(self._host) from None


def _received(
    response: http.client.HTTPResponse, parts: SplitResult, into: IO[bytes], *, most: int, end: float, watch: Callable[[int], bool]
) -> str:
    if response.status != 200:
        why = (
            "il n’y a pas de fichier à cette adresse" if response.status in (404, 410) else f"le site répond par le code {response.status}"
        )
        raise NotFetched(f"Le fichier n’a pas pu être téléchargé\u00a0: {why}. Ouvrez l’adresse dans votre navigateur pour la vérifier.")
    encoding = response.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding not in ("identity", "", *_PACKED):
        raise NotFetched("Le site envoie ce fichier compressé sans qu’on le demande.", by_hand=SEND_IT)
    unpacking = zlib.decompressobj(zlib.MAX_WBITS | 16) if encoding in _PACKED else None
    too_large = NotFetched(f"Ce fichier dépasse {most // 1024**2}\u00a0Mo, notre limite. Découpez-le en plusieurs fichiers.")
    if response.headers.get("Content-Length", "").isdigit() and int(response.headers["Content-Length"]) > most:
        raise too_large
    came = 0
    while True:
        try:
            block = response.read1(_BLOCK)
        except (OSError, http.client.HTTPException, ValueError):
            raise _too_slow() if time.monotonic() >= end else _silent(parts.hostname or "") from None
        if time.monotonic() >= end:
            raise _too_slow()
        if not block:
            break
        block = _unpacked(unpacking, block, most - came + 1) if unpacking is not None else block
        came += len(block)
        if came > most:
            raise too_large
        into.write(block)
        if not watch(came):
            raise NotFetched("Le téléchargement a été arrêté à votre demande.")
    if response.length or (unpacking is not None and not unpacking.eof):
        raise _silent(parts.hostname or "")
    return _name(response, parts)


def _unpacked(unpacking: zlib._Decompress, block: bytes, most: int) -> bytes:
    """What a block of a packed file says, at most so many bytes: whoever packed nothing but zeros is stopped. Raises NotFetched."""
    try:
        return unpacking.decompress(unpacking.unconsumed_tail + block, most)
    except zlib.error:
        raise NotFetched("Le site dit que ce fichier est compressé, et il ne se décompresse pas.", by_hand=SEND_IT) from None


def _name(response: http.client.HTTPResponse, parts: SplitResult) -> str:
    said = Message()
    said["Content-Disposition"] = response.headers.get("Content-Disposition", "")
    return said.get_filename() or unquote(parts.path.rpartition("/")[2]) or parts.hostname or ""


def _misspelt() -> NotFetched:
    return NotFetched("Cette adresse est mal écrite. Recopiez-la depuis votre navigateur.")


def _silent(host: str) -> NotFetched:
    said = f"Le site {quoted(host)} ne répond pas, ou s’est interrompu."
    return NotFetched(said, by_hand="Réessayez plus tard, ou téléchargez le fichier puis envoyez-le.")


def _too_slow() -> NotFetched:
    return NotFetched("Le téléchargement a duré trop longtemps.", by_hand=SEND_IT)
