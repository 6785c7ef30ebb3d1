"""What Aoi's company and Ren have had with each other before a story begins, made by programs of theirs."""

from dataclasses import dataclass, field
from typing import Any

import httpx
from sites import Site

from tests.browser.person import Person, in_days
from tests.browser.test_change_and_end import BRIEF, a_job, call, program


@dataclass
class Dealing:
    """Both have an account; ``client`` and ``worker`` call the API for them. ``verified``: Ren as well."""

    server: Site
    aoi: Person
    ren: Person
    verified: bool = True
    client: httpx.Client = field(init=False)
    worker: httpx.Client = field(init=False)

    def __post_init__(self) -> None:
        self.client = program(self.server, self.aoi, company=f"青空{self.aoi.name}")
        self.worker = program(self.server, self.ren, verified=self.verified)

    def job(self) -> str:
        """An open job."""
        return a_job(self.server, self.client)

    def proposal(self, job: str, price: int = 30_000) -> str:
        """Ren's, for this job."""
        sent = {"price": price, "message": "作ります。", "due_date": in_days(30)}
        return str(call(self.worker, f"/jobs/{job}/proposals", **sent)["id"])

    def sent(self, job: str) -> str:
        """The one proposal that Aoi finds for this job."""
        (one,) = self.client.get(f"/jobs/{job}/proposals").json()["items"]
        return str(one["id"])

    def offered(self, *prices: int) -> str:
        """A contract whose offer, of stages with these prices, waits for Ren."""
        return self.offers(self.proposal(self.job(), sum(prices)), *prices)

    def offers(self, proposal: str, *prices: int) -> str:
        """The contract that comes of Aoi's offer to this proposal."""
        stages = [{"name": f"工程{number}", "price": price} for number, price in enumerate(prices, 1)]
        terms = {"price": sum(prices), "due_date": in_days(30), "brief": BRIEF, "stages": stages}
        return str(call(self.client, f"/proposals/{proposal}/offer", terms=terms)["id"])

    def running(self, *prices: int) -> str:
        """A contract under way."""
        contract = self.offered(*prices)
        call(self.worker, f"/contracts/{contract}/accept-offer", terms_version=1)
        self.deposits(contract, sum(prices))
        return contract

    def deposits(self, contract: str, price: int) -> None:
        """Aoi's money comes in and is deposited."""
        sent = {"client": self.aoi.email, "amount": str(price * 11 // 10), "reference": contract}
        self.server.run("deposit", "record", *(part for name, value in sent.items() for part in (f"--{name}", value)))
        call(self.client, f"/contracts/{contract}/deposit")

    def shows(self, contract: str, stage: int = 1, percent: int = 50) -> None:
        """Ren shows part of a stage."""
        call(self.worker, f"/contracts/{contract}/stages/{stage}/report", percent=percent, file_ids=[self.file()])

    def ending(self, contract: str, amount: int) -> str:
        """Ren asks to end at this amount."""
        asked = {"amount": amount, "reason": "agreed", "note": "ここまでの分です。"}
        return str(call(self.worker, f"/contracts/{contract}/terminations", **asked)["id"])

    def finished(self, price: int) -> str:
        """A contract of one stage that went well, not yet reviewed."""
        contract = self.running(price)
        call(self.worker, f"/contracts/{contract}/stages/1/submit", file_ids=[self.file()])
        self.approves(contract)
        return contract

    def approves(self, contract: str) -> None:
        """Aoi approves the only stage, which completes the contract."""
        call(self.client, f"/contracts/{contract}/stages/1/approve")
        if self.client.get(f"/contracts/{contract}").json()["status"] != "completed":
            call(self.client, f"/contracts/{contract}/accept")

    def file(self) -> str:
        """A text that Ren has uploaded."""
        sent: Any = self.worker.post("/files", files={"file": ("途中.txt", "途中まで".encode())}).json()
        return str(sent["id"])
