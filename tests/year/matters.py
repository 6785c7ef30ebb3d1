"""What people ask of the operator beside their contracts: reports and decisions, demands, inquiries, files that are
part of nothing. The model counts them; the product must have as many, for as long (``keeping``).
"""

import random
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime

from michinori.figures.models import MonthFigure
from michinori.kernel.actor import Actor
from michinori.legal.commands.demands import answer_demand, make_demand
from michinori.machinery.files import store_file
from michinori.moderation.commands.decisions import decide_case
from michinori.moderation.commands.reports import report_thing
from michinori.moderation.models import Case
from michinori.notices.models import Notice
from michinori.support.commands.answering import answer_inquiry
from michinori.support.commands.inquiries import make_inquiry
from michinori.support.models import Inquiry
from tests.year.hands import Hands
from tests.year.plain_days import DAY, month_of
from tests.year.plain_keeping import Shelves

NOBODY = Actor("person")
NOTICES = 183
"""Days after which they are deleted."""
DRAFT = "下書き.txt"
REASONS = ("outside", "fraud", "spam")


@dataclass
class Matters:
    """``strangers``: how many asked whose address nobody confirmed."""

    hands: Hands
    pick: random.Random
    shelves: Shelves
    published: dict[date, Counter[tuple[str, str]]] = field(default_factory=lambda: defaultdict(Counter))
    inquiries: int = 0
    strangers: int = 0
    reported: int = 0

    def somebody_asks(self, who: int, staff: Actor, at: datetime) -> None:
        """An inquiry, answered and closed at once; a demand for deletion; a file that is never sent."""
        actor, user = self.hands.acting(who), self.hands.users[who]
        made = make_inquiry(actor=actor, topic="other", subject="仮払いについて", text="いつ届きますか。")
        answer_inquiry(actor=staff, inquiry_id=made.id, text="明日届きます。", close=True)
        self.inquiries += 1
        self.shelves.inquiries.put(made.id, at, who)
        self.shelves.notices.put(user.id, at, who)
        file = store_file(actor=actor, name=DRAFT, content=f"{who} {at}".encode())
        self.shelves.files.put(file.id, at, who)
        kind, outcome = self.pick.choice(("deletion", "sender")), self.pick.choice(("granted", "partly", "refused"))
        demand = make_demand(
            actor=actor, kind=kind, name=user.display_name, email=user.email, place="/jobs/", text="消してください。"
        )
        answer_demand(actor=staff, demand_id=demand.id, outcome=outcome, answer="確かめました。")
        self.shelves.demands.put(demand.id, at, who)
        self.published[month_of(at.date())]["demands", f"{kind}-{outcome}"] += 1
        if self.strangers < 3:
            self.strangers += 1
            self.shelves.addresses_unconfirmed.put(self._stranger_asks(), at)

    def stranger_is_answered(self, staff: Actor, at: datetime) -> None:
        """An inquiry of somebody who has no account that could be closed."""
        inquiry_id = self._stranger_asks()
        answer_inquiry(actor=staff, inquiry_id=inquiry_id, text="使えます。", close=True)
        self.inquiries += 1
        self.shelves.inquiries.put(inquiry_id, at)

    @staticmethod
    def _stranger_asks() -> str:
        asks = {"subject": "質問", "text": "使えますか。", "name": "通りがかり", "email": "x@example.org"}
        return make_inquiry(actor=NOBODY, topic="other", **asks).id

    def somebody_reports(self, who: int, job_id: str, staff: Actor, at: datetime) -> None:
        """A job is reported, and staff decide that nothing is to be done, or warn."""
        reason, outcome = self.pick.choice(REASONS), self.pick.choice(("none", "warned"))
        report = report_thing(actor=self.hands.acting(who), kind="job", ref=job_id, reason=reason)
        more = {"rule": reason, "words": "外での取引を求めないでください。"} if outcome == "warned" else {}
        decide_case(actor=staff, case_id=report.case_id, outcome=outcome, **more)
        self.published[month_of(at.date())]["reports", reason] += 1
        self.published[month_of(at.date())]["decisions", outcome] += 1
        self.reported += 1

    def agree(self) -> None:
        assert Inquiry.objects.filter(state="closed").count() == self.inquiries
        assert not Case.objects.filter(decided_at=None).exists()

    def notices_agree(self, now: datetime) -> None:
        """``now``: aware."""
        assert not Notice.objects.filter(made_at__lt=now - (NOTICES + 1) * DAY).exists()

    def figures_agree(self, first: date) -> None:
        """What the public is told of reports, decisions and demands of a month."""
        rows = MonthFigure.objects.filter(month=first, name__in=("reports", "decisions", "demands"))
        found = {(row.name, row.part): row.value for row in rows if row.value}
        assert found == dict(self.published[first]), f"transparency of {first:%Y-%m}"
