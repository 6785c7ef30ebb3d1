"""nginx with TLS in front, as ``deploy/nginx.conf`` says."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from drill.ground import AOI, PASSWORD, REN, Ground
from drill.nginx import HOST, Front, program
from drill.steps import NotHere, Step
from drill.visitors import try_to_sign_in
from rig.waiting import PATIENCE

_GUESSES = 11


def two_visitors(ground: Ground) -> str:
    """Who guesses passwords locks out their own address only, also with an X-Forwarded-For of their own; 30 MB pass."""
    if program() is None:
        raise NotHere("no nginx of 1.25.1 or newer (Debian: nginx)")
    site = ground.site()
    front = Front(ground.folder, site.port)
    assert front.check() == "", f"nginx -t: {front.check()}"
    site.environment |= {
        "MICHINORI_BASE_URL": f"https://{HOST}:{front.https}",
        "MICHINORI_PROXIES": "1",
        "EMAIL_URL": f"file://{ground.folder / 'mails'}",
    }
    ground.enter(_running(front))
    site.start()
    guesser, neighbour = front.visitor("127.0.0.2"), front.visitor("127.0.0.3")
    page = neighbour.get("/jobs")
    assert page.status_code == 200, f"by https a page answers {page.status_code}"
    assert "includeSubDomains" not in page.headers["Strict-Transport-Security"]
    for number in range(_GUESSES):
        guesser.headers["X-Forwarded-For"] = f"203.0.113.{number}"
        assert try_to_sign_in(guesser, AOI, f"guess-{number}").status_code != 302
    assert try_to_sign_in(guesser, AOI, PASSWORD).status_code != 302, "who guesses is not held up"
    assert try_to_sign_in(neighbour, AOI, PASSWORD).status_code == 302, "another visitor is held up with who guesses"
    assert _upload(front.visitor("127.0.0.1"), ground.token("ren")) == 201, f"{REN} cannot upload 30 MB"
    return "TLS; limits by each visitor's address; 30 MB pass"


def _upload(visitor: httpx.Client, token: str) -> int:
    content = os.urandom(64) + b"\n" * 30 * 1024 * 1024
    headers = {"Authorization": f"Bearer {token}"}
    return visitor.post("/api/v1/files", files={"file": ("plan.bin", content)}, headers=headers).status_code


@contextmanager
def _running(front: Front) -> Iterator[None]:
    nginx = front.start()
    try:
        yield
    finally:
        nginx.terminate()
        nginx.wait(PATIENCE)


STEPS = [Step("TLS proxy, two visitors' addresses", two_visitors)]
