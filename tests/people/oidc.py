"""A small provider of OpenID Connect over HTTP on this machine: discovery, codes with PKCE, tokens, userinfo, keys.

It asks nobody for a password: ``person`` is who is signed in there. What it does wrong is set by ``faults``.
"""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT_ID, CLIENT_SECRET = "michinori", "himitsu-no-kagi"


@dataclass
class Provider:
    """``seen``: what came to each address. ``person``: the claims of who is signed in at the provider."""

    person: dict[str, Any]
    faults: set[str] = field(default_factory=set)
    seen: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    url: str = ""

    @cached_property
    def key(self) -> rsa.RSAPrivateKey:
        return rsa.generate_private_key(public_exponent=65537, key_size=2048)

    @property
    def issuer(self) -> str:
        """Whom its metadata and its tokens name."""
        return "https://evil.example" if "metadata of another" in self.faults else self.url

    def configuration(self) -> dict[str, Any]:
        names = ("authorization", "token", "userinfo")
        found: dict[str, Any] = {f"{name}_endpoint": f"{self.url}/{name}" for name in names}
        methods = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
        return found | methods | {"issuer": self.issuer, "jwks_uri": f"{self.url}/keys"}

    def authorize(self, asked: dict[str, str]) -> str:
        """Where the browser is led: back with a code, or with a refusal."""
        assert asked["client_id"] == CLIENT_ID
        assert asked["code_challenge_method"] == "S256"
        back = {"state": asked["state"]}
        if "refuses" in self.faults:
            return f"{asked['redirect_uri']}?{urlencode(back | {'error': 'access_denied'})}"
        code = secrets.token_urlsafe()
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode(back | {'code': code})}"

    def token(self, sent: dict[str, str]) -> dict[str, Any] | None:
        """The tokens for a code, once; None for what is not as it was asked for."""
        asked = self.codes.pop(sent.get("code", ""), None)
        proved = base64.urlsafe_b64encode(hashlib.sha256(sent.get("code_verifier", "").encode()).digest())
        if (
            asked is None
            or proved.decode().rstrip("=") != asked["code_challenge"]
            or (sent.get("client_id"), sent.get("client_secret")) != (CLIENT_ID, CLIENT_SECRET)
            or sent.get("redirect_uri") != asked["redirect_uri"]
        ):
            return None
        now = int(time.time())
        issuer = self.issuer if "another issuer" not in self.faults else "https://evil.example"
        audience = "somebody" if "another audience" in self.faults else CLIENT_ID
        claims = self.person | {"iss": issuer, "aud": audience, "iat": now, "exp": now + 300}
        signed = jwt.encode(claims, self.key, algorithm="RS256", headers={"kid": "one"})
        return {"access_token": secrets.token_urlsafe(), "token_type": "Bearer", "id_token": signed, "expires_in": 300}

    def userinfo(self) -> Any:
        if "a list" in self.faults:
            return [self.person]
        return self.person | ({"sub": "another"} if "another person" in self.faults else {})

    def keys(self) -> dict[str, Any]:
        public = jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key(), as_dict=True)
        return {"keys": [public | {"kid": "one", "use": "sig", "alg": "RS256"}]}


@contextmanager
def serving(**person: Any) -> Iterator[Provider]:
    """A provider at which this person is signed in."""
    provider = Provider(person)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            address = urlsplit(self.path)
            asked = {name: values[0] for name, values in parse_qs(address.query).items()}
            provider.seen.append((address.path, asked))
            if address.path == "/.well-known/openid-configuration":
                self._say(provider.configuration() if "no configuration" not in provider.faults else ["?"])
            elif address.path == "/authorization":
                self.send_response(302)
                self.send_header("Location", provider.authorize(asked))
                self.end_headers()
            elif address.path == "/userinfo":
                self._say(provider.userinfo())
            else:
                self._say(provider.keys())

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            sent = {name: values[0] for name, values in parse_qs(body).items()}
            provider.seen.append((self.path, sent))
            found = provider.token(sent)
            self._say(found or {"error": "invalid_grant"}, 200 if found else 400)

        def _say(self, data: Any, status: int = 200) -> None:
            content = json.dumps(data).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
