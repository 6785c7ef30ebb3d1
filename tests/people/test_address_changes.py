"""Staff change the mail address of somebody who lost it: two mails, 48 hours, a stop, and never one person for both
acts that would open an account.
"""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import IntegrityError, transaction
from django.test import Client

from michinori.config.table import HANDLERS
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.leaving.own_data import own_data
from michinori.machinery import audit, clock
from michinori.machinery.deadlines import run_due
from michinori.machinery.models import OutboxItem
from michinori.machinery.sealing import unseal
from michinori.people.commands.access import reset_second_step
from michinori.people.commands.addresses import (
    ask_address_change,
    prove_address,
    stop_address_change,
    token_for,
    withdraw_address_change,
)
from michinori.people.commands.closing import strike_user
from michinori.people.commands.looking import state_reason
from michinori.people.commands.staff import give_role
from michinori.people.models import AddressChange, User
from tests.stories.cast import Cast

pytestmark = pytest.mark.django_db
PASSWORD = "nagai-aikotoba-desu"
NEW = "ren-new@example.com"
CHECKED = "免許証の写しと、登録の電話番号"


@pytest.fixture
def cast() -> Cast:
    return Cast()


def looking(cast: Cast, user: User, name: str = "Sora", role: str = "support") -> Actor:
    """Of the staff, has stated why she looks, and has just proved who she is."""
    person = cast.person(name, password=PASSWORD)
    give_role(actor=Actor.operator(), user_id=person.id, role=role)
    actor = Actor.person(person.id, elevated=True)
    state_reason(actor=actor, client_ids=[user.id], reason="asked", why="電話")
    return actor


def asked(cast: Cast, actor: Actor | None = None) -> AddressChange:
    actor = actor or looking(cast, cast.ren)
    return ask_address_change(actor=actor, user_id=cast.ren.id, email=NEW, checked=CHECKED)


def mails(to: str) -> list[str]:
    rows = OutboxItem.objects.filter(kind="mail", payload__to=to).order_by("id")
    return [row.payload["template"] for row in rows if row.payload["template"].startswith("address_change")]


def email_of(user: User) -> str:
    return User.objects.get(id=user.id).email


def hours_later(change: AddressChange, hours: float) -> int:
    return run_due(HANDLERS, change.made_at + timedelta(hours=hours))


def test_a_proved_address_takes_effect_after_two_days(cast: Cast, client: Client) -> None:
    ren = cast.person("Ren", password=PASSWORD)
    client.post("/accounts/login/", {"login": ren.email, "password": PASSWORD})
    old, change = ren.email, asked(cast)
    assert (mails(old), mails(NEW)) == (["address_change_old"], ["address_change_new"])
    link = unseal(OutboxItem.objects.get(payload__template="address_change_new").payload["sealed_url"])
    path = link.partition("//")[2].partition("/")[2]
    assert Client().get(f"/{path}").status_code == 200
    assert AddressChange.objects.get().proved_at is None
    assert Client().post(f"/{path}").status_code == 302
    hours_later(change, 47.9)
    assert email_of(ren) == old
    hours_later(change, 48)
    assert email_of(ren) == NEW
    (address,) = EmailAddress.objects.filter(user=ren)
    assert (address.email, address.verified, address.primary) == (NEW, True, True)
    assert not UserSession.objects.filter(user=ren).exists()
    assert mails(old)[-1] == mails(NEW)[-1] == "address_change_done"
    assert client.get("/settings").status_code == 302
    signed_in = client.post("/accounts/login/", {"login": NEW, "password": PASSWORD})
    assert signed_in.status_code == 302


def test_an_address_that_was_not_proved_changes_nothing_and_lapses(cast: Cast) -> None:
    old, change = cast.ren.email, asked(cast)
    hours_later(change, 48)
    assert (email_of(cast.ren), AddressChange.objects.get().status) == (old, "waiting")
    hours_later(change, 48 + 14 * 24)
    assert (email_of(cast.ren), AddressChange.objects.get().status) == (old, "lapsed")
    with pytest.raises(Problem, match="not-found"):
        prove_address(token=token_for("prove", change.id))


def test_a_late_proof_carries_it_out_at_once(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    change, later = asked(cast), clock.now() + timedelta(hours=60)
    hours_later(change, 48)
    monkeypatch.setattr("michinori.people.commands.addresses.clock.now", lambda: later)
    prove_address(token=token_for("prove", change.id))
    assert email_of(cast.ren) == NEW


def test_the_old_address_stops_it(cast: Cast) -> None:
    old, change = cast.ren.email, asked(cast)
    prove_address(token=token_for("prove", change.id))
    link = unseal(OutboxItem.objects.get(payload__template="address_change_old").payload["sealed_url"])
    path = link.partition("//")[2].partition("/")[2]
    assert Client().post(f"/{path}").status_code == 302
    hours_later(change, 100)
    assert (email_of(cast.ren), AddressChange.objects.get().status) == (old, "stopped")
    assert Client().get(f"/{path}").status_code == 404


def test_who_is_signed_in_sees_it_and_stops_it(cast: Cast, client: Client) -> None:
    change = asked(cast)
    client.force_login(cast.ren)
    page = client.get("/settings/seen").content.decode()
    assert NEW in page
    assert f"/settings/address/stop/{token_for('stop', change.id)}" in page
    client.force_login(cast.mio)
    assert NEW not in client.get("/settings/seen").content.decode()


def test_one_link_is_not_the_other_and_none_is_forged(cast: Cast) -> None:
    change = asked(cast)
    for act, token in (("prove", token_for("stop", change.id)), ("stop", token_for("prove", change.id))):
        assert Client().post(f"/settings/address/{act}/{token}").status_code == 404
    for forged in (change.id, f"{change.id}.x", "x", f"adc_aaaaaaaaaaaaaaaa.{token_for('stop', change.id)[-10:]}"):
        assert Client().post(f"/settings/address/stop/{forged}").status_code == 404
    assert AddressChange.objects.get().status == "waiting"


def refused(slug: str, **given: object) -> None:
    """Nothing is asked, nobody is told."""
    before = AddressChange.objects.count()
    with pytest.raises(Problem, match=slug):
        ask_address_change(**given)  # type: ignore[arg-type]
    assert AddressChange.objects.count() == before


def test_what_a_rogue_of_support_cannot_do_with_it(cast: Cast) -> None:
    ren, sora = cast.ren, looking(cast, cast.ren)
    kei = cast.person("Kei", staff=True)
    state_reason(actor=sora, client_ids=[kei.id], reason="asked", why="電話")
    good: dict[str, object] = {"actor": sora, "user_id": ren.id, "email": NEW, "checked": CHECKED}
    refused("staff-by-admin", **good | {"user_id": kei.id})
    refused("own-matter", **good | {"user_id": sora.user_id})
    refused("reason-needed", **good | {"user_id": cast.mio.id})
    refused("elevation-needed", **good | {"actor": Actor.person(sora.user_id or "")})
    refused("not-found", **good | {"actor": looking(cast, ren, "Mori", "moderator")})
    refused("not-found", **good | {"actor": cast.acts(cast.mio)})
    for wrong in ({"email": "x"}, {"email": cast.mio.email}, {"email": ren.email.upper()}, {"checked": " "}):
        refused("invalid", **good | wrong)
    asked(cast, sora)
    refused("address-waits", **good | {"email": "other@example.com"})


def test_nobody_of_staff_opens_an_account_alone(cast: Cast) -> None:
    """A change of address and a reset of the second step take two."""
    ren, sora = cast.ren, looking(cast, cast.ren)
    Authenticator.objects.create(user=ren, type="totp", data={})
    change = asked(cast, sora)
    with pytest.raises(Problem, match="two-of-staff"):
        reset_second_step(actor=sora, user_id=ren.id, checked=CHECKED)
    withdraw_address_change(actor=sora, change_id=change.id)
    reset_second_step(actor=sora, user_id=ren.id, checked=CHECKED)
    refused("two-of-staff", actor=sora, user_id=ren.id, email=NEW, checked=CHECKED)
    asked(cast, looking(cast, ren, "Kei"))


def test_a_withdrawn_one_is_told_and_logged(cast: Cast) -> None:
    old, sora = cast.ren.email, looking(cast, cast.ren)
    change = asked(cast, sora)
    with pytest.raises(Problem, match="not-found"):
        withdraw_address_change(actor=cast.acts(cast.ren), change_id=change.id)
    withdraw_address_change(actor=sora, change_id=change.id)
    assert mails(old)[-1] == "address_change_stopped"
    assert audit.newest(limit=1)[0].kind == "address_withdrawn"
    with pytest.raises(Problem, match="not-found"):
        stop_address_change(token=token_for("stop", change.id))


def test_an_address_that_became_somebody_elses_lapses(cast: Cast) -> None:
    old, change = cast.ren.email, asked(cast)
    prove_address(token=token_for("prove", change.id))
    EmailAddress.objects.create(user=cast.mio, email=NEW, verified=True)
    hours_later(change, 48)
    assert (email_of(cast.ren), AddressChange.objects.get().status) == (old, "lapsed")


def test_it_is_in_ones_data_and_struck_with_the_account(cast: Cast) -> None:
    asked(cast)
    (row,) = own_data(cast.acts(cast.ren))["address_changes"]  # type: ignore[misc]
    assert (row["new"], row["why"]) == (NEW, CHECKED)
    strike_user(cast.acts(cast.ren), cast.ren, [cast.ren.id], clock.now())
    change = AddressChange.objects.get()
    assert (change.old, change.new, change.why, change.status) == ("", "", "", "stopped")


def test_the_database_keeps_one_waiting_and_none_done_early(cast: Cast) -> None:
    change = asked(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        AddressChange.objects.create(
            user=change.user, by_id=change.by_id, role="support", made_at=change.made_at, due_at=change.due_at
        )
    for wrong in (
        {"status": "done", "ended_at": change.due_at},
        {"status": "done", "ended_at": change.made_at, "proved_at": change.made_at},
        {"status": "stopped"},
        {"by_id": change.user_id},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            AddressChange.objects.filter(id=change.id).update(**wrong)
