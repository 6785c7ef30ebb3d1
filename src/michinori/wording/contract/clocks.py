"""Words for running clocks: who has to act, until when, what happens otherwise, and what the reader can do."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from michinori.kernel.yen import percent_of
from michinori.rules.contract.amendments import difference
from michinori.rules.contract.clocks import clocks
from michinori.rules.contract.deliveries import at_acceptance
from michinori.rules.contract.life import Clock, Life, Side, other
from michinori.rules.contract.lifecycle import UNDER_WAY
from michinori.rules.contract.switches import missing
from michinori.rules.contract.taxing import needed
from michinori.rules.contract.termination_notices import amount_at_begin
from michinori.rules.contract.termination_outlook import outlook
from michinori.rules.contract.time_log import acknowledge_week, objected_week, week_in
from michinori.rules.contract.todos import waits_for
from michinori.rules.measures.meter import fallback, read_meter
from michinori.wording import display
from michinori.wording.contract.estate_clocks import ANSWERS_AWAITED, ONLY_TRUSTEE, deposit_words
from michinori.wording.contract.outside_results import after_the_result
from michinori.wording.contract.quiet import QUIET
from michinori.wording.contract.termination_clocks import special_text, special_title
from michinori.wording.measures.hours import objected_box, time_text
from michinori.wording.measures.table import words_of
from michinori.wording.sentences import Sentence, fill


@dataclass(frozen=True)
class NextStep:
    """The box that says what happens next. ``waits_for``: the side that has to act, None if neither."""

    title: str
    text: str
    waits_for: Side | None


TITLES: dict[str, Sentence] = {
    "acknowledge:mine": _("途中経過を確認してください"),
    "acknowledge:theirs": _("クライアントの確認を待っています"),
    "acknowledge_week:mine": _("1週間の記録を確認してください"),
    "acknowledge_week:theirs": _("クライアントの確認を待っています"),
    "approve:mine": _("提出された工程を確かめてください"),
    "approve:theirs": _("クライアントの承認を待っています"),
    "accept:mine": _("納品を確かめてください"),
    "accept:theirs": _("クライアントの検収を待っています"),
    "begin_ending:none": _("途中終了が予告されています"),
    "silence:mine": _("届いた額に返事をしてください"),
    "silence:theirs": _("相手の返事を待っています"),
    "bidding:none": _("額の話し合いが続いています"),
    "bids_open:none": _("封をした額を出せます"),
    "take_result:mine": _("届けられた結果を確かめてください"),
    "take_result:theirs": _("相手の返事を待っています"),
    "standing_rule:none": _("契約時の決まりで、自動で終わります"),
    "lapse_offer:mine": _("届いた条件に返事をしてください"),
    "lapse_offer:theirs": _("相手の返事を待っています"),
    "lapse_deposit:mine": _("仮払いをしてください"),
    "lapse_deposit:theirs": _("クライアントの仮払いを待っています"),
    "lapse_amendment:mine": _("条件変更への返事をお願いします"),
    "lapse_amendment:theirs": _("条件変更への返事を待っています"),
    "lapse_difference:mine": _("差額の仮払いをしてください"),
    "lapse_difference:theirs": _("差額の仮払いを待っています"),
    "lapse_switch:mine": _("切り替えの案への返事をお願いします"),
    "lapse_switch:theirs": _("切り替えの案への返事を待っています"),
    "lapse_switch_deposit:mine": _("切り替えの仮払いをしてください"),
    "lapse_switch_deposit:theirs": _("切り替えの仮払い待ちです"),
    "lapse_switch_deposit:none": _("切り替えは、もうできません"),
    "lapse_change:mine": _("変更依頼への返事をお願いします"),
    "lapse_change:theirs": _("変更依頼への返事を待っています"),
    "lapse_handover:none": _("引き継ぎのリンクが使えます"),
    "stale:none": _("動きがなければ、終わる手続きが始まります"),
}

TEXTS: dict[str, Sentence] = {
    "acknowledge:mine": _(
        "「%(stage)s」の途中経過（%(percent)s%%）を、%(until)sまでに確かめてください。"
        "何もしないと確認済みになり、この工程は%(amount)s円まで確定します。違うと思うときは、"
        "それまでに理由を添えて異議を伝えてください。"
    ),
    "acknowledge:theirs": _(
        "「%(stage)s」の途中経過（%(percent)s%%）に%(until)sまでに返事がなければ、確認済みになり、"
        "この工程は%(amount)s円まで確定します。あなたがすることはありません。"
    ),
    "acknowledge_week:mine": _(
        "%(week)sからの週の%(time)sを、%(until)sまでに確かめてください。何もしないと確認済みになり、"
        "確定した額は%(amount)s円（税抜）になります。違うと思うときは、それまでに理由を添えて異議を伝えてください。"
    ),
    "acknowledge_week:theirs": _(
        "%(week)sからの週の%(time)sに%(until)sまでに返事がなければ、確認済みになり、"
        "確定した額は%(amount)s円（税抜）になります。あなたがすることはありません。"
    ),
    "approve:mine": _(
        "提出された「%(stage)s」を、%(until)sまでに承認するか、差し戻してください。"
        "何もしないと承認済みになり、%(amount)s円が確定します。"
    ),
    "approve:theirs": _(
        "「%(stage)s」に%(until)sまでに返事がなければ、承認済みになり、%(amount)s円が確定します。"
        "あなたがすることはありません。"
    ),
    "accept:mine": _(
        "納品されたものを確かめ、%(until)sまでに検収するか、差し戻してください。"
        "何もしないと検収済みになり、まだ支払われていない%(rest)s円（税抜）が支払われます。"
    ),
    "accept:theirs": _(
        "%(until)sまでに返事がなければ検収済みになり、"
        "まだ支払われていない%(rest)s円（税抜）が支払われます。あなたがすることはありません。"
    ),
    "begin_ending:none": _(
        "%(until)sまでは、契約のまま続きます。作業も、承認も、支払いも変わらず、差し戻しは回数を使いません。"
        "その日に、%(begins)s円（税抜、いまの記録では）で途中終了の手続きが始まります。ワーカーは、待たずに始められます。"
    ),
    "silence:mine": _(
        "相手は%(theirs)s円（税抜）で終わることを申し出ています。%(until)sまでに、同意するか、"
        "別の額を伝えてください。返事がなければ%(outcome)s円で終わります。"
    ),
    "silence:theirs": _(
        "%(until)sまでに返事がなければ、%(outcome)s円（税抜）で終わります。返事が来るまでは、"
        "あなたの%(mine)s円がそのまま残ります。"
    ),
    "bidding:none": _(
        "あなたの額は%(mine)s円、相手の額は%(theirs)s円です。相手の額に同意するか、"
        "相手に近づく額を伝えられます。%(until)sになっても離れていれば、どちらも封をした額を一つ出せるようになります。"
    ),
    "bids_open:none": _(
        "%(until)sまで、封をした額を一つだけ出せます。二人の額が折り合えば真ん中の額で終わり、"
        "折り合わなければだれにも見えないまま消えます。相手の%(theirs)s円に同意することも、まだできます。"
    ),
    "take_result:mine": _(
        "相手が、外で決まった結果（合計%(result)s円、税抜）を届け、運営者が書類を本物と確かめました。"
        "違うときは%(until)sまでに否認してください。否認がなければ、その額で終わります。"
    ),
    "take_result:theirs": _(
        "あなたが届けた結果（合計%(result)s円、税抜）を運営者が本物と確かめました。"
        "%(until)sまでに相手の否認がなければ、その額で終わります。"
    ),
    "standing_rule:none": _(
        "%(until)sに、契約時の決まりで終わります（いまのままなら%(outcome)s円、税抜）。だれも何もしなくても進みます。"
        "それまでは、相手の%(theirs)s円に同意するか、相手に近づく額を伝えられます。"
    ),
    "lapse_offer:mine": _(
        "条件を読んで、%(until)sまでに返事をしてください。返事がなければ、この提示はなかったことになります。"
    ),
    "lapse_offer:theirs": _(
        "%(until)sまでに返事がなければ、この提示はなかったことになります。それまでは取り消すこともできます。"
    ),
    "lapse_deposit:mine": _(
        "%(deposit)s円（税込）を仮払いすると、作業を始められます。%(until)sまでに仮払いがなければ、"
        "契約は取り消しになります。"
    ),
    "lapse_deposit:theirs": _(
        "仮払いが済むまで、作業は始めないでください。"
        "%(until)sまでに%(deposit)s円（税込）の仮払いがなければ、契約は取り消しになります。"
    ),
    "lapse_amendment:mine": _(
        "%(until)sまでに、同意するか、断るか、別の案を出してください。返事がなければ、いまの条件のまま続きます。"
    ),
    "lapse_amendment:theirs": _(
        "%(until)sまでに返事がなければ、いまの条件のまま続きます。それまでは取り下げることもできます。"
    ),
    "lapse_difference:mine": _(
        "%(until)sまでに差額の%(difference)s円（税込）を仮払いすると、新しい条件が有効になります。"
        "過ぎると、いまの条件のまま続きます。"
    ),
    "lapse_difference:theirs": _(
        "%(until)sまでに差額の%(difference)s円（税込）が仮払いされると、新しい条件が有効になります。"
        "それまではいまの条件のままです。増えた分の作業は、まだ始めないでください。"
    ),
    "lapse_switch:mine": _(
        "%(until)sまでに、同意するか断ってください。同意すると、この契約は%(settled)s円（税抜）で精算され、"
        "仮払いが新しい契約に移ります（足りなければ、先にその分を仮払いします）。返事がなければ、いまの契約のまま続きます。"
    ),
    "lapse_switch:theirs": _(
        "%(until)sまでに返事がなければ、いまの契約のまま続きます。それまでは取り下げることもできます。"
    ),
    "lapse_switch_deposit:mine": _(
        "%(until)sまでに足りない%(missing)s円（税込）を仮払いすると、この契約が精算され、続きの契約が始まります。"
        "過ぎると、いまの契約のまま続きます。"
    ),
    "lapse_switch_deposit:theirs": _(
        "%(until)sまでに足りない%(missing)s円（税込）が仮払いされると、この契約が精算され、続きの契約が始まります。"
        "それまでは、いまの契約のままです。"
    ),
    "lapse_switch_deposit:none": _(
        "同意のあとに、案の額を超える支払いがありました。仮払いはできず、案は%(until)sになくなります。"
        "いまの契約のまま続きます。"
    ),
    "lapse_change:mine": _(
        "%(until)sまでに、受けるか、条件を直して出すか、断ってください。返事がなければ、いまの条件のまま続きます。"
    ),
    "lapse_change:theirs": _(
        "%(until)sまでに返事がなければ、いまの条件のまま続きます。それまでは取り下げることもできます。"
    ),
    "lapse_handover:none": _("%(until)sまでに引き受けられなければ、リンクは使えなくなります。お金は動きません。"),
    "stale:none": _(
        "%(until)sまで何も動きがなければ、申告している分の%(claimed)s円（税抜）で終わる手続きが、自動で始まります。"
    ),
}

_PAID_AT_ONCE: dict[str, Sentence] = {
    "acknowledge_week:mine": _(
        "%(week)sからの週の%(time)sを、%(until)sまでに確かめてください。何もしないと確認済みになり、"
        "%(pays)s円（税抜）が支払われます。違うと思うときは、それまでに理由を添えて異議を伝えてください。"
    ),
    "acknowledge_week:theirs": _(
        "%(week)sからの週の%(time)sに%(until)sまでに返事がなければ、確認済みになり、"
        "%(pays)s円（税抜）が支払われます。あなたがすることはありません。"
    ),
    "approve:mine": _(
        "提出された「%(stage)s」を、%(until)sまでに承認するか、差し戻してください。"
        "何もしないと承認済みになり、%(amount)s円（税抜）が支払われます。"
    ),
    "approve:theirs": _(
        "「%(stage)s」に%(until)sまでに返事がなければ、承認済みになり、%(amount)s円（税抜）が支払われます。"
        "あなたがすることはありません。"
    ),
}
"""In place of ``TEXTS`` while what is approved is paid at once (``pay_stages``)."""
_COLLEAGUES = _("オーナーか承認者の返事を待っています")
_ASK_THEM = _("%(text)s返事ができるのは、組織のオーナーか承認者です。")

_UNTOLD = (
    _("期限があります"),
    _("%(until)sに、手続きが自動で次へ進みます。くわしくは契約のページをご覧ください。"),
)
"""The fallback for a kind of clock without words of its own: a test fails for it, but no page does."""


def clock_sentence(clock: Clock, life: Life, *, side: Side, binding: bool = True) -> NextStep:
    """One running clock as ``side`` reads it; amounts before tax unless the sentence says otherwise.

    ``binding`` False: the reader is a mere member of the client, for whom an owner or approver has to answer, or an
    insolvent client, for whom its trustee has to.
    """
    if clock.kind == "lapse_deposit" and life.frozen:
        title, text = deposit_words(side, binding=binding)
        return NextStep(str(title), fill(text, {"until": display.until(clock.at, year=False)}, {}), None)
    waits = waits_for(life, clock)
    key = f"{clock.kind}:{'none' if waits is None else 'mine' if waits == side else 'theirs'}"
    values = {"until": display.until(clock.at, year=False)} | _values(clock, life, side)
    title = special_title(clock, life, side) or TITLES.get(key, _UNTOLD[0])
    usual = TEXTS.get(key, _UNTOLD[1])
    at_once = _PAID_AT_ONCE.get(key) if life.terms.pay_on == "stage" and life.status in UNDER_WAY else None
    text = fill(special_text(clock, life, side) or at_once or usual, values, {})
    step = NextStep(*after_the_result(str(title), text, clock, life), waits)
    return _for_reader(step, life, side, binding=binding)


def _for_reader(said: NextStep, life: Life, side: Side, *, binding: bool) -> NextStep:
    """The step in other words for a mere member, or for a client whose trustee acts, where it waits for the client."""
    if binding or side != "client" or said.waits_for != "client":
        return said
    title, text = (ANSWERS_AWAITED, ONLY_TRUSTEE) if life.frozen else (_COLLEAGUES, _ASK_THEM)
    return NextStep(str(title), fill(text, {"text": said.text}, {}), said.waits_for)


def next_step(life: Life, *, side: Side, binding: bool = True) -> NextStep:
    """The box at the top: of a week that stands objected to, of the clock that ends first or, if none runs, of the side
    that can act next. ``binding`` as in ``clock_sentence``.
    """
    week = objected_week(life)
    if week is not None and life.status in ("active", "delivered"):
        return NextStep(*objected_box(week, side), "worker")
    quiet = ("stale", "lapse_handover", *(("lapse_change",) if life.status == "ending" else ()))
    running = [clock for clock in clocks(life) if clock.kind not in quiet]
    if running:
        return clock_sentence(running[0], life, side=side, binding=binding)
    reported = any(s.reports or s.status == "submitted" for s in life.stages)
    unanswered = life.delivery or reported or any(week.open for week in life.weeks)
    begun = any(stage.status != "waiting" for stage in life.stages)
    under_way = "answer" if unanswered else "active" if begun else "begin"
    under_way = "frozen" if life.frozen else under_way
    state_key = under_way if life.status in ("active", "delivered") else life.status
    state_key = "ended_estate" if state_key == "ended" and life.frozen else state_key
    title, texts = words_of(life.terms).quiet.get(state_key) or QUIET[state_key]
    waits: dict[str, Side] = {"answer": "client", "active": "worker", "begin": "worker"}
    stale = next((display.until(one.at) for one in clocks(life) if one.kind == "stale"), "")
    values = {
        "settled": life.settled_amount or 0,
        "standing": fallback(life),
        "stale": stale,
    }
    said = NextStep(str(title), fill(texts[side], values, {}), waits.get(state_key))
    return _for_reader(said, life, side, binding=binding)


def _values(clock: Clock, life: Life, side: Side) -> dict[str, object]:
    make: dict[str, Callable[[], dict[str, object]]] = {
        "acknowledge": lambda: _report_values(clock, life),
        "approve": lambda: _stage_values(clock, life),
        "acknowledge_week": lambda: _week_values(clock, life),
        "accept": lambda: {"rest": at_acceptance(life, "clock") - life.paid},
        "silence": lambda: _ending_values(life, side),
        "standing_rule": lambda: _ending_values(life, side),
        "bidding": lambda: _ending_values(life, side),
        "bids_open": lambda: _ending_values(life, side),
        "take_result": lambda: _ending_values(life, side),
        "lapse_deposit": lambda: {"deposit": needed(life, life.terms.price)},
        "lapse_difference": lambda: {"difference": difference(life, life.amendment.terms) if life.amendment else 0},
        "lapse_switch_deposit": lambda: {"missing": missing(life, life.switch) if life.switch else 0},
        "lapse_switch": lambda: {"settled": life.switch.amount if life.switch else 0},
        "begin_ending": lambda: {"begins": amount_at_begin(life)},
        "stale": lambda: {"claimed": read_meter(life).claimed},
    }
    return make[clock.kind]() if clock.kind in make else {}


def _week_values(clock: Clock, life: Life) -> dict[str, object]:
    monday = date.fromisoformat(clock.ref)
    after = read_meter(acknowledge_week(life, monday, "clock").life).confirmed
    week, pays = display.day(monday, year=False), max(0, after - life.paid)
    return {"week": week, "time": time_text(week_in(life, monday).open), "amount": after, "pays": pays}


def _stage_values(clock: Clock, life: Life) -> dict[str, object]:
    stage = next(one for one in life.stages if one.number == clock.stage)
    return {"stage": stage.name, "amount": stage.price}


def _report_values(clock: Clock, life: Life) -> dict[str, object]:
    stage = next(one for one in life.stages if one.number == clock.stage)
    report = next(one for one in stage.reports if one.id == clock.ref)
    confirmed = percent_of(stage.price, max(stage.acknowledged, min(report.percent, stage.claimed)))
    return {"stage": stage.name, "percent": report.percent, "amount": confirmed}


def _ending_values(life: Life, side: Side) -> dict[str, object]:
    termination, ahead = life.termination, outlook(life)
    if termination is None:
        return {}
    outcome = ahead.at_silence if ahead.at_rule is None else ahead.at_rule
    return {
        "mine": termination.amount_of(side),
        "theirs": termination.amount_of(other(side)),
        "outcome": outcome,
        "result": termination.outside.amount if termination.outside else None,
    }


_TAX_LACKS = {
    "client": (
        _("消費税の差額を仮払いしてください"),
        _("消費税の率が上がりました。まだ渡されていない分の差額は%(lacking)s円です。契約は、そのまま続きます。"),
    ),
    "worker": (
        _("消費税の差額の仮払い待ちです"),
        _("消費税の率が上がり、差額の%(lacking)s円をクライアントに求めています。契約は、そのまま続きます。"),
    ),
}


def tax_box(lacking: int, side: Side) -> tuple[str, str]:
    """Title and text of the box that asks for the tax that the escrow lacks, in yen."""
    title, text = _TAX_LACKS[side]
    return str(title), fill(text, {"lacking": lacking}, {})
