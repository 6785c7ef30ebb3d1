"""What clocks take away: people and visitors bring it on random days, and each evening nothing over its time is left,
and nothing within its time is gone.
"""

import random
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.core import mail
from django.core.files.storage import default_storage
from django.test import Client

from michinori.columns.commands.columns import write_column
from michinori.columns.commands.comments import decide_comment, post_comment
from michinori.columns.models import Comment
from michinori.columns.origin import Origin
from michinori.contracts.commands.handovers import make_handover, revoke_handover
from michinori.contracts.models import Handover
from michinori.legal.models import Demand
from michinori.machinery.models import StoredFile
from michinori.notices.models import Notice
from michinori.people.commands.organisation_invitations import decline_organisation_invitation, invite_member
from michinori.people.models import IdentityPicture, OrganisationInvitation, User
from michinori.support.models import Inquiry
from michinori.treasury.models import Payout
from tests.people.papers import photo, refuse, send
from tests.year.crowd import LINK_DAYS
from tests.year.hands import Hands
from tests.year.matters import DRAFT
from tests.year.office import Office, beat
from tests.year.plain_days import MIDNIGHT, month_of, runs_out
from tests.year.plain_keeping import Shelves
from tests.year.plain_market import Market

REAL = ("answers", "cache", "cards", "counts", "devices", "outbox", "parcels", "security", "webhooks")
"""Clocks of the register that go by real time also where the site's is simulated: a year in two hours is none to them.
"""
PLAYED: Mapping[str, tuple[str, ...]] = {
    "comments": ("spam", "writers"),
    "demands": ("demands",),
    "files": ("files",),
    "handovers": ("handovers",),
    "identity": ("papers_decided", "papers_waiting"),
    "inquiries": ("inquiries", "addresses_unconfirmed"),
    "invitations": ("invitations",),
    "notices": ("notices",),
    "parting": ("partings",),
    "unconfirmed": ("accounts",),
}
"""The other clocks, by what the model has of each."""
OFTEN = {"signs_up": 0.15, "invites": 0.15, "hands_over": 0.2, "sends_papers": 0.08, "comments": 0.3}
"""How likely each is on a day."""
NEWCOMERS = "@example.net"
_LINK = re.compile(r"https?://[^/\s]+(/accounts/confirm-email/\S+)")


@dataclass
class Keeping:
    """``workers``, ``clients``: those of the crowd, as they are at the time. ``linked``: deals that had a link to a
    handover; ``places``: where the pictures of papers lie, by request; ``confirmed``: addresses of who signed up and
    stays.
    """

    put: Callable[[datetime, Callable[[datetime], None]], None]
    pick: random.Random
    market: Market
    hands: Hands
    office: Office
    shelves: Shelves
    workers: list[int]
    clients: list[int]
    linked: set[int]
    places: dict[str, list[str]] = field(default_factory=dict)
    confirmed: set[str] = field(default_factory=set)
    column: str = ""
    number: int = 0

    def plan_day(self, day: date) -> None:
        for name, chance in OFTEN.items():
            if self.pick.random() < chance:
                self.put(self._some_time(day), getattr(self, name))

    def _some_time(self, day: date) -> datetime:
        return datetime.combine(day, MIDNIGHT) + timedelta(minutes=self.pick.randrange(9 * 60, 20 * 60))

    def _later(self, at: datetime, first: int, last: int, act: Callable[[datetime], None]) -> None:
        self.put(self._some_time((at + timedelta(days=self.pick.randint(first, last))).date()), act)

    def _next(self) -> int:
        self.number += 1
        return self.number

    def signs_up(self, at: datetime) -> None:
        """Somebody signs up by the page; one of four opens the link in the mail."""
        email = f"u{self._next()}{NEWCOMERS}"
        sent = {"display_name": "みお", "email": email, "password1": "道のりの長い長い合言葉"}
        assert Client().post("/accounts/signup/", sent).status_code == 302
        if self.pick.random() < 0.25:
            beat()
            (link,) = [_LINK.findall(str(one.body)) for one in mail.outbox if email in one.to]
            assert Client().post(link[0]).status_code == 302
            self.market.joined[month_of(at.date())] += 1
            self.confirmed.add(email)
        else:
            self.shelves.accounts.put(email, at)

    def invites(self, at: datetime) -> None:
        """A company invites somebody: one who never answers, or a worker, who declines some days later."""
        owners = [who for who in self.clients if who % 6 == 5]
        if not owners:
            return
        owner, worker = self.pick.choice(owners), None
        email = f"i{self._next()}@example.org"
        if self.pick.random() < 0.3 and self.workers:
            worker = self.pick.choice(self.workers)
            email = self.hands.users[worker].email
        on = {"actor": self.hands.acting(owner), "organisation_id": self.hands.clients[owner]}
        if OrganisationInvitation.objects.filter(email=email).exists():
            return
        made = invite_member(**on, email=email, role="member")
        whose = (owner,) if worker is None else (owner, worker)
        self.shelves.invitations.put(made.id, at, *whose)
        if worker is not None:
            self._later(at, 1, 10, lambda now: self._decline(worker, made.id))

    def _decline(self, worker: int, invitation_id: str) -> None:
        if invitation_id in {one.key for one in self.shelves.invitations.things}:
            decline_organisation_invitation(actor=self.hands.acting(worker), organisation_invitation_id=invitation_id)
            self.shelves.invitations.drop(invitation_id)

    def hands_over(self, at: datetime) -> None:
        """A worker offers the rest of work that ends to somebody who never comes, and revokes every second link."""
        free = [
            one
            for one in self.market.deals
            if one.status in ("ending", "ended") and one.n not in self.linked
            if one.worker in self.workers and one.client in self.clients
        ]
        if not free:
            return
        deal = self.pick.choice(free)
        self.linked.add(deal.n)
        on = {"actor": self.hands.acting(deal.worker), "contract_id": self.hands.contracts[deal.n]}
        made = make_handover(**on, client_email=f"h{self._next()}@example.org", note="続きをお願いできますか。")
        self.market.links[deal.n] = runs_out(at, LINK_DAYS)
        self.shelves.handovers.put(made.handover.id, at, deal.worker)
        if self.pick.random() < 0.5:
            self._later(at, 1, 20, lambda now: self._revoke(deal.n, deal.worker, made.handover.id))

    def _revoke(self, deal: int, worker: int, handover_id: str) -> None:
        revoke_handover(actor=self.hands.acting(worker), handover_id=handover_id)
        del self.market.links[deal]

    def sends_papers(self, at: datetime) -> None:
        """A worker sends a picture of papers; staff refuse three of five, and on the others nobody decides."""
        waiting = {one.whose[0] for one in self.shelves.papers_waiting.things}
        free = [who for who in self.workers if who not in waiting]
        if not free:
            return
        who = self.pick.choice(free)
        paper = photo(self._next(), side=64)
        made = send(self.hands.acting(who), self.hands.clients[who], level="address", paper=paper)
        self.places[made.id] = list(made.pictures.values_list("place", flat=True))
        assert self.places[made.id]
        self.shelves.papers_waiting.put(made.id, at, who)
        if self.pick.random() < 0.6:
            self._later(at, 1, 20, lambda now: self._refuse(who, made.id, now))

    def _refuse(self, who: int, request_id: str, at: datetime) -> None:
        if request_id not in {one.key for one in self.shelves.papers_waiting.things}:
            return
        staff = self.office.acting(self.office.kei)
        refuse(actor=staff, identity_request_id=request_id, reason="ぼやけていて読めません。")
        self.shelves.papers_waiting.drop(request_id)
        self.shelves.papers_decided.put(request_id, at, who)

    def comments(self, at: datetime) -> None:
        """A reader comments on staff's column: held for staff, who publish every third, or plain spam."""
        staff = self.office.acting(self.office.sora)
        if not self.column:
            self.column = write_column(actor=staff, title="日記", body="書きました", status="published").slug
        n = self._next()
        kind = self.pick.choice(("held", "published", "spam"))
        made = post_comment(
            slug=self.column,
            name="はる",
            email=f"c{n}@example.org",
            body=f"{n}回読みました。",
            altcha="",
            origin=Origin(f"192.0.2.{n % 250 + 1}", "Browser/1", ""),
            trap="はい" if kind == "spam" else "",
            on_page=True,
        )
        assert made.status == ("spam" if kind == "spam" else "held")
        if kind == "published":
            decide_comment(actor=staff, comment_id=made.id, status="published")
        (self.shelves.spam if kind == "spam" else self.shelves.writers).put(made.id, at)

    def agree(self, at: datetime) -> None:
        """Everything that lies on a shelf is there, and nothing else."""
        rows = _rows()
        newcomers = User.objects.filter(is_active=True, email__endswith=NEWCOMERS).values_list("email", flat=True)
        rows["accounts"] = [email for email in newcomers if email not in self.confirmed]
        assert self.confirmed <= set(newcomers)
        for name, shelf in self.shelves.all().items():
            found, wanted = Counter(rows[name]), Counter(shelf.sweep(at))
            assert found == wanted, f"{name}: {found - wanted} over their time, {wanted - found} gone before it"
        self._pictures_agree()
        self._partings_agree(at.date())

    def _pictures_agree(self) -> None:
        """The bytes are there as long as the rows, and no longer."""
        kept = {one.key for shelf in (self.shelves.papers_waiting, self.shelves.papers_decided) for one in shelf.things}
        for request_id, places in list(self.places.items()):
            there = {default_storage.exists(place) for place in places}
            assert there == {request_id in kept}, f"pictures of {request_id}"
            if request_id not in kept:
                del self.places[request_id]

    def _partings_agree(self, on: date) -> None:
        numbers = {owner: who for who, owner in self.hands.clients.items()}
        rows = Payout.objects.exclude(contact="").values_list("owner_id", "amount", "run__on")
        found = Counter((numbers[owner], amount, run) for owner, amount, run in rows)
        sure, may = self.shelves.addresses(self.market, on)
        assert sure <= found <= sure + may, f"partings: {found - sure - may} over their time, {sure - found} gone"


def _rows() -> dict[str, Iterable[str]]:
    """What is there of each shelf, but for accounts."""
    comments, pictures = Comment.objects.exclude(status="spam"), IdentityPicture.objects.order_by("request").distinct()
    rows = {
        "files": StoredFile.objects.filter(name=DRAFT),
        "addresses_unconfirmed": Inquiry.objects.filter(state="unconfirmed"),
        "inquiries": Inquiry.objects.filter(state="closed", struck_at=None),
        "demands": Demand.objects.filter(struck_at=None),
        "invitations": OrganisationInvitation.objects.exclude(email=""),
        "handovers": Handover.objects.exclude(status="accepted").exclude(email__endswith="@closed.invalid", note=""),
        "spam": Comment.objects.filter(status="spam"),
        "writers": comments.exclude(email="", ip=None, agent=""),
    }
    notices = Notice.objects.filter(kind="inquiry_answered")
    return {name: each.values_list("id", flat=True) for name, each in rows.items()} | {
        "notices": notices.values_list("user_id", flat=True),
        "papers_waiting": pictures.filter(request__state="sent").values_list("request_id", flat=True),
        "papers_decided": pictures.exclude(request__state="sent").values_list("request_id", flat=True),
    }
