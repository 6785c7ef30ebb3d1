"""The stories that pairs live; every POST of the API is in one of them."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from api.road import in_days
from machinery import samples
from many.own_things import publishing, settling_in
from many.pairs import Pair
from many.served import Caller, all_is_told
from many.telling import BOTH, STARS, either, pass_days, reads

from michinori.contracts.commands.insolvencies import confirm_insolvency
from michinori.contracts.commands.outside_results import check_result
from michinori.kernel.actor import Actor


def finding(pair: Pair) -> None:
    """A job from its draft to proposals, and what helps to find it."""
    job = f"/jobs/{pair.post('aoi', '/jobs', pair.job() | {'draft': True})['id']}"
    pair.post("aoi", f"{job}/publish")
    pair.post("aoi", job, {"description": f"とても小さなロゴです {pair.mark}"}, method="PATCH")
    kept = pair.post("ren", "/favourites", {"job_id": job.rpartition("/")[2]})
    search = pair.post("ren", "/saved-searches", {"name": f"わたしの {pair.mark}", "q": "ロゴ"})
    pair.post("ren", f"/saved-searches/{search['id']}", {"every": "never"}, method="PATCH")
    invited = pair.post("aoi", f"{job}/invitations", {"user_id": pair.ids["ren"], "message": f"ぜひ {pair.mark}"})
    pair.post("ren", f"/invitations/{invited['id']}/decline")
    asked = pair.post("ren", f"{job}/questions", {"body": f"素材はありますか {pair.mark}"})
    pair.post("aoi", f"/questions/{asked['id']}/answer", {"body": f"あります {pair.mark}"})
    part = {"text": f"秘密です {pair.mark}", "nda": "own", "nda_text": "言いません"}
    agree = f"{job}/confidential/agree", {"sha256": pair.post("aoi", f"{job}/confidential", part)["nda"]["sha256"]}
    pair.both(("ren", *agree), ("mio", *agree), *BOTH)
    thread = (
        f"/threads/{pair.post('aoi', '/threads', {'user_id': pair.ids['mio'], 'body': f'ご相談 {pair.mark}'})['id']}"
    )
    pair.post("mio", f"{thread}/messages", {"body": f"できます {pair.mark}"})
    reads(pair, "aoi", thread)
    for who, act in (("mio", "decline"), ("aoi", "withdraw"), ("mio", "agree")):
        nda = pair.post("aoi", f"{thread}/nda", {"nda": "own", "nda_text": f"言いません、{act}"})
        pair.post(who, f"/ndas/{nda['id']}/{act}", {"sha256": nda["text"]["sha256"]})
    said = {"price": 9_000, "message": f"つくります {pair.mark}"}
    pair.post("ren", f"{job}/draft", said)
    pair.post("mio", f"{job}/draft", said)
    pair.post("mio", f"{job}/draft", method="DELETE")
    pair.post("aoi", "/drafts/jobs", pair.job())
    reads(pair, "ren", "/drafts")
    came = pair.both(("ren", f"{job}/proposals", said), ("mio", f"{job}/proposals", said), *BOTH)
    rens, mios = (f"/proposals/{one.data['id']}" for one in came)
    pair.post("aoi", f"{mios}/shortlist")
    pair.post("aoi", f"{mios}/hide")
    pair.post("aoi", f"{mios}/unhide")
    pair.both(("aoi", f"{mios}/decline", {}), ("ken", f"{mios}/decline", {}), *BOTH)
    pair.post("ren", f"{rens}/withdraw")
    pair.post("aoi", f"{job}/confidential", method="DELETE")
    pair.post("aoi", f"{job}/close")
    reads(pair, "ren", job, "/ndas", f"{job}/questions", "/favourites", "/saved-searches", "/invitations")
    reads(pair, "aoi", f"{job}/invitations")
    pair.post("ren", f"/favourites/{kept['id']}", method="DELETE")
    pair.post("ren", f"/saved-searches/{search['id']}", method="DELETE")


def offering(pair: Pair) -> None:
    """Offers that come to nothing, and one with other terms."""
    pair.post("ren", f"/contracts/{pair.offered()}/decline-offer")
    pair.post("aoi", f"/contracts/{pair.offered()}/cancel")
    path = f"/contracts/{pair.offered()}"
    pair.post("ren", f"{path}/counter-offer", {"terms": pair.terms(50_000)})
    pair.post("aoi", f"{path}/accept-offer", {"terms_version": 2})
    reads(pair, "ren", path, f"{path}/events", "/contracts")


def working(pair: Pair) -> None:
    """From the first stage to the reviews."""
    path = pair.contract(pay_on="stage")
    one, two = f"{path}/stages/1", f"{path}/stages/2"
    pair.post("aoi", f"{two}/let-begin")
    pair.post("ren", f"{two}/start")
    pair.post("ren", f"{two}/put-back")
    pair.post("ren", f"{one}/start")
    pair.post("ren", f"{one}/report", {"percent": 50, "file_ids": [pair.upload("ren", "half")]})
    pair.post("aoi", f"{one}/acknowledge")
    pair.post("ren", f"{two}/start")
    pair.post("ren", f"{two}/report", {"percent": 40, "note": f"途中です {pair.mark}"})
    pair.post("aoi", f"{two}/object", {"reason": f"違います {pair.mark}"})
    pair.post("ren", f"{one}/submit", {"file_ids": [pair.upload("ren", "all")]})
    pair.post("aoi", f"{one}/return", {"items": ["色"], "note": f"青に {pair.mark}"})
    pair.post("ren", f"{one}/agree-return")
    again = pair.upload("ren", "again", samples.picture())
    pair.post("ren", f"{one}/submit", {"file_ids": [again]})
    remark = {"body": f"青くなりました {pair.mark}", "page": 1, "x": 400, "y": 250}
    pair.post("aoi", f"/files/{again}/remarks", remark)
    pair.post("aoi", f"{one}/approve")
    pair.post("ren", f"{path}/deliver", {"note": f"納品です {pair.mark}"})
    pair.post("aoi", f"{path}/send-back", {"items": ["色"]})
    pair.post("ren", f"{path}/deliver")
    pair.post("aoi", f"{path}/accept")
    pair.pace.once(all_is_told)
    pair.post("aoi", f"{path}/allow-showing")
    pair.post("ren", f"{path}/works", {"file_id": again, "title": f"一枚のページ {pair.mark}"})
    reads(pair, "ren", f"{path}/showing", f"/workers/{pair.ids['ren']}/works")
    pair.post("aoi", f"{path}/withdraw-showing")
    pair.post("aoi", f"/clients/{pair.client}/conduct/answers", {"key": "revisions_used", "text": f"はい {pair.mark}"})
    pair.post("ren", f"/workers/{pair.ids['ren']}/conduct/answers", {"key": "finished", "text": f"ええ {pair.mark}"})
    reviews = f"{path}/reviews"
    said = {"stars": STARS, "comment": f"ていねい {pair.mark}"}
    came = pair.both(("ren", reviews, said), ("aoi", reviews, said), *BOTH)
    theirs, ours = (f"/reviews/{one.data['id']}/reply" for one in came)
    words = {"text": f"またぜひ {pair.mark}"}
    pair.both(("aoi", theirs, words), ("ren", ours, words), *BOTH)
    reads(pair, "ren", path, f"{path}/events", f"{path}/statement", reviews, "/balance", "/movements")
    reads(pair, "ren", f"/files/{again}/remarks")
    reads(pair, "aoi", reviews, f"/clients/{pair.client}/conduct", f"/workers/{pair.ids['ren']}/conduct", "/balance")


def changing(pair: Pair) -> None:
    """Wishes, other terms, another way to count."""
    path = pair.contract(included_restarts=1)
    wish = {"note": f"赤に {pair.mark}", "changes": [{"key": "色", "value": f"赤 {pair.mark}"}]}
    asked = f"/change-requests/{pair.post('aoi', f'{path}/change-requests', wish)['id']}"
    pair.post("ren", f"{asked}/dispute-class", {"class": "fix", "reason": f"色だけ {pair.mark}"})
    pair.post("ren", f"{asked}/decline", {"note": f"すみません {pair.mark}"})
    asked = f"/change-requests/{pair.post('aoi', f'{path}/change-requests', wish)['id']}"
    pair.post("aoi", f"{asked}/withdraw")
    asked = f"/change-requests/{pair.post('aoi', f'{path}/change-requests', wish)['id']}"
    drafted = pair.post("ren", f"{asked}/accept")["amendment"]
    pair.post("aoi", f"/amendments/{drafted['id']}/accept")
    terms = pair.get("ren", path)["terms"]
    other = {"terms": terms | {"note": f"名前を出す {pair.mark}"}, "reason": f"実績に {pair.mark}"}
    made = f"/amendments/{pair.post('ren', f'{path}/amendments', other)['id']}"
    pair.post("aoi", f"{made}/decline")
    made = f"/amendments/{pair.post('ren', f'{path}/amendments', other)['id']}"
    pair.post("ren", f"{made}/withdraw")
    made = f"/amendments/{pair.post('ren', f'{path}/amendments', other)['id']}"
    dearer = (
        f"/amendments/{pair.post('aoi', f'{made}/counter', other | {'terms': terms | {'rights': '移ります'}})['id']}"
    )
    pair.post("ren", f"{dearer}/accept")
    reads(pair, "aoi", path, f"{path}/events", asked, made, dearer)


def hours(pair: Pair) -> None:
    """A contract that goes on by the hour."""
    path = pair.contract()
    new = pair.terms(53_000, stages=[], meter={"kind": "hours", "rate": 2_000})
    body = {"amount": 5_000, "terms": new, "reason": f"時間で {pair.mark}"}
    pair.post("aoi", f"/switches/{pair.post('ren', f'{path}/switches', body)['id']}/decline")
    pair.post("ren", f"/switches/{pair.post('ren', f'{path}/switches', body)['id']}/withdraw")
    switch = f"/switches/{pair.post('ren', f'{path}/switches', body)['id']}"
    pair.pays_in(pair.post("aoi", f"{switch}/accept")["missing_with_tax"])
    pair.post("aoi", f"{path}/deposit")
    going_on = f"/contracts/{pair.get('aoi', switch)['continuation']}"
    log, day = f"{going_on}/hours", date.fromisoformat(in_days(0))
    week = f"{going_on}/weeks/{day - timedelta(days=day.weekday())}"
    entry: dict[str, Any] = {"date": day.isoformat(), "minutes": 60, "note": f"下書き {pair.mark}"}
    pair.post("ren", log, entry)
    pair.post("ren", f"{log}/{pair.get('ren', log)['items'][0]['id']}/take-back")
    pair.post("ren", log, entry)
    pair.post("aoi", f"{week}/acknowledge")
    pair.post("ren", log, entry | {"minutes": 30})
    pair.post("aoi", f"{week}/object", {"reason": f"聞いていません {pair.mark}"})
    reads(pair, "ren", path, f"{path}/statement", going_on, log, f"{going_on}/events", f"{going_on}/statement")


def talking(pair: Pair) -> None:
    """What is said under a contract, a promise, addresses."""
    pair.contract()
    thread = f"/threads/{pair.get('ren', '/threads')['items'][0]['id']}"
    said = pair.post("ren", f"{thread}/messages", {"body": f"二つ増えます {pair.mark}"})
    pair.post("aoi", f"/messages/{said['id']}/promise")
    pair.post("aoi", f"{thread}/draft", {"body": f"承知しました {pair.mark}"})
    reads(pair, "aoi", "/drafts")
    pair.post("aoi", f"{thread}/draft", method="DELETE")
    pair.post("aoi", f"{thread}/read")
    pair.post("aoi", f"{thread}/mute")
    pair.post("aoi", f"{thread}/unmute")
    pair.both(*((who, f"{thread}/messages", {"body": f"{who}です {pair.mark}"}) for who in ("ren", "aoi")), *BOTH)
    pair.both(("ren", f"{thread}/consent", {}), ("aoi", f"{thread}/consent", {}), *BOTH)
    bodies = {one["body"] for one in pair.callers["ren"].ask("GET", f"/api/v1{thread}/messages").data["items"]}
    assert {f"{who}です {pair.mark}" for who in ("ren", "aoi")} <= bodies
    pair.post("ren", f"{thread}/read")
    reads(pair, "ren", thread)
    pair.post("ren", f"{thread}/revoke-consent")


def ending(pair: Pair) -> None:
    """Taken back; agreed to, and the rest handed over; decided outside."""
    path, opens = pair.contract(), {"amount": 10_000, "reason": "agreed", "note": f"ここまで {pair.mark}"}
    asked = f"/terminations/{pair.post('ren', f'{path}/terminations', opens)['id']}"
    pair.post("ren", f"{asked}/withdraw")
    asked = f"/terminations/{pair.post('aoi', f'{path}/terminations', opens)['id']}"
    pair.post("ren", f"{asked}/extend", {"reason": f"入院 {pair.mark}"})
    pair.post("ren", f"{asked}/counter", {"amount": 20_000})
    pair.post("aoi", f"{asked}/accept", {"amount": 20_000})
    link = pair.post("ren", f"{path}/handovers", {"client_email": pair.email("mio"), "price": 7_000})
    pair.post("ren", f"/handovers/{link['id']}/revoke")
    link = pair.post("ren", f"{path}/handovers", {"client_email": pair.email("mio"), "price": 7_000})
    pair.post("aoi", f"/handovers/{link['id']}/consent")
    pair.post("mio", f"/handovers/{link['token']}/accept", {"price": 6_000, "due_date": in_days(50)})
    reads(pair, "aoi", path, f"{path}/events", f"{path}/statement", asked)
    path = pair.contract()
    asked = f"/terminations/{pair.post('ren', f'{path}/terminations', opens)['id']}"
    pair.post("aoi", f"{asked}/counter", {"amount": 1_000})
    paper = pair.upload("ren", "判決")
    filed = pair.post("ren", f"{asked}/file-result", {"amount": 9_000, "kind": "private_record", "file_id": paper})
    read = {"termination_id": filed["id"], "result_id": filed["outside_result"]["id"], "genuine": True}
    check_result(actor=Actor.person(pair.ids["sora"], elevated=True), **read)
    pair.post("aoi", f"{asked}/deny-result", {"reason": f"知りません {pair.mark}"})
    reads(pair, "ren", path, f"{path}/events", asked)


def noticing(pair: Pair) -> None:
    """A client with staff gives notice of an ending; it begins at once, and the rest of the files is bought."""
    pair.declares_staff()
    path = pair.contract(due_date=in_days(200), pay_on="stage")
    pair.post("ren", f"{path}/stages/1/report", {"percent": 50, "file_ids": [pair.upload("ren", "half")]})
    opens = {"amount": 1, "reason": "agreed", "note": f"予告です {pair.mark}"}
    noticed = pair.post("aoi", f"{path}/terminations", opens)
    assert noticed["status"] == "notice"
    asked = f"/terminations/{noticed['id']}"
    reads(pair, "ren", path, asked)
    pair.post("ren", f"{asked}/begin")
    pair.post("ren", f"{asked}/accept", {"amount": 1})
    pair.post("aoi", f"{path}/stages/1/buy")
    reads(pair, "ren", path, f"{path}/events", f"{path}/statement", asked, "/balance")
    reads(pair, "aoi", path, "/balance")


def _asking(pair: Pair, path: str) -> None:
    """Kei, for a moment a member of the agency, asks Ken to approve."""
    invited = pair.post(
        "aoi", f"/organisations/{pair.client}/invitations", {"email": pair.email("kei"), "role": "member"}
    )
    pair.post("kei", f"/organisation-invitations/{invited['id']}/accept")
    pair.post("kei", f"{path}/ask-approver", {"user_id": pair.ids["ken"]})
    pair.post("kei", f"/organisations/{pair.client}/leave")


def meeting(pair: Pair) -> None:
    """Two people on the same contract at once: who is first is left to chance."""
    path = f"/contracts/{pair.offered()}"
    pair.post("ren", f"{path}/accept-offer", {"terms_version": 1})
    pair.post("aoi", f"{path}/deposit-by-itself")
    pair.post("ken", f"{path}/deposit-by-hand")
    pair.pays_in(60_000)
    pair.both(("aoi", f"{path}/deposit", {}), ("ken", f"{path}/deposit", {}), *either("nothing-to-deposit"))
    terms = pair.get("ren", path)["terms"]
    other = {"terms": terms | {"note": "名前を出す"}, "reason": "実績に"}
    came = pair.both(
        ("ren", f"{path}/amendments", other), ("aoi", f"{path}/amendments", other), *either("amendment-open")
    )
    made = f"/amendments/{next(one.data['id'] for one in came if one.status == 201)}"
    pair.both(
        ("ren", f"{made}/withdraw", {}), ("aoi", f"{made}/withdraw", {}), *either("not-your-turn", "amendment-not-open")
    )
    stage = f"{path}/stages/1"
    pair.post("ren", f"{stage}/start")
    pair.post("ren", f"{stage}/submit")
    _asking(pair, path)
    pair.both(("aoi", f"{stage}/approve", {}), ("ken", f"{stage}/approve", {}), *either("stage-not-now"))
    pair.post("ren", f"{path}/deliver")
    pair.both(("aoi", f"{path}/accept", {}), ("ken", f"{path}/accept", {}), *either("not-now"))
    reads(pair, "ren", path, "/balance")
    path = pair.contract()
    opens = {"amount": 10_000, "reason": "agreed"}
    came = pair.both(("ren", f"{path}/terminations", opens), ("aoi", f"{path}/terminations", opens), *either("not-now"))
    asked = f"/terminations/{next(one.data['id'] for one in came if one.status == 201)}"
    pair.both(
        ("ren", f"{asked}/withdraw", {}),
        ("aoi", f"{asked}/withdraw", {}),
        *either("only-the-opener", "termination-not-open"),
    )
    reads(pair, "ren", path)


def thanking(pair: Pair) -> None:
    """A bonus while the work goes on; of two at once, for which there is money once, one is paid, and of one sent twice
    as well.
    """
    path = pair.contract(400_000)
    pair.pays_in(11_000)
    most = pair.get("aoi", "/balance")["client"] * 10 // 11
    thanks = {"amount": most, "note": f"助かります {pair.mark}"}
    pair.both(("aoi", f"{path}/bonus", thanks), ("ken", f"{path}/bonus", thanks), *either("insufficient-balance"))
    pair.pays_in(22_000)
    pair.callers["aoi again"] = Caller(pair.site, pair.callers["aoi"].headers)
    sent = (f"{path}/bonus", thanks | {"amount": 10_000})
    pair.both(("aoi", *sent), ("aoi again", *sent), *BOTH, *either("idempotency-in-progress"))
    found = pair.get("ren", path)
    assert (found["bonus"], found["paid"]) == (most + 10_000, 0)
    pair.post("aoi", f"{path}/bonus", {"amount": 5_000})
    reads(pair, "ren", path, f"{path}/statement", "/balance")
    reads(pair, "aoi", path, "/balance")


def apart(pair: Pair) -> None:
    """Numbers that both seal at once; then the client is insolvent."""
    path, frozen = pair.contract(), pair.contract()
    asked = f"/terminations/{pair.post('ren', f'{path}/terminations', {'amount': 30_000, 'reason': 'agreed'})['id']}"
    pair.post("aoi", f"{asked}/counter", {"amount": 1_000})
    pair.pace.once(lambda: pass_days(8))
    bids = (("ren", f"{asked}/seal-bid", {"amount": 8_000}), ("aoi", f"{asked}/seal-bid", {"amount": 12_000}))
    pair.both(*bids, *BOTH)
    found = pair.get("ren", asked)
    assert (found["status"], found["settled_amount"], found["settled_by"]) == ("settled", 10_000, "bids")
    gone = f"/organisations/{pair.client}/insolvency"
    papers = {who: {"date": in_days(-1), "document_id": pair.upload(who, "決定")} for who in ("sora", "kei")}
    came = pair.both(*((who, gone, body) for who, body in papers.items()), *either("insolvency-filed"))
    filed = f"/insolvencies/{next(one.data['id'] for one in came if one.status == 201)}"
    pair.both(*((who, f"{filed}/withdraw", {}) for who in ("sora", "kei")), *either("filing-answered"))
    filed = f"/insolvencies/{pair.post('sora', gone, papers['sora'])['id']}"
    kei = Actor.person(pair.ids["kei"], elevated=True)
    confirm_insolvency(actor=kei, filing_id=filed.rpartition("/")[2], confirm=f"青空 {pair.mark}")
    reads(pair, "kei", filed)
    pair.post("ren", f"{frozen}/end-at-standing")
    reads(pair, "ren", path, frozen, f"{frozen}/statement", "/balance")


ALL: tuple[Callable[[Pair], None], ...] = (
    finding, offering, working, changing, hours, talking, ending, noticing, publishing, settling_in,
    meeting, thanking, apart,
)  # fmt: skip
