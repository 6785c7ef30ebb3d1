"""The beginning of a practice, made by commands: a partner, play money, a contract under way."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from math import cos, sin, tau

from django.utils.translation import gettext as _
from PIL import Image, ImageDraw

from michinori.contracts.commands import deposits, handovers, offers
from michinori.contracts.commands import stages as stage_commands
from michinori.contracts.commands.on import OnContract
from michinori.contracts.models import Handover
from michinori.contracts.queries.views import view_contract
from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of
from michinori.machinery import clock
from michinori.machinery.deadlines import handlers, run_due
from michinori.machinery.files import store_file
from michinori.machinery.models import OutboxItem, StoredFile
from michinori.machinery.sealing import unseal
from michinori.market.commands import jobs, proposals
from michinori.people.commands.users import create_user
from michinori.people.models import User
from michinori.people.queries import default_client
from michinori.rules.contract.handovers import suggested_price
from michinori.rules.contract.life import other
from michinori.rules.practice.course import Course
from michinori.treasury.commands.deposits import record_money_in

_PERSON, _PARTNER = "you@practice.invalid", "partner@practice.invalid"  # nobody writes to either
_PRICE = 40_000
_PLAY_MONEY = 200_000
_DAYS = 40


def fill(course: Course, name: str, language: str, started: datetime) -> None:
    """Fill an empty practice from inside, from the instant ``started`` on. Of the person only ``name`` is copied.

    The contract: ¥40,000 in three stages; the first (¥12,000) is approved, of the second (¥18,000) 60 % is reported
    with a file, to which the partner objects if it is the client. Confirmed 12,000, claimed 22,800, standing 17,400.
    """
    clock.turn_to(started)
    person = create_user(actor=Actor.operator(), email=_PERSON, name=name, language=language)
    partner = _make_partner(course)
    sides = {course: person, other(course): partner}
    play = Play(Actor.person(sides["client"].id), Actor.person(sides["worker"].id))
    record_money_in(client_id=default_client(sides["client"].id).id, amount=_PLAY_MONEY, reference="play")
    contract_id = play.agree()
    play.show(contract_id, objected=course == "worker")


def partner_now() -> User:
    """The made-up partner's account in the practice that this thread is inside."""
    return User.objects.get(email=_PARTNER)


def take_on(person_id: str) -> bool:
    """Let the client named in an open handover, made up if need be, take it at its price; return whether one did.

    A practice sends no mail, so the handover's token is read from the outbox.
    """
    for link in Handover.objects.filter(status="open").select_related("contract"):
        named = User.objects.filter(email=link.email).first()
        token = OutboxItem.objects.filter(kind="handover_made", payload__handover_id=link.id)
        if token.exists() and (named is None or named.id != person_id):
            named = named or create_user(
                actor=Actor.operator(), email=link.email, name=_("新しい依頼者"), verified=True, confirmed=True
            )
            life = view_contract(Actor.person(link.contract.worker_id), link.contract_id).life
            handovers.accept_handover(
                actor=Actor.person(named.id),
                token=unseal(token.get().payload["token"]),
                price=link.price or suggested_price(life),
            )
            return True
    return False


def _make_partner(course: Course) -> User:
    company = _("ひまわり花店") if course == "worker" else None
    name = _("日向") if company else _("みどり")
    return create_user(actor=Actor.operator(), email=_PARTNER, name=name, company=company, verified=True)


def _later(**by: float) -> None:
    run_due(handlers(), clock.turn_to(clock.now() + timedelta(**by)))


@dataclass(frozen=True)
class Play:
    """The two sides of the contract and what they do at the beginning."""

    client: Actor
    worker: Actor

    def agree(self) -> str:
        """Play from the posting of the job to the deposit; return the contract's id."""
        due = (day_of(clock.now()) + timedelta(days=_DAYS)).isoformat()
        brief = [
            {"key": _("主役"), "value": _("季節の花"), "direction": True},
            {"key": _("色数"), "value": _("2色"), "direction": False},
        ]
        about = _("商店街で配るチラシです。A4、片面。")
        posted = {"title": _("商店街のチラシ"), "description": about, "category": "design", "kind": "fixed"}
        job = jobs.create_job(actor=self.client, body=posted | {"brief": brief})
        wish = {"price": _PRICE, "message": _("花の絵が得意です。"), "due_date": due}
        proposal = proposals.create_proposal(actor=self.worker, job_id=job.id, body=wish)
        stages = [(_("ラフ"), 12_000), (_("清書"), 18_000), (_("入稿データ"), 10_000)]
        terms = {
            "price": _PRICE,
            "due_date": due,
            "brief": brief,
            "stages": [{"name": name, "price": price} for name, price in stages],
        }
        contract = offers.offer_terms(actor=self.client, proposal_id=proposal.id, terms=terms)
        _later(hours=5)
        offers.accept_offer(actor=self.worker, contract_id=contract.id, terms_version=1)
        deposits.make_deposit(actor=self.client, contract_id=contract.id)
        return contract.id

    def show(self, contract_id: str, *, objected: bool) -> None:
        """Hand in and approve the first stage, report a part of the second, and object to it if ``objected``."""
        on: OnContract = {"actor": self.worker, "contract_id": contract_id}
        _later(days=3)
        stage_commands.submit_stage(**on, number=1, note=_("ラフです。"), file_ids=[draw(self.worker)])
        _later(hours=6)
        stage_commands.approve_stage(actor=self.client, contract_id=contract_id, number=1)
        _later(days=2)
        shown = [draw(self.worker)]
        stage_commands.report_stage(**on, number=2, percent=60, note=_("花まで描けました。"), file_ids=shown)
        if objected:
            _later(hours=3)
            why = _("思っていたのと、なんとなく違います。")
            stage_commands.object_stage(actor=self.client, contract_id=contract_id, number=2, reason=why)
        _later(hours=1)


def draw(worker: Actor) -> str:
    """Store a drawing of a flower, with one petal more than the last, as a file of the worker; return its id."""
    number = StoredFile.objects.count() + 1
    sheet = Image.new("RGB", (420, 594), "white")
    pen = ImageDraw.Draw(sheet)
    for petal in range(4 + number):
        turned = tau * petal / (4 + number)
        x, y = 210 + 70 * sin(turned), 220 - 70 * cos(turned)
        pen.ellipse((x - 50, y - 50, x + 50, y + 50), outline="#b7410e", width=4)
    pen.ellipse((180, 190, 240, 250), fill="#e0a100")
    pen.line((210, 340, 210, 540), fill="#2e6b34", width=8)
    kept = BytesIO()
    sheet.save(kept, "PNG")
    name = _("下書き%(number)s.png") % {"number": number}
    return store_file(actor=worker, name=name, content=kept.getvalue()).id
