"""A card company of our own, spoken to over real HTTP as Stripe is: intents with 3-D Secure, refunds, disputes,
idempotency keys, answers that get lost, and signed calls that come late, twice, in any order or are forged.
"""

import hashlib
import hmac
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from typing import Any
from urllib.parse import parse_qsl, urlsplit

SECRET, PUBLIC, HOOK = "sk_test_ours", "pk_test_ours", "whsec_ours"
WON, LOST = "won", "lost"


class CardCompany:
    """``lose``: carry out the next calls but lose their answers; ``down``: answer nothing; ``deaf``: nothing to so many
    calls; ``page``: the most that a list has at once; ``seen``: called while it works, with method and path;
    ``done_with``: when it has done so, before the answer leaves.
    """

    def __init__(self) -> None:
        self.numbers = count(1)
        self.things: dict[str, dict[str, Any]] = {}
        self.done: dict[str, dict[str, Any]] = {}
        self.calls: list[tuple[str, str]] = []
        self.lose, self.down, self.fee_percent = 0, False, 0
        self.deaf, self.page = 0, 100
        self.refuse_refunds = ""
        self.refuse_lists: set[str] = set()
        self.seen: Callable[[str, str], None] = lambda method, path: None
        self.done_with: Callable[[str, str], None] = lambda method, path: None
        self.lock = threading.RLock()
        self.url = ""

    # What people and banks do

    def pay(self, intent_id: str, *, card: str = "card-1", secured: bool = False) -> None:
        """The holder pays; ``secured``: their bank asks for 3-D Secure first."""
        with self.lock:
            intent = self.things[intent_id]
            assert intent["status"] in ("requires_payment_method", "requires_action"), intent["status"]
            if secured:
                intent["status"] = "requires_action"
                return
            txn = self._new("txn", object="balance_transaction", fee=intent["amount"] * self.fee_percent // 1000)
            charge = self._new(
                "ch",
                object="charge",
                payment_intent=intent_id,
                balance_transaction=txn,
                payment_method_details={"type": "card", "card": {"fingerprint": card}},
            )
            intent |= {"status": "succeeded", "amount_received": intent["amount"], "latest_charge": charge}

    def fail_3d_secure(self, intent_id: str) -> None:
        """The holder does not prove who they are."""
        self.things[intent_id]["status"] = "requires_payment_method"

    def dispute(self, intent_id: str, amount: int, *, fee: int = 1_300) -> str:
        """The holder disputes: the money is taken away at once. Return the dispute's id."""
        made = self._new(
            "dp",
            object="dispute",
            payment_intent=intent_id,
            amount=amount,
            currency="jpy",
            status="needs_response",
            reason="fraudulent",
            balance_transactions=[{"id": f"txn_{next(self.numbers)}", "amount": -amount, "fee": fee}],
        )
        return str(made["id"])

    def inquire(self, intent_id: str, amount: int) -> str:
        """The holder's bank asks first and takes nothing yet. Return the dispute's id."""
        said = {"status": "warning_needs_response", "reason": "fraudulent", "balance_transactions": []}
        made = self._new("dp", object="dispute", payment_intent=intent_id, amount=amount, currency="jpy", **said)
        return str(made["id"])

    def charge_back(self, dispute_id: str) -> None:
        """What was an inquiry becomes a dispute: the money is taken away."""
        with self.lock:
            one = self.things[dispute_id]
            one["status"] = "needs_response"
            one["balance_transactions"] = [{"id": f"txn_{next(self.numbers)}", "amount": -one["amount"], "fee": 1_300}]

    def long_ago(self, number: str, days: int) -> None:
        """Something was made so many days before."""
        self.things[number]["created"] -= days * 86_400

    def decide(self, dispute_id: str, status: str, *, reinstate: bool = True) -> None:
        """The bank decides; what is won comes back (later, unless ``reinstate``)."""
        with self.lock:
            self.things[dispute_id]["status"] = status
            if status == WON and reinstate:
                self.reinstate(dispute_id)

    def reinstate(self, dispute_id: str) -> None:
        took = self.things[dispute_id]["balance_transactions"]
        took.append({"id": f"txn_{next(self.numbers)}", "amount": -took[0]["amount"], "fee": 0})

    def fail_refund(self, number: str) -> None:
        """The card's bank sends a refund back, days later."""
        self.things[number] |= {"status": "failed", "failure_reason": "expired_or_canceled_card"}

    def refund_by_hand(self, intent_id: str, amount: int) -> str:
        """Somebody of the operator's sends money back on the company's pages. Return the refund's id."""
        with self.lock:
            made = self._new("re", object="refund", amount=amount, status="succeeded", payment_intent=intent_id)
            return str(made["id"])

    def event(self, kind: str, about: str, event_id: str = "") -> bytes:
        """The body of a call about an object as it is now."""
        name = event_id or f"evt_{next(self.numbers)}"
        return json.dumps({"id": name, "type": kind, "data": {"object": self.things[about]}}).encode()

    # How it answers

    def answer(self, method: str, path: str, sent: dict[str, str], key: str) -> tuple[int, dict[str, Any]]:
        with self.lock:
            self.calls.append((method, path))
            if key and key in self.done:
                return 200, self.done[key]
            status, said = self._answer(method, path.strip("/").split("/")[1:], sent)
            if key and status == 200:
                self.done[key] = said
            return status, said

    def _answer(self, method: str, path: list[str], sent: dict[str, str]) -> tuple[int, dict[str, Any]]:
        if method == "GET" and path[0] in self.refuse_lists:
            return 400, _error("resource_missing")
        if method == "GET" and path in (["refunds"], ["disputes"]):
            return 200, self._list(path[0], sent)
        if method == "GET":
            found = self.things.get(path[1])
            return (200, found) if found else (404, _error("resource_missing"))
        if path == ["payment_intents"]:
            made = self._new("pi", object="payment_intent", amount=int(sent["amount"]), currency=sent["currency"])
            made |= {
                "status": "requires_payment_method",
                "amount_received": 0,
                "client_secret": "what the browser needs",
                "metadata": {"michinori_id": sent["metadata[michinori_id]"]},
            }
            return 200, made
        if path[0] == "payment_intents" and path[2] == "cancel":
            intent = self.things[path[1]]
            if intent["status"] == "succeeded":
                return 400, _error("payment_intent_unexpected_state")
            intent["status"] = "canceled"
            return 200, intent
        if self.refuse_refunds:
            return 400, _error(self.refuse_refunds)
        paid = self.things.get(sent["payment_intent"], {}).get("amount_received")
        if paid is not None and self.back_of(sent["payment_intent"]) + int(sent["amount"]) > paid:
            return 400, _error("charge_already_refunded")
        made = self._new("re", object="refund", amount=int(sent["amount"]), status="succeeded")
        made |= {
            "payment_intent": sent["payment_intent"],
            "metadata": {"michinori_id": sent["metadata[michinori_id]"]},
        }
        return 200, made

    def _list(self, name: str, sent: dict[str, str]) -> dict[str, Any]:
        """A page of refunds or disputes, the newest first."""
        made = [one for one in reversed(self.things.values()) if f"{one['object']}s" == name]
        since, of = int(sent.get("created[gte]", 0)), sent.get("payment_intent")
        listed = [one for one in made if one["created"] >= since and of in (None, one["payment_intent"])]
        ids = [one["id"] for one in listed]
        start = ids.index(sent["starting_after"]) + 1 if "starting_after" in sent else 0
        end = start + min(int(sent.get("limit", 10)), self.page)
        more = end < len(listed)
        return {"object": "list", "url": f"/v1/{name}", "has_more": more, "data": listed[start:end]}

    def _new(self, prefix: str, **said: Any) -> dict[str, Any]:
        made = {"id": f"{prefix}_{next(self.numbers)}", "created": int(time.time()), **said}
        self.things[made["id"]] = made
        return made

    def back_of(self, intent_id: str) -> int:
        """Yen of a payment that went back."""
        own = [one for one in self.things.values() if one.get("payment_intent") == intent_id]
        return sum(one["amount"] for one in own if one["object"] == "refund" and one["status"] == "succeeded")

    def refunded(self) -> int:
        """Yen that went back to cards."""
        return sum(
            one["amount"] for one in self.things.values() if one["object"] == "refund" and one["status"] == "succeeded"
        )


def signed(body: bytes, *, secret: str = HOOK, age: int = 0) -> str:
    """The header ``Stripe-Signature`` for a body."""
    at = int(time.time()) - age
    mark = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={mark}"


@contextmanager
def card_company_at_work(settings: Any) -> Iterator[CardCompany]:
    """Serve it, and let the site in this process use it."""
    with serving() as company:
        for name, value in keys(company.url).items():
            setattr(settings, name, value)
        yield company


def keys(base: str) -> dict[str, str]:
    """The settings by which a site takes cards."""
    return {
        "STRIPE_SECRET_KEY": SECRET,
        "STRIPE_PUBLIC_KEY": PUBLIC,
        "STRIPE_WEBHOOK_SECRET": HOOK,
        "STRIPE_API_BASE": base,
    }


@contextmanager
def serving() -> Iterator[CardCompany]:
    """Serve it on a free port."""
    company = CardCompany()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer("GET", dict(parse_qsl(urlsplit(self.path).query)))

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            self._answer("POST", dict(parse_qsl(body)))

        def _answer(self, method: str, sent: dict[str, str]) -> None:
            path = urlsplit(self.path).path
            company.deaf = max(0, (deaf := company.deaf) - 1)
            if company.down or deaf:
                self.connection.close()
                return
            company.seen(method, path)
            assert self.headers["Authorization"] == f"Bearer {SECRET}"
            status, said = company.answer(method, path, sent, self.headers.get("Idempotency-Key", ""))
            company.done_with(method, path)
            if method == "POST" and company.lose > 0:
                company.lose -= 1
                self.connection.close()
                return
            text = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *said: object) -> None:
            """Print nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    company.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield company
    finally:
        server.shutdown()
        server.server_close()


def _error(code: str) -> dict[str, Any]:
    return {"error": {"type": "invalid_request_error", "code": code, "message": code}}
