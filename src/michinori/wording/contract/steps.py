"""Words shown before a button is pressed: the effect of the step on the money, and its deadlines."""

from collections.abc import Container
from dataclasses import replace
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from michinori.kernel.clock import runs_out
from michinori.kernel.yen import percent_of
from michinori.rules.contract.amendments import due_now, is_tax_asked
from michinori.rules.contract.deliveries import at_acceptance
from michinori.rules.contract.life import Life, Stage
from michinori.rules.contract.purchases import price_of_stage
from michinori.rules.contract.taxing import left_after, next_payment, payment_for_files
from michinori.rules.contract.time_log import acknowledge_week, delivered_with, week_in
from michinori.rules.measures.meter import fallback, read_meter
from michinori.wording import display
from michinori.wording.measures.hours import time_text
from michinori.wording.measures.table import words_of
from michinori.wording.sentences import Sentence, fill

BEFORE: dict[str, tuple[Sentence, ...]] = {
    "deposit": (
        _("残高から%(deposit)s円（税込）を、この契約のために預けます。"),
        _("預けたお金は、工程の承認や検収まで、だれも引き出せません。使わなかった分は残高に戻ります。"),
        _("仮払いが済むと、ワーカーは作業を始められます。"),
    ),
    "deposit:tax": (
        _("消費税の率が上がったので、まだ渡されていない分の差額%(deposit)s円を、残高からこの契約のために預けます。"),
        _("預けるまでも契約は続きますが、足りない消費税は支払われません。"),
    ),
    "cancel": (_("まだ仮払いの前なので、お金は動きません。取り消すと、この契約は元に戻せません。"),),
    "end-at-standing": (
        _(
            "%(standing)s円（税抜）で、この契約をいま終えます。ファイルを付けて見せ、異議のない分は、全額を数えます。元には戻せません。"
        ),
        _("民法642条の選択です。ワーカー（納品まで）からも、記録された破産管財人からもできます。"),
        _("仮払いで足りない分を、破産の手続きで届け出る権利は失いません。明細は、契約のページから受け取れます。"),
    ),
    "report": (
        _(
            "報告した割合が「申告している分」になります。もしものときの支えになるので、できたところのファイルを付けてください。"
        ),
        _(
            "ファイルのある報告は、%(report_until)sまでに返事がなければ、確認済みになります。ファイルがないと、期限では確定しません。"
        ),
        _("報告は、工程ごとに1日1回です。"),
    ),
    "submit": (
        _("提出すると、この工程は、ぜんぶできたという申告になります。"),
        _(
            "ファイルがあれば、%(inspect_until)sまでに返事がないとき承認済みになります。ファイルがないと、期限では確定しません。"
        ),
    ),
    "submit:last": (
        _("これで全部の工程がそろい、納品になります。"),
        _(
            "ファイルがあれば、%(inspect_until)sまでに返事がないとき検収済みになり、%(rest)s円（税抜）が支払われます。"
            "ファイルがないと、期限では確定しません。"
        ),
    ),
    "submit:again": (
        _("まだ返事のない提出を、ファイルを付けてもう一度提出します。検収の期間は、今日から新しく始まります。"),
        _("%(inspect_until)sまでに返事がないとき、承認済みになります。"),
    ),
    "let-begin": (
        _("ワーカーは、順番の前の工程より先に「%(stage)s」を始められるようになります。お金は動きません。"),
        _("一度に進められる工程の数は変わりません。すでにいっぱいのときは、承認されて空いてから始まります。"),
    ),
    "put-back": (_("まだ何も報告していないので、この工程は「これから」に戻ります。お金は動きません。"),),
    "approve": (
        _("「%(stage)s」の%(price)s円（税抜）が確定します。承認は取り消せません。"),
        _("支払いは、全体の検収のときです。途中で終わることになっても、確定した分は支払われます。"),
    ),
    "approve:stage": (
        _("「%(stage)s」の%(price)s円（税抜）が、いま支払われます。承認は取り消せません。"),
        _("仮払いから出るのは%(gross)s円（税込）です。追加の入金は要りません。"),
    ),
    "approve:last": (
        _("「%(stage)s」で全部の工程が承認済みになり、契約は完了します。取り消せません。"),
        _(
            "%(rest)s円（税抜）が、いま支払われます。仮払いから出るのは%(rest_gross)s円（税込）です。追加の入金は要りません。"
        ),
        _("成果物は、契約の取り決めのとおり、あなたのものになります。"),
    ),
    "approve:ending": (
        _("「%(stage)s」の%(price)s円（税抜）が確定します。承認は取り消せません。"),
        _("途中終了の手続き中なので、争いのない分だけが支払われます。"),
    ),
    "acknowledge": (
        _("「%(stage)s」は%(percent)s%%まで、%(confirmed)s円（税抜）が確定します。あとから下げることはできません。"),
        _("いま支払われるお金はありません。"),
    ),
    "object": (
        _("返事をしていない報告に、理由を付けて異議を伝えます。すでに確定した額は減りません。"),
        _("新しいファイルのない報告は、これからも期限では確定しません。お金は動きません。"),
    ),
    "log-hours": (
        _("記録した時間が「申告している分」になります。1日に何度でも記録でき、確認されるまでは取り消せます。"),
        _("作業した日の3日後までに書いてください。1日の上限は%(day_most)sで、週の上限は条件のとおりです。"),
        _(
            "ファイルのある週は、その週の終わりから%(report_days)s日のうちに返事がなければ、確認済みになります。"
            "ファイルがないと、期限では確定しません。"
        ),
    ),
    "acknowledge-week": (
        _("%(week)sからの週の%(time)sが確認済みになり、確定した額は%(week_confirmed)s円（税抜）になります。"),
        _("あとから下げることはできません。いま支払われるお金はありません。"),
    ),
    "acknowledge-week:stage": (
        _("%(week)sからの週の%(time)sが確認済みになり、%(week_paid)s円（税抜）が、いま支払われます。取り消せません。"),
        _("お金は仮払いから出ます。追加の入金は要りません。"),
    ),
    "acknowledge-week:ending": (
        _("%(week)sからの週の%(time)sが確認済みになり、確定した額は%(week_confirmed)s円（税抜）になります。"),
        _("途中終了の手続き中なので、争いのない分だけが支払われます。"),
    ),
    "object-week": (
        _("%(week)sからの週の、返事をしていない%(time)sに、理由を付けて異議を伝えます。すでに確定した額は減りません。"),
        _(
            "ワーカーが、少ない時間で、または新しいファイルを付けて記録し直すまで、ほかの時間の記録も納品もできません。"
            "お金は動きません。"
        ),
    ),
    "return": (
        _("満たされていない「約束したこと」を選んで、作業に戻します。確定した額も、申告している額も減りません。"),
        _("差し戻しを1回使います。いま使えるのは、あと%(left)s回です。ワーカーが理由を認めたときは、数えません。"),
    ),
    "agree-return": (
        _("約束したことが満たされていなかったと認めます。この差し戻しは回数に数えません。お金は動きません。"),
    ),
    "buy": (
        _("「%(stage)s」の原本を、%(buy)s円（税抜）で買い取ります。取り消せません。"),
        _("%(buy_gross)s円（税込）が、残高から支払われ、すぐワーカーに届きます。精算の額は変わりません。"),
        _("買い取ったものは、契約の取り決めのとおり、あなたのものになります。引き継ぎの対象からは外れます。"),
    ),
    "deliver": (
        _("まだ承認されていない工程を、すべて提出したことになります。"),
        _("ファイルがあれば、%(inspect_until)sまでに返事がないとき検収済みになり、%(rest)s円（税抜）が支払われます。"),
    ),
    "deliver:again": (
        _("まだ返事のない納品を、ファイルを付けてもう一度納品します。検収の期間は、今日から新しく始まります。"),
        _("%(inspect_until)sまでに返事がないとき検収済みになり、%(rest)s円（税抜）が支払われます。"),
    ),
    "accept": (
        _("検収すると契約は完了し、%(rest)s円（税抜）が支払われます。取り消せません。"),
        _("仮払いから出るのは%(rest_gross)s円（税込）です。追加の入金は要りません。"),
        _("成果物は、契約の取り決めのとおり、あなたのものになります。"),
    ),
    "accept:ending": (
        _("すべての工程が承認済みになり、%(price_all)s円（税抜）が確定します。取り消せません。"),
        _("途中終了の手続き中なので、争いのない分だけが支払われます。"),
    ),
    "send-back": (
        _("満たされていない「約束したこと」と、直してほしい工程を選びます。確定した額は減りません。"),
        _("差し戻しを1回使います。いま使えるのは、あと%(left)s回です。ワーカーが理由を認めたときは、数えません。"),
    ),
}

_MOVES_NOTHING = _("お金は動きません")
_NOT_TAKEN_BACK = _("承認は取り消せません")
_COMPLETES = _("取り消せません。契約は完了します")
_PAID_FROM_ESCROW = _("追加の入金は要りません")
_ONLY_UNDISPUTED = _("争いのない分だけが支払われます")
_APPROVED_UNASKED = _("%(inspect_until)sまでに返事がなければ、承認済みに")
_ACCEPTED_UNASKED = _("%(inspect_until)sまでに返事がなければ、検収済みに")
_WITHOUT_FILE = _("ファイルがないと、返事があるまで確定しません")
_PAYS_REST = _("ファイルがあれば、%(rest)s円（税抜）が支払われます")

HEADS: dict[str, tuple[Sentence, Sentence, Sentence]] = {
    "deposit": (
        _("%(deposit)s円（税込）を仮払いする"),
        _("預けるだけで、まだだれにも渡りません"),
        _("使わなかった分は残高に戻ります"),
    ),
    "deposit:tax": (
        _("消費税の差額%(deposit)s円を預ける"),
        _("預けるまでも、契約は続きます"),
        _("足りない消費税は支払われません"),
    ),
    "cancel": (_("この契約を取り消す"), _MOVES_NOTHING, _("取り消すと、元に戻せません")),
    "end-at-standing": (
        _("%(standing)s円（税抜）で、いま終える"),
        _("元には戻せません"),
        _("ファイルを付けて見せた分は、全額を数えます"),
    ),
    "start": (_("「%(stage)s」を始める"), _MOVES_NOTHING, ""),
    "report": (
        _("「%(stage)s」の途中を見せる"),
        _("%(report_until)sまでに返事がなければ、確認済みに"),
        _WITHOUT_FILE,
    ),
    "submit": (_("「%(stage)s」を提出する"), _APPROVED_UNASKED, _WITHOUT_FILE),
    "submit:last": (_("「%(stage)s」を提出して、納品する"), _ACCEPTED_UNASKED, _PAYS_REST),
    "submit:again": (_("「%(stage)s」を、もう一度提出する"), _APPROVED_UNASKED, ""),
    "let-begin": (
        _("「%(stage)s」を先に始めてもらう"),
        _MOVES_NOTHING,
        _("一度に進められる工程の数は変わりません"),
    ),
    "put-back": (_("「%(stage)s」を「これから」に戻す"), _MOVES_NOTHING, ""),
    "approve": (
        _("「%(stage)s」の%(price)s円（税抜）を確定する"),
        _NOT_TAKEN_BACK,
        _("支払いは、全体の検収のときです"),
    ),
    "approve:stage": (_("「%(stage)s」を承認して、%(price)s円（税抜）を払う"), _NOT_TAKEN_BACK, _PAID_FROM_ESCROW),
    "approve:last": (_("「%(stage)s」を承認して、%(rest)s円（税抜）を払う"), _COMPLETES, _PAID_FROM_ESCROW),
    "approve:ending": (_("「%(stage)s」の%(price)s円（税抜）を確定する"), _NOT_TAKEN_BACK, _ONLY_UNDISPUTED),
    "acknowledge": (
        _("「%(stage)s」を%(percent)s%%まで認める"),
        _("あとから下げることはできません"),
        _("いま支払われるお金はありません"),
    ),
    "object": (_("「%(stage)s」の報告に、異議を伝える"), _("すでに確定した額は減りません"), _MOVES_NOTHING),
    "return": (
        _("「%(stage)s」を差し戻す"),
        _("差し戻せるのは、あと%(left)s回です"),
        _("確定した額も、申告している額も減りません"),
    ),
    "agree-return": (_("差し戻しの理由を認める"), _("この差し戻しは回数に数えません"), _MOVES_NOTHING),
    "buy": (
        _("「%(stage)s」の原本を、%(buy)s円（税抜）で買い取る"),
        _("取り消せません"),
        _("精算の額は変わりません"),
    ),
    "deliver": (_("納品する"), _ACCEPTED_UNASKED, _PAYS_REST),
    "deliver:again": (_("もう一度納品する"), _ACCEPTED_UNASKED, _PAYS_REST),
    "accept": (_("検収して、%(rest)s円（税抜）を払う"), _COMPLETES, _PAID_FROM_ESCROW),
    "accept:ending": (_("検収して、%(whole)s円（税抜）を確定する"), _("取り消せません"), _ONLY_UNDISPUTED),
    "send-back": (
        _("納品を差し戻す"),
        _("差し戻せるのは、あと%(left)s回です"),
        _("確定した額は減りません"),
    ),
}
"""By step as in ``BEFORE``: the heading of its page, what its bar says, and what happens by itself in smaller print."""

_MAY_COMPLETE = frozenset(("deliver", "deliver:again", "submit:last", "accept", "approve:last"))
_DONE_WITH = {"submit": ("submitted", "approved"), "approve": ("approved",)}
"""The statuses of all other stages by which an act on a stage is the last of its kind."""
_LOSES_CHANGE = _(
    "まだ有効になっていない条件変更（%(changed)s円、税抜）があります。検収されると変更はなくなり、"
    "いまの条件の%(price_all)s円（税抜）で完了します。"
)
"""Added before delivering or accepting while an amendment is open, which acceptance makes lapse (domain § 4)."""


def before_step(
    act: str, life: Life, *, number: int | None = None, monday: date | None = None, at: datetime
) -> list[str]:
    """The sentences before one act on one contract. ``number``: of the stage; ``monday``: of the week."""
    values = _all_values(act, life, number, at) | (_week_values(act, life, monday) if monday else {})
    before = {**BEFORE, **words_of(life.terms).before}
    variant = _variant(act, life, number, before)
    sentences = before.get(variant, ())
    if variant in _MAY_COMPLETE and life.amendment:
        sentences = (*sentences, _LOSES_CHANGE)
        values["changed"] = life.amendment.terms.price
    return [fill(sentence, values, {}) for sentence in sentences]


def head_of_step(act: str, life: Life, *, number: int | None = None, at: datetime) -> tuple[str, str, str]:
    """The heading of the page of an act, then what its bar says large and small. ``number``: of the stage."""
    values = _all_values(act, life, number, at)
    heading, say, small = HEADS[_variant(act, life, number, HEADS)]
    return fill(heading, values, {}), fill(say, values, {}), fill(small, values, {})


def _variant(act: str, life: Life, number: int | None, before: Container[str]) -> str:
    if act == "deposit" and is_tax_asked(life):
        return "deposit:tax"
    if life.status == "ending" and f"{act}:ending" in before:
        return f"{act}:ending"
    stage = life.stage(number) if number else None
    if (stage and act == "submit" and stage.status == "submitted") or (act == "deliver" and life.delivery):
        return f"{act}:again"
    if stage and act in _DONE_WITH and _is_last(life, stage, _DONE_WITH[act]):
        return f"{act}:last"
    return f"{act}:stage" if life.terms.pay_on == "stage" and f"{act}:stage" in before else act


def _is_last(life: Life, stage: Stage, done: Container[str]) -> bool:
    """Whether every other stage has one of the statuses ``done``."""
    return all(one.status in done for one in life.stages if one.id != stage.id)


def _all_values(act: str, life: Life, number: int | None, at: datetime) -> dict[str, object]:
    return _values(act, life, at) | (_stage_values(life, number) if number else {})


def _values(act: str, life: Life, at: datetime) -> dict[str, object]:
    terms, whole, meter = life.terms, _whole(act, life, at), read_meter(life)
    return {
        "deposit": due_now(life),
        "report_until": display.until(runs_out(at, terms.house.report_days), year=False),
        "inspect_until": display.until(runs_out(at, terms.inspection_days), year=False),
        "report_days": terms.house.report_days,
        "whole": whole,
        "rest": whole - life.paid,
        "rest_gross": next_payment(life, whole, "acceptance").with_tax,
        "back": left_after(life, whole),
        "day_most": time_text(terms.house.day_minutes),
        "logged": time_text(meter.hours.logged) if meter.hours else "",
        "price_all": terms.price,
        "standing": fallback(life),
        "left": terms.included_revisions - life.revisions_used,
    }


def _whole(act: str, life: Life, at: datetime) -> int:
    """The total that acceptance comes to: before delivering with a file by the clock, else by the client."""
    if act != "deliver":
        return at_acceptance(life, "client")
    return at_acceptance(replace(life, weeks=delivered_with(life, has_file=True, at=at)), "clock")


def _week_values(act: str, life: Life, monday: date) -> dict[str, object]:
    week = week_in(life, monday)
    minutes = week.open + (0 if act == "object-week" else week.objected)
    confirmed = read_meter(acknowledge_week(life, monday, "client").life).confirmed
    return {
        "week": display.day(monday, year=False),
        "time": time_text(minutes),
        "week_confirmed": confirmed,
        "week_paid": max(0, confirmed - life.paid),
    }


def _stage_values(life: Life, number: int) -> dict[str, object]:
    stage = life.stage(number)
    if stage is None:
        return {}
    buy = price_of_stage(life, stage)
    percent = stage.acknowledged
    if stage.reports:
        percent = max(percent, min(stage.claimed, stage.reports[-1].percent))
    return {
        "stage": stage.name,
        "price": stage.price,
        "percent": percent,
        "confirmed": percent_of(stage.price, percent),
        "gross": _gross(life, stage),
        "buy": buy,
        "buy_gross": payment_for_files(life, number, buy).with_tax,
    }


def _gross(life: Life, stage: Stage) -> int:
    return next_payment(life, min(life.terms.price, life.paid + stage.price), "stage").with_tax
