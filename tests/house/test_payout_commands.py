"""Paying out by the command line, from the account to what the bank returns (api.md)."""

import secrets
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from sites import Refused, Site

_ACCOUNT = ("--bank", "0001", "--branch", "001", "--kind", "ordinary", "--number", "1234567", "--holder", "アオイ")


def _person(site: Site, name: str, *more: str) -> dict[str, Any]:
    email = f"{name}-{secrets.token_hex(4)}@example.jp"
    return site.run("user", "create", "--email", email, "--name", name, "--verified", *more)


def test_a_payout_from_the_account_to_the_banks_answer(server: Site, tmp_path: Path) -> None:
    aoi, sora = _person(server, "aoi"), _person(server, "sora", "--staff")
    made = server.run("bank-account", "set", "--user", aoi["email"], *_ACCOUNT, "--as", sora["email"])
    assert (made["status"], made["bank_name"]) == ("usable", "ﾐｽﾞﾎ")
    server.run("deposit", "record", "--client", aoi["email"], "--amount", "33000", "--reference", aoi["id"])
    asked = _asks(server, aoi)
    assert asked.status_code == 201, asked.text
    later = datetime.fromisoformat(made["usable_from"]) + timedelta(hours=1)
    server.run("clock", "run", "--at", later.isoformat())
    run = server.run("payout", "run", "--on", asked.json()["on"])
    assert set(run) == {"run_id", "status", "count", "total", "date"}
    assert run["count"] >= 1
    assert server.run("payout", "run", "--on", run["date"]) == run
    one, two = tmp_path / "one", tmp_path / "two"
    for out in (one, two):
        server.run("payout", "file", run["run_id"], "--out", str(out))
    assert one.read_bytes() == two.read_bytes()
    assert len(one.read_bytes()) == 120 * (run["count"] + 3)
    assert server.run("payout", "release", run["run_id"], "--as", sora["email"])["status"] == "released"
    assert server.run("payout", "sent", run["run_id"])["status"] == "sent"
    back = server.run("payout", "returned", asked.json()["id"], "--reason", "名義相違")
    assert (back["status"], back["amount"]) == ("returned", 33_000)
    books = server.run("ledger", "check")
    assert books["imbalance"] == books["negative"] == books["escrow_mismatch"] == 0


def test_only_staff_vouch_for_an_account(server: Site) -> None:
    aoi, mio = _person(server, "aoi"), _person(server, "mio")
    with pytest.raises(Refused) as refused:
        server.run("bank-account", "set", "--user", aoi["email"], *_ACCOUNT, "--as", mio["email"])
    assert refused.value.code == 1


def _asks(site: Site, who: dict[str, Any]) -> httpx.Response:
    return httpx.post(
        f"{site.url}/api/v1/payouts",
        json={"source": "client"},
        headers={"Authorization": f"Bearer {who['token']}"},
        timeout=60,
    )
