"""Papers that people send to be checked, made up."""

import io
import random
from collections.abc import Iterable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.test import Client
from PIL import Image

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery import clock
from michinori.machinery.deadlines import set_deadline
from michinori.people.checked import checked_of
from michinori.people.commands.identity_decisions import accept_documents, refuse_documents
from michinori.people.commands.identity_ends import DEADLINE
from michinori.people.commands.identity_requests import send_documents
from michinori.people.commands.looking import state_reason
from michinori.people.models import IdentityCheck, IdentityRequest, User
from michinori.people.queries import client
from michinori.rules.people.identity import Level, Part

GPS = b"35.6595-139.7005"
"""Where the picture was taken, in its metadata."""
NUMBER = "7000012050002"
PASSWORD = "nagai-aikotoba-desu"
_PIECE = 32


def photo(seed: int = 1, *, side: int = 400, form: str = "JPEG") -> bytes:
    """A picture that is like no other, with metadata."""
    noise = random.Random(seed)
    made = Image.frombytes("RGB", (side, side), noise.randbytes(side * side * 3))
    exif = Image.Exif()
    exif[0x010E] = GPS.decode()
    out = io.BytesIO()
    made.save(out, form, **({"exif": exif} if form == "JPEG" else {}))
    return out.getvalue()


def pdf(pages: int, script: str = "") -> bytes:
    """A PDF of empty pages, with a script that runs when it is opened."""
    objects = ["<< /Type /Catalog /Pages 2 0 R" + (" /OpenAction 3 0 R" if script else "") + " >>"]
    kids = " ".join(f"{4 + n} 0 R" for n in range(pages))
    objects.append(f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>")
    objects.append(f"<< /S /JavaScript /JS ({script}) >>")
    objects += ["<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"] * pages
    out, places = b"%PDF-1.4\n", list[int]()
    for n, one in enumerate(objects, 1):
        places.append(len(out))
        out += f"{n} 0 obj\n{one}\nendobj\n".encode()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    tail = (
        f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\n"
    )
    return out + tail.encode() + f"startxref\n{len(out)}\n%%EOF\n".encode()


def send(actor: Actor, client_id: str, level: Level = "person", number: str = "", **papers: bytes) -> IdentityRequest:
    """Send papers as the form does; by default what the level asks for."""
    usual: dict[Level, dict[Part, bytes]] = {
        "person": {"front": photo(1), "selfie": photo(2)},
        "company": {"register": photo(3)},
        "address": {"paper": photo(4)},
    }
    given = papers or usual[level]
    chunks = {part: [content] for part, content in given.items()}
    return send_documents(actor=actor, client_id=client_id, level=level, papers=chunks, number=number)  # type: ignore[arg-type]


def accept(*, actor: Actor, identity_request_id: str, **seen: Any) -> IdentityCheck:
    """Accept papers as staff do, who note first that they look at them."""
    look_at(actor, identity_request_id)
    return accept_documents(actor=actor, identity_request_id=identity_request_id, **seen)


def refuse(*, actor: Actor, identity_request_id: str, **why: Any) -> IdentityRequest:
    """Refuse papers as staff do, who note first that they look at them."""
    look_at(actor, identity_request_id)
    return refuse_documents(actor=actor, identity_request_id=identity_request_id, **why)


def look_at(actor: Actor, identity_request_id: str) -> None:
    """Note that the actor looks at papers, who may be nobody that may."""
    about = IdentityRequest.objects.get(id=identity_request_id).client_id
    with suppress(Problem):
        state_reason(actor=actor, client_ids=[about], reason="identity", why="確かめる", duty="identity")


def decided_on(request: IdentityRequest, by: User) -> None:
    """As a decision leaves it."""
    request.state, request.ended_at, request.ended_by = "refused", clock.now(), by
    request.save()
    set_deadline(DEADLINE, request.id, clock.now() + timedelta(days=90))


def stands_in(content: bytes, files: Iterable[Path]) -> bool:
    """Whether some piece of the content can be read in one of the files."""
    pieces = [content[at : at + _PIECE] for at in range(0, len(content) - _PIECE, 997)]
    return any(piece in read for read in (path.read_bytes() for path in files) for piece in pieces)


def disk(folder: Path) -> list[Path]:
    """All files in a folder."""
    return [path for path in folder.rglob("*") if path.is_file()]


def levels_of(client_id: str) -> list[str]:
    """What may be said of an account."""
    return [one.level for one in checked_of(client(client_id).holder)]


def looked(actor: Actor, client_id: str) -> None:
    state_reason(actor=actor, client_ids=[client_id], reason="identity", why="確かめる", duty="identity")


class Desk:
    """A browser of staff at the desk, who has given the password."""

    def __init__(self, user: User) -> None:
        self.browser = Client()
        self.browser.force_login(user)
        self.browser.get("/desk/identity")
        self.browser.post("/accounts/reauthenticate/", {"password": PASSWORD, "next": "/desk/identity"})

    def page(self, address: str) -> str:
        answer = self.browser.get(address)
        assert answer.status_code == 200, address
        return answer.content.decode()
