"""Each form of the desk that came with closing, holding, signing out and numbers, sent by eight browsers at once: it
takes effect once, the others are told, and none gets an error.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http.cookies import SimpleCookie
from threading import Barrier
from typing import Any

from django.db import connection
from django.test import Client

from michinori.kernel.actor import Actor
from michinori.machinery import audit, events
from michinori.machinery.last_day import kept_last_day
from michinori.machinery.models import KindOfWork, OutboxItem
from michinori.people.checked import declared_mark
from michinori.people.commands.organisations import create_organisation
from michinori.people.commands.staff import give_role
from michinori.people.models import IdentityCheck, Organisation, StaffAct, User
from michinori.support.models import Closure
from michinori.treasury.models import PayoutHold
from tests.people.papers import photo, send
from tests.races.arena import PATIENCE
from tests.stories.cast import Cast, in_days

PASSWORD = "nagai-aikotoba-desu"
EIGHT = 8
TOLD = (302, 403, 404, 409, 422)
NUMBERS = ("7000012050002", "5835678256246")


class Desk:
    """Somebody of the staff, or a member, signed in; of the staff, who has just proved who they are."""

    def __init__(self, user: User, *, staff: bool = True) -> None:
        self.user, browser = user, Client()
        browser.force_login(user)
        if staff:
            browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
        self.cookies: SimpleCookie = browser.cookies
        self.get, self.post = browser.get, browser.post

    def eight(self, address: str, **sent: str) -> list[int]:
        """What eight browsers of theirs are answered."""
        return eight([self] * EIGHT, address, **sent)


def together(*acts: Callable[[], Any]) -> list[int]:
    """The statuses that eight get who send at the same moment, each on a connection of their own."""
    gate = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        try:
            connection.ensure_connection()
            gate.wait(PATIENCE)
            return act().status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as hands:
        return list(hands.map(run, acts))


def sending(desk: Desk, address: str, sent: dict[str, str]) -> Callable[[], Any]:
    browser = Client(raise_request_exception=False)
    browser.cookies = SimpleCookie(desk.cookies.output(header="", sep=";"))
    return lambda: browser.post(address, sent)


def eight(desks: list[Desk], address: str, **sent: str) -> list[int]:
    """What each of them is answered."""
    found = together(*(sending(one, address, sent) for one in desks))
    assert set(found) <= set(TOLD), found
    return found


def admin(cast: Cast, name: str) -> Desk:
    return Desk(cast.person(name, staff=True, password=PASSWORD))


def test_the_last_day_of_the_market(cast: Cast) -> None:
    sora, kei = admin(cast, "Sora"), admin(cast, "Kei")
    sent = {"last_day": in_days(120).isoformat(), "ja": "終わります", "en": "The end"}
    sora.eight("/desk/closing", **sent)
    first = Closure.objects.get(status="open")  # a newer proposal takes the place of the one before
    sora.eight(f"/desk/closing/{first.id}/withdraw")
    assert not Closure.objects.filter(status="open").exists()
    sora.eight("/desk/closing", **sent)
    made = Closure.objects.get(status="open")
    eight([sora, kei] * 4, f"/desk/closing/{made.id}/confirm")
    made.refresh_from_db()
    assert (made.status, made.answered_by_id, kept_last_day()) == ("confirmed", kei.user.id, in_days(120))
    assert OutboxItem.objects.filter(kind="closure_confirmed").count() == 1
    assert events.verify(audit.SUBJECT)


def test_holding_payouts(cast: Cast) -> None:
    sora, kei, ren = admin(cast, "Sora"), admin(cast, "Kei"), cast.ren.id
    for one in (sora, kei):
        one.post(f"/desk/clients/{ren}/reason", {"reason": "money", "why": "確かめる"})
    assert sora.eight(f"/desk/clients/{ren}/payout-hold", reason="急に変わった").count(302) == 1
    hold = PayoutHold.objects.get()
    eight([sora, kei] * 4, f"/desk/money/payout-holds/{hold.id}", reason="電話で確かめた")
    hold.refresh_from_db()
    assert hold.second_by == kei.user.id
    sora.eight(f"/desk/money/payout-holds/{hold.id}/lift", reason="済んだ")
    noted = [one.kind for one in audit.newest() if one.kind.startswith("payout_hold")]
    assert len(noted) == len(set(noted)) == 3, "once more by the same person changes nothing"
    assert events.verify(audit.SUBJECT)


def test_signing_everybody_out(cast: Cast) -> None:
    sora, kei = admin(cast, "Sora"), admin(cast, "Kei")
    ren = Desk(cast.ren, staff=False)
    eight([sora, kei] * 4, "/desk/sign-out", why="漏えいのおそれ", sure="on")
    assert ren.get("/settings").status_code == sora.get("/desk/").status_code == 302
    assert events.verify(audit.SUBJECT)


def test_corporate_numbers(cast: Cast) -> None:
    sora = admin(cast, "Sora")
    ours = create_organisation(actor=cast.acts(cast.ren), name="青空")
    ren = Desk(cast.ren, staff=False)
    ren.eight(f"/organisations/{ours.id}/number", **{"number-corporate_number": NUMBERS[0]})
    assert Organisation.objects.get(id=ours.id).corporate_number == NUMBERS[0]
    sora.post(f"/desk/clients/{ours.id}/reason", {"reason": "identity", "why": "番号"})
    assert set(sora.eight(f"/desk/organisations/{ours.id}/number", corporate_number=NUMBERS[1], why="登記")) == {302}
    assert Organisation.objects.get(id=ours.id).corporate_number == NUMBERS[1]
    assert StaffAct.objects.filter(kind="number_corrected").count() == 1
    assert OutboxItem.objects.filter(payload__template="number_corrected").count() == 1


def test_two_companies_of_one_number_are_accepted_at_once(cast: Cast) -> None:
    """Either is known by the number, not both, and nobody gets an error."""
    sora = cast.person("Sora")
    give_role(actor=Actor.operator(), user_id=sora.id, role="support")
    User.objects.filter(id=sora.id).update(password=cast.person("Kei", password=PASSWORD).password)
    sora.refresh_from_db()
    desk, made = Desk(sora), []
    for name in ("Ren", "Mio"):
        owner = cast.person(name)
        company = create_organisation(actor=cast.acts(owner), name=name, corporate_number=NUMBERS[0])
        request = send(cast.acts(owner), company.id, "company", register=photo(1, side=40))
        desk.post(f"/desk/identity-requests/{request.id}/look")
        made.append(request)
    sent = {"accept-name": "青空", "accept-name_kana": "アオゾラ", "accept-reason": "登記"}

    acts = [
        sending(
            desk,
            f"/desk/identity-requests/{one.id}/accept",
            sent | {"shown": declared_mark(Organisation.objects.get(id=one.client_id))},
        )
        for one in made
    ]
    assert set(together(*acts * 4)) <= set(TOLD)
    assert IdentityCheck.objects.count() == 2
    keys = Organisation.objects.filter(corporate_number=NUMBERS[0]).values_list("party__key", flat=True)
    assert sorted(key or "" for key in keys) == ["", f"corporate:{NUMBERS[0]}"]


def test_kinds_of_work(cast: Cast) -> None:
    sora, kei = admin(cast, "Sora"), admin(cast, "Kei")
    lacquer = {"slug": "urushi", "parent": "", "ja": "漆", "en": "Lacquer", "icon": "hand", "place": "65"}
    assert eight([sora, kei] * 4, "/desk/kinds", **lacquer).count(302) == 1, "the others are told that it is there"
    names = [{"ja": f"椀{n}", "en": f"Bowl {n}", "slug": f"bowl-{n}", "parent": "urushi"} for n in range(EIGHT)]
    added = together(*(sending(sora, "/desk/kinds", lacquer | one) for one in names))
    assert added == [302] * EIGHT
    assert KindOfWork.objects.count() == EIGHT + 1, "nobody's addition is lost"
    eight([sora, kei] * 4, "/desk/kinds/urushi/retire")
    eight([sora, kei] * 4, "/desk/kinds/urushi/offer")
    noted = [one.kind for one in audit.newest() if one.kind.startswith("kind_")]
    assert sorted(noted) == ["kind_added"] * (EIGHT + 1) + ["kind_offered_again", "kind_retired"]
    assert KindOfWork.objects.get(slug="urushi").retired_at is None
