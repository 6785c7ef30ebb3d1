"""Clients of the site over HTTP/1.1 with keep-alive: browsers of people, and programs."""

import http.client
import json
import secrets
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode


class Unexpected(Exception):
    """The site answered with another status than the expected one."""


@dataclass(frozen=True)
class Request:
    """An HTTP request, and the status expected in answer."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes | None = None
    status: int = 200


class Line:
    """A persistent connection to the site."""

    def __init__(self, port: int) -> None:
        self._http = http.client.HTTPConnection("localhost", port, timeout=300)

    def ask(self, request: Request) -> tuple[bytes, http.client.HTTPMessage]:
        """Send a request and read the whole answer. Raises ``Unexpected`` for another status."""
        self._http.request(request.method, request.path, request.body, request.headers)
        answer = self._http.getresponse()
        body = answer.read()
        if answer.status != request.status:
            raise Unexpected(f"{request.method} {request.path}: {answer.status} {body[:200].decode(errors='replace')}")
        return body, answer.headers

    def close(self) -> None:
        self._http.close()


@dataclass
class Program:
    """A program that calls the API with a token."""

    line: Line
    token: str

    def request(self, method: str, path: str, body: object = None, *, status: int = 200) -> Request:
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        sent = None if body is None else json.dumps(body).encode()
        return Request(method, f"/api/v1{path}", headers, sent, status)

    def get(self, path: str) -> dict[str, Any]:
        return self._read(self.request("GET", path))

    def post(self, path: str, body: object = None, *, status: int = 200) -> dict[str, Any]:
        return self._read(self.request("POST", path, body, status=status))

    def upload(self, name: str, content: str) -> str:
        """Upload a text file; return its id."""
        mark = secrets.token_hex(8)
        head = f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": f"multipart/form-data; boundary={mark}"}
        body = f"{head}{content}\r\n--{mark}--\r\n".encode()
        return str(self._read(Request("POST", "/api/v1/files", headers, body, 201))["id"])

    def _read(self, request: Request) -> dict[str, Any]:
        answer: dict[str, Any] = json.loads(self.line.ask(request)[0])
        return answer


@dataclass
class Visitor:
    """A browser in which a person is signed in."""

    line: Line
    cookies: dict[str, str] = field(default_factory=dict)

    def sign_in(self, email: str, password: str) -> "Visitor":
        """Sign in by the sign-in page."""
        self._ask(Request("GET", "/accounts/login/", self._headers()))
        self._ask(self.send("/accounts/login/", {"login": email, "password": password}))
        return self

    def get(self, path: str) -> Request:
        return Request("GET", path, self._headers())

    def send(self, path: str, fields: dict[str, str] | list[tuple[str, str]], *, status: int = 302) -> Request:
        """The request that sends a form; its redirect is not followed."""
        given = list(fields.items()) if isinstance(fields, dict) else fields
        token = next((value for name, value in self.cookies.items() if name.endswith("csrf")), "")
        body = urlencode([*given, ("csrfmiddlewaretoken", token)]).encode()
        headers = self._headers() | {"Content-Type": "application/x-www-form-urlencoded"}
        return Request("POST", path, headers, body, status)

    def submit(self, path: str, fields: list[tuple[str, str]]) -> None:
        self._ask(self.send(path, fields))

    def _headers(self) -> dict[str, str]:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return {"Accept-Language": "ja", "Accept": "text/html", **({"Cookie": cookies} if cookies else {})}

    def _ask(self, request: Request) -> None:
        _, headers = self.line.ask(request)
        for each in headers.get_all("Set-Cookie") or ():
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(each).items()}
