"""A passkey in software: it registers with the site and signs in by it, as a browser's would."""

import json
import re
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client
from fido2.cose import ES256
from fido2.utils import sha256, websafe_decode, websafe_encode
from fido2.webauthn import (
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

ORIGIN = "http://testserver"
_PRESENT_AND_VERIFIED = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV


class Passkey:
    """``credential_id`` names it; its owner's handle comes with the registration."""

    def __init__(self, credential_id: bytes = b"a passkey of software") -> None:
        self.credential_id = credential_id
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._handle = ""
        self._party = ""

    def register(self, browser: Client, name: str) -> int:
        """Add it to the account that is signed in, which has just given its password; the answer's status."""
        page = browser.get("/accounts/2fa/webauthn/add/").content.decode()
        found = re.search(r'<script id="js_data"[^>]*>(.*?)</script>', page)
        assert found, page
        options = json.loads(found[1])["creation_options"]["publicKey"]
        self._handle, self._party = options["user"]["id"], options["rp"]["id"]
        public = ES256.from_cryptography_key(self._key.public_key())
        attested = AttestedCredentialData.create(b"\0" * 16, self.credential_id, public)
        flags = _PRESENT_AND_VERIFIED | AuthenticatorData.FLAG.AT
        data = AuthenticatorData.create(sha256(self._party.encode()), flags, 0, attested)
        response = {
            "clientDataJSON": websafe_encode(self._said("webauthn.create", options["challenge"])),
            "attestationObject": websafe_encode(AttestationObject.create("none", data, {})),
        }
        sent = {"name": name, "passwordless": "on", "credential": json.dumps(self._credential(response))}
        return browser.post("/accounts/2fa/webauthn/add/", sent).status_code

    def sign_in(self, browser: Client) -> bool:
        """Sign in by the passkey alone; whether it worked."""
        asked = browser.get("/accounts/2fa/webauthn/login/", headers={"x-requested-with": "XMLHttpRequest"}).json()
        browser.post("/accounts/2fa/webauthn/login/", self._signed(asked["request_options"]))
        return browser.get("/settings").status_code == 200

    def second_step(self, browser: Client) -> str:
        """Be the second step after the password; the address that follows."""
        page = browser.get("/accounts/2fa/authenticate/").content.decode()
        found = re.search(r'<script id="js_data"[^>]*>(.*?)</script>', page)
        assert found, page
        asked = json.loads(found[1])["request_options"]
        return str(browser.post("/accounts/2fa/authenticate/", self._signed(asked))["location"])

    def _signed(self, asked: dict[str, Any]) -> dict[str, str]:
        """The form that answers ``asked``, the options of a sign-in."""
        said = self._said("webauthn.get", asked["publicKey"]["challenge"])
        data = AuthenticatorData.create(sha256(self._party.encode()), _PRESENT_AND_VERIFIED, 1)
        response = {
            "clientDataJSON": websafe_encode(said),
            "authenticatorData": websafe_encode(data),
            "signature": websafe_encode(self._key.sign(data + sha256(said), ec.ECDSA(hashes.SHA256()))),
            "userHandle": self._handle,
        }
        return {"credential": json.dumps(self._credential(response))}

    def _credential(self, response: dict[str, str]) -> dict[str, Any]:
        name = websafe_encode(self.credential_id)
        return {"id": name, "rawId": name, "type": "public-key", "response": response, "clientExtensionResults": {}}

    @staticmethod
    def _said(kind: str, challenge: str) -> bytes:
        return CollectedClientData.create(kind, websafe_decode(challenge), ORIGIN)
