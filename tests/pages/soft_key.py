"""A key that a browser would ask, in software: P-256, without attestation (WebAuthn, level 2)."""

from __future__ import annotations

import hashlib
import json
import secrets
import struct
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_encode

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


class SoftKey:
    def __init__(self) -> None:
        self.pair = ec.generate_private_key(ec.SECP256R1())
        self.name = secrets.token_bytes(16)
        self.person = b""
        self.used = 0

    def _proved(self, place: str, flags: int, more: bytes = b"") -> bytes:
        self.used += 1
        return hashlib.sha256(place.encode()).digest() + bytes([flags]) + struct.pack(">I", self.used) + more

    def _said(self, kind: str, options: Any, origin: str) -> bytes:
        return json.dumps({"type": f"webauthn.{kind}", "challenge": options["challenge"], "origin": origin}).encode()

    def made(self, options: Any, origin: str) -> str:
        """What a page sends once it has asked for a new key."""
        options = options["publicKey"]
        public = cbor.encode(ES256.from_cryptography_key(self.pair.public_key()))
        self.person = options["user"]["id"]
        attested = bytes(16) + struct.pack(">H", len(self.name)) + self.name + public
        proof = self._proved(options["rp"]["id"], PRESENT | VERIFIED | ATTESTED, attested)
        return json.dumps(
            {
                "id": websafe_encode(self.name),
                "rawId": websafe_encode(self.name),
                "type": "public-key",
                "clientExtensionResults": {"credProps": {"rk": True}},
                "response": {
                    "clientDataJSON": websafe_encode(self._said("create", options, origin)),
                    "attestationObject": websafe_encode(cbor.encode({"fmt": "none", "attStmt": {}, "authData": proof})),
                },
            }
        )

    def shown(self, options: Any, origin: str) -> str:
        """What a page sends once it has asked for a key that is known."""
        options = options["publicKey"]
        said, proof = self._said("get", options, origin), self._proved(options["rpId"], PRESENT | VERIFIED)
        signature = self.pair.sign(proof + hashlib.sha256(said).digest(), ec.ECDSA(hashes.SHA256()))
        return json.dumps(
            {
                "id": websafe_encode(self.name),
                "rawId": websafe_encode(self.name),
                "type": "public-key",
                "clientExtensionResults": {},
                "response": {
                    "clientDataJSON": websafe_encode(said),
                    "authenticatorData": websafe_encode(proof),
                    "signature": websafe_encode(signature),
                    "userHandle": self.person,
                },
            }
        )
