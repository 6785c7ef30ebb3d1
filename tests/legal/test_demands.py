"""Demands for deletion or disclosure: by anybody, told to staff, answered by mail, struck after a year."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.test import Client

from michinori.config.table import SUBSCRIBERS
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.leaving.commands.closing import close_account
from michinori.leaving.own_data import own_data
from michinori.legal.commands.demands import PROVED, answer_demand, make_demand, strike_old
from michinori.legal.models import Demand
from michinori.legal.queries.demands import demands_waiting, view_demands
from michinori.machinery import audit, outbox, proof
from michinori.machinery.models import OutboxItem
from michinori.machinery.settings import set_setting
from michinori.machinery.waiting import count_waiting
from michinori.notices.models import Notice
from michinori.rules.legal.demands import AN_HOUR, MAILS_A_DAY
from tests.columns.readers import solution
from tests.legal.publishing import admin
from tests.stories.cast import Cast

pytestmark = pytest.mark.django_db
NOBODY = Actor("person")
TYPED = {
    "kind": "deletion",
    "name": "山本",
    "email": "yamamoto@example.net",
    "place": "/columns/hidden",
    "text": "私の写真が無断で載っています。",
}


@pytest.fixture(autouse=True)
def _cheap_proofs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proof, "COST", 1)


@pytest.fixture
def cast() -> Cast:
    return Cast()


def solved() -> str:
    return solution(proof.challenge(PROVED))


def waits(actor: Actor) -> tuple[int, int]:
    found = count_waiting(*demands_waiting(actor))["demands"]
    return found.count, found.late


def mails(template: str) -> list[dict[str, Any]]:
    return [item.payload for item in OutboxItem.objects.filter(kind="mail", payload__template=template).order_by("id")]


def test_somebody_without_an_account_demands_and_is_answered_by_mail(cast: Cast, client: Client) -> None:
    sora = admin(cast, role="moderator")
    answer = client.post("/legal/demands/form", TYPED | {"altcha": solved()})
    assert (answer.status_code, answer["location"]) == (302, "/legal/demands")  # type: ignore[index]
    demand = Demand.objects.get()
    assert (demand.user, demand.proven, demand.trapped, demand.place) == (None, True, False, "/columns/hidden")
    (letter,) = mails("demand_received")
    assert (letter["to"], letter["values"]) == (TYPED["email"], {"demand": demand.id, "days": 7})
    outbox.drain(SUBSCRIBERS)
    assert Notice.objects.get(user=sora.user_id).kind == "demand_made"
    assert waits(sora) == (1, 0)
    answer_demand(actor=sora, demand_id=demand.id, outcome="granted", answer="見えなくしました。")
    (letter,) = mails("demand_answered")
    assert letter["to"] == TYPED["email"]
    outbox.drain(SUBSCRIBERS)
    assert [one.to for one in mail.outbox].count([TYPED["email"]]) == 2
    logged = audit.newest(limit=1)[0]
    assert (logged.kind, logged.data) == ("demand_answered", {"demand": demand.id, "outcome": "granted"})
    assert waits(sora) == (0, 0)
    with pytest.raises(Problem, match="demand-answered"):
        answer_demand(actor=sora, demand_id=demand.id, outcome="refused", answer="やはり")


def test_the_answer_says_the_result_in_words_and_in_the_senders_language(cast: Cast) -> None:
    sora = admin(cast)
    for language, words in (("ja", "応じられません"), ("en", "Not granted")):
        made = make_demand(actor=NOBODY, **TYPED, language=language)
        answer_demand(actor=sora, demand_id=made.id, outcome="refused", answer="根拠がありません。")
        outbox.drain(SUBSCRIBERS)
        (body,) = [str(one.body) for one in mail.outbox if one.to == [TYPED["email"]] and made.id in str(one.body)]
        assert words in body
        assert "根拠がありません。" in body


@pytest.mark.parametrize("role", ["support", "moderator"])
def test_support_and_moderators_answer_and_nobody_else(cast: Cast, role: str) -> None:
    demand = make_demand(actor=NOBODY, **TYPED)
    strangers = [cast.acts(cast.ren), *(admin(cast, name.title(), name) for name in ("editor", "finance"))]
    for actor in strangers:
        with pytest.raises(Problem, match="not-found"):
            answer_demand(actor=actor, demand_id=demand.id, outcome="granted", answer="はい")
        with pytest.raises(Problem, match="not-found"):
            view_demands(actor)
    answer_demand(actor=admin(cast, "Sora", role), demand_id=demand.id, outcome="partly", answer="一部だけ")
    assert Demand.objects.get().outcome == "partly"


def test_staff_do_not_answer_their_own(cast: Cast) -> None:
    sora = admin(cast)
    demand = make_demand(actor=sora, **TYPED)
    with pytest.raises(Problem, match="own-matter"):
        answer_demand(actor=sora, demand_id=demand.id, outcome="granted", answer="はい")
    assert Demand.objects.get().answered_at is None


@pytest.mark.parametrize(
    ("changed", "field", "key"),
    [
        ({"kind": "nonsense"}, "kind", "not_a_choice"),
        ({"name": ""}, "name", "required"),
        ({"email": "nobody"}, "email", "bad_email"),
        ({"place": " "}, "place", "required"),
        ({"text": "あ" * 4_001}, "text", "too_long"),
        ({"altcha": "AAAA"}, "altcha", "proof_wrong"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(changed: dict[str, str], field: str, key: str) -> None:
    with pytest.raises(Problem) as found:
        make_demand(actor=NOBODY, **TYPED | changed)
    assert [(flaw.field, flaw.key) for flaw in found.value.flaws] == [(field, key)]
    assert not Demand.objects.exists()
    assert not OutboxItem.objects.exists()


def test_ones_own_data_need_no_address_of_a_post() -> None:
    assert make_demand(actor=NOBODY, **TYPED | {"kind": "personal", "place": ""}).place == ""


def test_without_a_proof_nothing_is_mailed_to_an_address_that_anybody_typed() -> None:
    demand = make_demand(actor=NOBODY, **TYPED)
    assert not demand.proven
    assert mails("demand_received") == []


def test_a_proof_counts_once_and_only_for_this_form() -> None:
    used = solved()
    make_demand(actor=NOBODY, **TYPED, altcha=used)
    for bad, key in ((used, "proof_used"), (solution(proof.challenge("col_x")), "proof_wrong")):
        with pytest.raises(Problem) as found:
            make_demand(actor=NOBODY, **TYPED, altcha=bad)
        assert [flaw.key for flaw in found.value.flaws] == [key]
    assert Demand.objects.count() == 1


def test_nobody_is_flooded_with_acknowledgements() -> None:
    for _ in range(MAILS_A_DAY + 2):
        make_demand(actor=NOBODY, **TYPED, altcha=solved())
    assert len(mails("demand_received")) == MAILS_A_DAY
    assert Demand.objects.count() == MAILS_A_DAY + 2, "a demand itself is never thrown away"


def test_from_one_place_only_so_many_an_hour(client: Client) -> None:
    for _ in range(AN_HOUR):
        assert client.post("/legal/demands/form", TYPED).status_code == 302
    late = client.post("/legal/demands/form", TYPED | {"text": "これは残る"})
    assert late.status_code == 429
    assert late.headers["Retry-After"]
    assert "これは残る" in late.content.decode()
    assert Demand.objects.count() == AN_HOUR


def test_a_bot_in_the_trap_is_thanked_and_kept_apart(cast: Cast, client: Client) -> None:
    answer = client.post("/legal/demands/form", TYPED | {"website": "http://spam.example", "altcha": solved()})
    assert answer.status_code == 302
    sora = admin(cast)
    queue = view_demands(sora)
    assert (queue.open, len(queue.caught), queue.waiting) == ([], 1, 0)
    assert not OutboxItem.objects.filter(kind__in=("demand_made", "mail"), payload__has_key="demand_id").exists()
    assert mails("demand_received") == []


def test_what_waits_too_long_is_late(cast: Cast, turn: Callable[..., object]) -> None:
    sora = admin(cast)
    make_demand(actor=NOBODY, **TYPED)
    turn(days=9)
    assert waits(sora) == (1, 1)


def test_words_are_struck_a_year_after_the_answer(cast: Cast, turn: Callable[..., object]) -> None:
    sora, waiting = admin(cast), make_demand(actor=NOBODY, **TYPED)
    done = make_demand(actor=NOBODY, **TYPED)
    turn(days=100)
    answer_demand(actor=sora, demand_id=done.id, outcome="granted", answer="消しました")
    assert strike_old() == 0
    turn(days=266)
    assert strike_old() == 1, "what waits, a year after it came"
    turn(days=100)
    assert strike_old() == 1
    for one in (done, waiting):
        one.refresh_from_db()
        assert not {one.name, one.email, one.text} & set(TYPED.values())
        assert (one.place, one.answer) == ("", "")
    assert strike_old() == 0


def test_what_nobody_answered_is_struck_and_leaves_the_desk(cast: Cast, turn: Callable[..., object]) -> None:
    """Also what a trap caught, and what came from an account; then nobody can answer it, or find it waiting."""
    sora = admin(cast)
    old = [make_demand(actor=NOBODY, **TYPED), make_demand(actor=NOBODY, **TYPED, trap="x")]
    old.append(make_demand(actor=cast.acts(cast.ren), **TYPED))
    set_setting(actor=Actor.operator(), key="demand_kept_days", text="90")
    turn(days=60)
    fresh = make_demand(actor=NOBODY, **TYPED)
    turn(days=31)
    assert waits(sora) == (3, 3)
    assert strike_old() == 3
    assert waits(sora) == (1, 1)
    queue = view_demands(sora)
    assert (queue.open, queue.caught, queue.answered) == ([fresh], [], [])
    assert not Demand.objects.exclude(id=fresh.id).filter(Q(email=TYPED["email"]) | Q(text=TYPED["text"])).exists()
    with pytest.raises(Problem, match="demand-struck"):
        answer_demand(actor=sora, demand_id=old[0].id, outcome="granted", answer="消しました")
    assert not mails("demand_answered")
    browser = Client()
    browser.force_login(cast.made["Sora"])
    page = browser.get(f"/desk/demands/{old[0].id}").content.decode()
    assert "残しておく期間が過ぎたため" in page
    assert "送り主に伝えること" not in page


def test_who_leaves_takes_what_is_answered_along_and_what_waits_with_its_answer(cast: Cast) -> None:
    ren, sora = cast.acts(cast.ren), admin(cast)
    done, waiting = make_demand(actor=ren, **TYPED), make_demand(actor=ren, **TYPED)
    answer_demand(actor=sora, demand_id=done.id, outcome="granted", answer="消しました")
    assert [one["text"] for one in own_data(ren)["demands"]] == [TYPED["text"]] * 2  # type: ignore[attr-defined]
    close_account(actor=ren, confirm=cast.ren.email)
    done.refresh_from_db()
    waiting.refresh_from_db()
    assert (done.struck_at is not None, waiting.text) == (True, TYPED["text"])
    answer_demand(actor=sora, demand_id=waiting.id, outcome="refused", answer="できません")
    assert len(mails("demand_answered")) == 2
    waiting.refresh_from_db()
    assert TYPED["text"] != waiting.text


def test_the_database_refuses_half_an_answer(cast: Cast) -> None:
    made = make_demand(actor=NOBODY, **TYPED)
    for wrong in ({"outcome": "granted"}, {"answer": "はい"}, {"struck_at": made.made_at}, {"kind": "x"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Demand.objects.filter(id=made.id).update(**wrong)


def test_the_forms_challenge_is_given_to_anybody(client: Client) -> None:
    given = client.get("/legal/demands/proof").json()
    assert make_demand(actor=NOBODY, **TYPED, altcha=solution(given)).proven


def test_the_desk_shows_ages_and_answers(cast: Cast) -> None:
    made = make_demand(actor=NOBODY, **TYPED)
    browser = Client()
    sora = admin(cast, role="support")
    browser.force_login(cast.made["Sora"])
    assert f"/desk/demands/{made.id}" in browser.get("/desk/demands").content.decode()
    assert "/desk/demands" in browser.get("/desk/").content.decode()
    assert "無断で載っています" in browser.get(f"/desk/demands/{made.id}").content.decode()
    wrong = browser.post(f"/desk/demands/{made.id}", {"outcome": "granted", "answer": ""})
    assert wrong.status_code == 422
    sent = {"outcome": "granted", "answer": "見えなくしました"}
    assert browser.post(f"/desk/demands/{made.id}", sent).status_code == 302
    assert "見えなくしました" in browser.get(f"/desk/demands/{made.id}").content.decode()
    assert sora.user_id == Demand.objects.get().answered_by_id
