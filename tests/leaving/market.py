"""The market of canaries after everything in it has ended, and whose words stand in it."""

import base64
import json
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.test import Client
from leaving.catalogue import Mark, mark_what_is_empty
from psycopg import Connection
from safety.canaries import LETTERS, WHERE, canary, code
from safety.planted import a_file, job_body
from safety.planting import Planted
from safety.world import PASSWORD

from michinori.columns.commands.columns import write_column
from michinori.columns.commands.comments import decide_comment
from michinori.columns.models import Comment
from michinori.config.table import SUBSCRIBERS
from michinori.contracts import pending, scene
from michinori.conversation.commands.messages import send_message
from michinori.conversation.models import Message
from michinori.ledger import accounts, kinds
from michinori.ledger.posting import Entry, post
from michinori.ledger.queries import balance
from michinori.machinery import clock
from michinori.machinery.deadlines import run_due
from michinori.machinery.deliveries import Outside
from michinori.machinery.models import OutboxItem
from michinori.market.commands.jobs import create_job
from michinori.market.commands.proposals import create_proposal
from michinori.moderation.commands.appeals import answer_appeal, appeal_decision
from michinori.moderation.commands.decisions import decide_case
from michinori.moderation.commands.reports import report_thing
from michinori.notices.commands.bouncing import note_bounce
from michinori.notices.commands.choosing import choose_notices
from michinori.notices.mails import send_notice
from michinori.notices.push import keys
from michinori.notices.push.commands import add_device
from michinori.notices.telling import tell
from michinori.papers.models import Document
from michinori.papers.pdfs import document_pdf
from michinori.people.commands.closing import alone_in
from michinori.people.commands.users import rename_user
from michinori.people.models import Organisation, User
from michinori.people.queries import default_client
from michinori.trust.commands.counting import note_conduct

_WORD = re.compile(r"(?<![a-z0-9]{2})(?:k\d{3}[a-z]|q\d{4})(?![a-z0-9])")
"""A canary's or a mark's word; an id may by chance have such letters in it, and before it JSON may write ``\\n``."""
_LABELS = {code(label): label for label in WHERE}
_ENOUGH = 6
"""Of each kind of news so many are told: that is slow, and the others say the same."""


@dataclass
class Market:
    """``marks``: the words that stand where no command has put any; ``before``: files that others have stored."""

    here: Planted
    marks: dict[str, Mark]

    before: set[str]

    @property
    def people(self) -> dict[str, User]:
        return self.here.world.people

    def words(self, name: str, text: str) -> dict[str, str]:
        """What of this person stands in a text: canaries with their labels, marks with their places, their address."""
        found = {word: label for word in _WORD.findall(text) if (label := self._label(name, word))}
        email = self.people[name].email
        return found | ({email: "people.User.email"} if email in text else {})

    def labels(self, name: str, text: str) -> set[str]:
        return set(self.words(name, text).values())

    def _label(self, name: str, word: str) -> str:
        if mark := self.marks.get(word):
            return mark.place if name in mark.people else ""
        return _LABELS.get(word[:-1], "") if word.endswith(LETTERS.get(name, "-")) else ""

    def files(self) -> dict[str, bytes]:
        """All that was stored for this market, by its place in the storage."""
        return {place: (_folder() / place).read_bytes() for place in stored() - self.before}

    @contextmanager
    def files_stay(self) -> Iterator[None]:
        """Bring back what is deleted inside."""
        files = self.files()
        yield
        for place, content in files.items():
            (_folder() / place).write_bytes(content)


def stored() -> set[str]:
    """The places of all files in the storage."""
    return {str(path.relative_to(_folder())) for path in _folder().rglob("*") if path.is_file()}


def _folder() -> Path:
    return Path(default_storage.base_location)  # type: ignore[attr-defined]


def told_and_over(here: Planted, admin: Connection, before: set[str]) -> Market:
    """Time goes on until nothing is open; the ledger is told of payouts, which there are none of yet."""
    for more in (_ways_in, _talk_and_work, _reports, _news):
        more(here)
    for _ in range(3):
        clock.turn_to(clock.now() + timedelta(days=100))
        run_due({pending.DEADLINE: scene.run_deadline}, clock.now())
    for user in here.world.people.values():
        _pay_out(user)
    ids = {name: _ids(user) for name, user in here.world.people.items()}
    return Market(here, mark_what_is_empty(admin, ids), before)


def _ways_in(here: Planted) -> None:
    """Ren signs in, has a program and a device, and wants news once a day; mails to him come back."""
    ren, user = here.acts("ren"), here.world.people["ren"]
    daily = {"app": True, "mail": "daily", "push": True}
    choose_notices(actor=ren, groups={"contracts": daily, "reviews": daily}, timing={"digest_hour": 7})
    auth = base64.urlsafe_b64encode(bytes(16)).decode().rstrip("=")
    add_device(actor=ren, endpoint="https://push.example/ren", key=keys.public_key(), auth=auth)
    note_bounce(user.email, "550")
    browser = Client(headers={"User-Agent": canary("usersessions.UserSession.user_agent")})
    assert browser.post("/accounts/login/", {"login": user.email, "password": PASSWORD}).status_code == 302
    program = Client(headers={"Authorization": f"Bearer {here.world.tokens['ren']}", "Idempotency-Key": "once"})
    typed = json.dumps({"name": canary("market.SavedSearch.name"), "q": "ロゴ"})
    assert program.post("/api/v1/saved-searches", typed, content_type="application/json").status_code == 201


def _talk_and_work(here: Planted) -> None:
    """Mio sends a file where no terms were offered; Ren seeks work of others for himself, once in vain."""
    mio, ren = here.acts("mio"), here.acts("ren")
    thread = next(scene["thread_id"] for scene in here.scenes if "proposal_id" in scene)
    send_message(actor=mio, thread_id=thread, body="添付します。", file_ids=[a_file(here, "mio")])
    for _ in range(2):
        job = create_job(actor=ren, body=job_body("ren"))
    create_proposal(
        actor=mio, job_id=job.id, body={"price": 5_000, "message": canary("market.Proposal.message", "mio")}
    )


def _reports(here: Planted) -> None:
    """Of everything that can be reported one was, and decided; Ren appeals twice, and waits for one answer."""
    mio, aoi, ren, sora = (here.acts(name) for name in ("mio", "aoi", "ren", "sora"))
    comment = Comment.objects.get(email=here.world.people["kana"].email)
    decide_comment(actor=sora, comment_id=comment.id, status="published")
    texts = {name: canary(f"columns.Column.{name}") for name in ("title", "body")}
    said = Message.objects.filter(author=here.world.people["mio"]).earliest("at")
    job = create_job(actor=ren, body=job_body("ren"))
    for by, kind, ref in (
        (mio, "person", ren.user_id),
        (mio, "organisation", default_client(here.world.people["tomo"].id).id),
        (mio, "column", write_column(actor=ren, status="published", **texts).id),
        (mio, "job", job.id),
        (aoi, "comment", comment.id),
        (aoi, "message", said.id),
    ):
        case = report_thing(actor=by, kind=kind, ref=str(ref), reason="spam").case
        words = canary("moderation.Decision.words", "sora")
        warned = {"outcome": "warned", "rule": "spam", "words": words} if case.about_id else {"outcome": "none"}
        decision = decide_case(actor=sora, case_id=case.id, **warned)
        if kind in ("person", "column"):
            text = canary("moderation.Appeal.text")
            appeal = appeal_decision(actor=ren, decision_id=decision.id, text=text)
    here.world.cast.person("Umi", staff=True)  # has nothing to do with all this
    kei = here.acts("kei")
    answer_appeal(actor=kei, appeal_id=appeal.id, upheld=True, answer=canary("moderation.Appeal.answer", "kei"))


def _news(here: Planted) -> None:
    """What has happened is told, in a site that keeps its mails; then Ren takes another name."""
    many = (tell, Outside(send_notice))
    told: Counter[str] = Counter()
    before = 0
    settings.DEMO = True
    while items := list(OutboxItem.objects.filter(id__gt=before).order_by("id")):
        before = items[-1].id
        for item in items:
            told[item.kind] += 1
            for each in SUBSCRIBERS.get(item.kind, ()):
                if each is not note_conduct and (each not in many or told[item.kind] <= _ENOUGH):
                    each(item)
    settings.DEMO = False
    paper = Document.objects.filter(worker=here.world.people["ren"]).latest("made_at")
    document_pdf(here.acts("ren"), paper.id)[1].close()
    name, real = canary("people.User.display_name") + "2", canary("people.User.real_name")
    rename_user(actor=here.acts("ren"), display_name=name, real_name=real)


def _pay_out(user: User) -> None:
    own = accounts.worker(user.id)
    if held := balance(own):
        first = Entry(own, accounts.PAYOUTS, held, kinds.PAYOUT, f"{user.id}:1")
        post([first, Entry(accounts.PAYOUTS, accounts.BANK, held, kinds.PAYOUT, f"{user.id}:2")], at=clock.now())


def _ids(user: User) -> list[str]:
    """By which rows name them: the account, the party behind it, and organisations of theirs alone."""
    parties = Organisation.objects.filter(id__in=alone_in(user.id)).values_list("party_id", flat=True)
    return [user.id, user.party_id, *alone_in(user.id), *parties]
