"""Stripe, by its own library. Objects of the library go no further than this folder."""

import json
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import islice, takewhile
from math import inf
from typing import Any

import stripe

from michinori.machinery.outgoing.libraries import session
from michinori.treasury.ports import (
    Dispute,
    Intent,
    IntentStatus,
    Outcome,
    Refund,
    Refused,
    Taking,
    Told,
    Unreachable,
    What,
)

PATIENCE = 8
"""Seconds until a call counts as lost."""
VERSION = "2025-03-31.basil"
"""The version of Stripe's API that is spoken. Later ones have another name for ``payment_method_types``, which the
stand-in of the tests (localstripe) does not know."""
_TOLERANCE = 300
_CURRENCY = "jpy"
_OURS = "michinori_id"
_WITH_FEE = ["latest_charge.balance_transaction"]
_STATUSES: dict[str, IntentStatus] = {"succeeded": "paid", "processing": "processing", "canceled": "cancelled"}
_OUTCOMES: dict[str, Outcome] = {"won": "won", "warning_closed": "won", "prevented": "won", "lost": "lost"}
_OBJECTS: dict[str, What] = {"payment_intent": "intent", "refund": "refund", "dispute": "dispute", "charge": "charge"}

stripe.enable_telemetry = False


class Stripe:
    """Stripe behind ``treasury.ports.CardCompany``."""

    def __init__(self, key: str, webhook_secret: str, base: str) -> None:
        self._webhook_secret = webhook_secret
        self._client = stripe.StripeClient(
            key,
            stripe_version=VERSION,
            base_addresses={"api": base} if base else {},
            max_network_retries=0,
            http_client=stripe.RequestsClient(timeout=PATIENCE, session=session(base)),
        )

    def make_intent(self, payment_id: str, amount: int) -> Intent:
        """Make a PaymentIntent for cards, Apple Pay and Google Pay among them."""
        wanted: Any = {
            "amount": amount,
            "currency": _CURRENCY,
            "payment_method_types": ["card"],
            "metadata": {_OURS: payment_id},
        }
        intents = self._client.v1.payment_intents
        return _intent(_called(lambda: intents.create(params=wanted, options={"idempotency_key": payment_id})))

    def intent(self, intent_id: str) -> Intent:
        """Retrieve a PaymentIntent with the fee of its charge."""
        return _intent(
            _called(lambda: self._client.v1.payment_intents.retrieve(intent_id, params={"expand": _WITH_FEE}))
        )

    def cancel_intent(self, intent_id: str) -> Intent:
        """Cancel a PaymentIntent."""
        return _intent(_called(lambda: self._client.v1.payment_intents.cancel(intent_id)))

    def make_refund(self, refund_id: str, intent_id: str, amount: int) -> Refund:
        """Make a Refund of a part or all of a PaymentIntent."""
        made = _called(
            lambda: self._client.v1.refunds.create(
                params={"payment_intent": intent_id, "amount": amount, "metadata": {_OURS: refund_id}},
                options={"idempotency_key": refund_id},
            )
        )
        return _refund(made)

    def refund(self, number: str) -> Refund:
        """Retrieve a Refund."""
        return _refund(_called(lambda: self._client.v1.refunds.retrieve(number)))

    def refunds_of(self, intent_id: str) -> Sequence[Refund]:
        """List the Refunds of a PaymentIntent, whoever made them."""
        return self._refunds({"payment_intent": intent_id})

    def refunds_since(
        self, since: datetime, *, most: int | None = None, seconds: int | None = None
    ) -> Sequence[Refund]:
        """List the Refunds that were created from then on, the newest first."""
        return self._refunds({"created": {"gte": int(since.timestamp())}}, most, seconds)

    def _refunds(self, of: Any, most: int | None = None, seconds: int | None = None) -> Sequence[Refund]:
        params, until = of | {"limit": 100}, time.monotonic() + (seconds or inf)

        def paged() -> list[Any]:
            listed = islice(self._client.v1.refunds.list(params=params).auto_paging_iter(), most)
            return list(takewhile(lambda _: time.monotonic() < until, listed))

        return [_refund(one) for one in _called(paged)]

    def dispute(self, number: str) -> Dispute:
        """Retrieve a Dispute with what was taken for it and given back."""
        return _dispute(_called(lambda: self._client.v1.disputes.retrieve(number)))

    def disputes_of(self, intent_id: str) -> Sequence[Dispute]:
        """List the Disputes of a PaymentIntent."""
        return self._disputes({"payment_intent": intent_id})

    def disputes_since(self, since: datetime) -> Sequence[Dispute]:
        """List the Disputes that were created from then on."""
        return self._disputes({"created": {"gte": int(since.timestamp())}})

    def _disputes(self, of: Any) -> Sequence[Dispute]:
        params = of | {"limit": 100}
        made = _called(lambda: list(self._client.v1.disputes.list(params=params).auto_paging_iter()))
        return [_dispute(one) for one in made]

    def read_event(self, body: bytes, signature: str) -> Told | None:
        """Verify ``Stripe-Signature``, at most five minutes old, and read what the event is about."""
        try:
            text = body.decode()
            stripe.WebhookSignature.verify_header(text, signature, self._webhook_secret, _TOLERANCE)
            said = json.loads(text)
            about = said["data"]["object"]
            what = _OBJECTS.get(str(about.get("object")), "")
            number = _id(about.get("payment_intent")) if what == "charge" else str(about["id"]) if what else ""
            return Told(str(said["id"]), str(said["type"]), what if number else "", number)
        except (stripe.SignatureVerificationError, ValueError, KeyError, TypeError, AttributeError):
            return None


def _called[T](call: Callable[[], T]) -> T:
    """Make a call. A key that is refused and limits are the operator's matter, and waited for."""
    try:
        return call()
    except (stripe.APIConnectionError, stripe.RateLimitError, stripe.AuthenticationError) as error:
        raise Unreachable(type(error).__name__) from None
    except (stripe.InvalidRequestError, stripe.CardError) as error:
        raise Refused(str(getattr(error, "code", "") or type(error).__name__)[:100]) from None
    except stripe.StripeError as error:
        raise Unreachable(type(error).__name__) from None


def _plain(found: Any) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(str(found))
    return said


def _intent(made: Any) -> Intent:
    found = _plain(made)
    status = _STATUSES.get(str(found.get("status")), "waiting")
    charge = found.get("latest_charge")
    charge = charge if isinstance(charge, dict) else {}
    booked = charge.get("balance_transaction")
    card = (charge.get("payment_method_details") or {}).get("card") or {}
    received = int(found.get("amount_received", found["amount"]) or 0) if status == "paid" else 0
    return Intent(
        id=str(found["id"]),
        payment_id=str((found.get("metadata") or {}).get(_OURS, "")),
        status=status,
        received=received if found.get("currency") == _CURRENCY else 0,
        secret=str(found.get("client_secret") or ""),
        fee=int(booked["fee"]) if isinstance(booked, dict) else None,
        fingerprint=str(card.get("fingerprint") or ""),
        whole=received,
    )


def _refund(made: Any) -> Refund:
    found = _plain(made)
    failed = found.get("status") in ("failed", "canceled")
    ours = str((found.get("metadata") or {}).get(_OURS, ""))
    return Refund(
        str(found["id"]),
        ours,
        "failed" if failed else "sent",
        str(found.get("failure_reason") or "")[:200],
        _id(found.get("payment_intent")),
        int(found.get("amount") or 0),
    )


def _dispute(made: Any) -> Dispute:
    found = _plain(made)
    takings = [
        Taking(str(one["id"]), -int(one["amount"]), int(one.get("fee") or 0))
        for one in found.get("balance_transactions") or []
    ]
    return Dispute(
        id=str(found["id"]),
        intent_id=_id(found.get("payment_intent")),
        status=_OUTCOMES.get(str(found.get("status")), "open"),
        reason=str(found.get("reason") or "")[:100],
        takings=takings,
        amount=int(found.get("amount") or 0) if found.get("currency") == _CURRENCY else None,
    )


def _id(found: Any) -> str:
    return str(found["id"] if isinstance(found, dict) else found or "")
