"""A device with one passkey, in software: what a browser would send (WebAuthn Level 3, 6 and 7)."""

from __future__ import annotations

import hashlib
import json
import struct
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


@dataclass
class Authenticator:
    """Signs for `origin`; `flags` of who is asked for a finger; `count` goes on by itself."""

    origin: str
    rp: str = "localhost"
    flags: int = PRESENT | VERIFIED
    count: int = 0
    id: bytes = b"credential-of-a-test"
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )

    def made(self, options: str) -> str:
        """The answer to being asked to make a passkey, with attestation `none`."""
        challenge = json.loads(options)["challenge"]
        numbers = self.key.public_key().public_numbers()
        public = {
            1: 2,
            3: -7,
            -1: 1,
            -2: numbers.x.to_bytes(32, "big"),
            -3: numbers.y.to_bytes(32, "big"),
        }
        attested = bytes(16) + struct.pack(">H", len(self.id)) + self.id + cbor2.dumps(public)
        data = self._data(self.flags | ATTESTED) + attested
        said = {"fmt": "none", "attStmt": {}, "authData": data}
        client = self._client("webauthn.create", challenge)
        return self._written(clientDataJSON=client, attestationObject=cbor2.dumps(said))

    def signed(self, options: str, challenge: str = "") -> str:
        """The answer to being asked to sign; another `challenge` for a false one."""
        self.count += 1
        client = self._client("webauthn.get", challenge or json.loads(options)["challenge"])
        data = self._data(self.flags)
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._written(clientDataJSON=client, authenticatorData=data, signature=signature)

    def _data(self, flags: int) -> bytes:
        return hashlib.sha256(self.rp.encode()).digest() + struct.pack(">BI", flags, self.count)

    def _client(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _written(self, **parts: bytes) -> str:
        id_ = bytes_to_base64url(self.id)
        document: dict[str, Any] = {"id": id_, "rawId": id_, "type": "public-key"}
        document["response"] = {name: bytes_to_base64url(part) for name, part in parts.items()}
        return json.dumps(document)


def challenge_of(options: str) -> bytes:
    """What is to be signed."""
    return base64url_to_bytes(json.loads(options)["challenge"])
