"""Programs that call the API over HTTP for Aoi (client), Ren (worker), Mio (stranger) and Sora (staff)."""

import itertools
import json
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpResponse
from django.test import Client

from michinori.kernel.actor import Actor
from michinori.people.commands.tokens import create_token
from michinori.people.commands.users import create_user
from michinori.people.models import User

_keys = itertools.count(1)


@dataclass
class Program:
    """A program with a token. ``get`` and ``post`` give the response; ``ok`` gives its JSON and fails for a refusal."""

    user: User
    token: str
    language: str = "ja"
    http: Client = field(default_factory=lambda: Client(raise_request_exception=False))

    @property
    def id(self) -> str:
        return self.user.id

    def get(self, path: str, **query: Any) -> HttpResponse:
        return self.http.get(f"/api/v1{path}", query, headers=self._headers())  # type: ignore[return-value]

    def post(self, path: str, body: object = None, *, key: str | None = None, method: str = "POST") -> HttpResponse:
        headers = self._headers() | ({"Idempotency-Key": key} if key else {})
        data = "" if body is None else json.dumps(body)
        return self.http.generic(  # type: ignore[return-value]
            method, f"/api/v1{path}", data, content_type="application/json", headers=headers
        )

    def upload(self, content: bytes, name: str = "draft.txt") -> str:
        """Send a file; gives its id."""
        body = b'--b\r\nContent-Disposition: form-data; name="file"; filename="%s"\r\n\r\n%s\r\n--b--\r\n'
        response = self.http.generic(
            "POST",
            "/api/v1/files",
            body % (name.encode(), content),
            content_type="multipart/form-data; boundary=b",
            headers=self._headers(),
        )
        return str(ok(response, 201)["id"])

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}", "Accept-Language": self.language}


def ok(response: Any, status: int = 200) -> dict[str, Any]:
    """The JSON of a success."""
    assert response.status_code == status, response.content.decode()
    found: dict[str, Any] = json.loads(b"".join(response) if response.streaming else response.content)
    return found


def refused(response: Any, status: int, slug: str) -> dict[str, Any]:
    """The problem document of a refusal."""
    assert response.status_code == status, response.content.decode()
    assert response.headers["Content-Type"] == "application/problem+json"
    document: dict[str, Any] = json.loads(response.content)
    assert document["status"] == status
    assert document["type"].endswith(f"/problems/{slug}"), document
    assert document["title"]
    assert document["detail"]
    return document


def program(name: str, *, scopes: tuple[str, ...] = ("read", "write"), **known: Any) -> Program:
    """A new account with a confirmed e-mail address, and a program with its token."""
    operator = Actor.operator()
    email = f"{name.lower()}{next(_keys)}@example.jp"
    user = create_user(actor=operator, email=email, name=name, confirmed=True, verified=True, **known)
    return Program(user, create_token(actor=operator, user_id=user.id, name="test", scopes=list(scopes))[1])
