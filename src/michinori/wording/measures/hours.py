"""Words for the hours measure: lengths of time, the computation of the figures, refusals, effects of a step."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from michinori.rules.contract.life import Side, Week
from michinori.rules.measures.figures import HoursMeter, Meter
from michinori.wording import display
from michinori.wording.contract.page import bound_lines
from michinori.wording.measures.words import MeasureWords, Quiet, Rule
from michinori.wording.money_lines import MoneyLine, money_line
from michinori.wording.sentences import Flaws, Problems, Sentence, fill

_HOURS = _("%(hours)s時間")
_MINUTES = _("%(minutes)s分")
_BOTH = _("%(hours)s時間%(minutes)s分")
_RATE = _("1時間 %(rate)s円")
_WEEKLY = _("週%(time)sまで")

PROBLEMS: Problems = {
    "not-by-hours": (
        _("時間で計る契約ではありません"),
        _("この契約は、工程で進み具合を計ります。できることは、契約のページで確かめてください。"),
    ),
    "measured-by-hours": (
        _("この契約は、時間で計ります"),
        _("工程ごとの報告や承認はありません。働いた時間を記録し、週ごとに確認します。できあがったら納品してください。"),
    ),
    "no-open-hours": (
        _("確認を待っている記録はありません"),
        _("この週の記録には、もう返事がされているか、まだ記録がありません。"),
    ),
    "entry-not-found": (
        _("その記録はありません"),
        _("取り消されたのかもしれません。作業の記録のページで確かめてください。"),
    ),
    "entry-answered": (
        _("確認された記録は、取り消せません"),
        _("クライアントが確認した記録です。間違いがあるときは、相手と相談してください。"),
    ),
    "week-objected": (
        _("異議のある週があります"),
        _(
            "%(day)sからの週に異議が伝えられているあいだは、ほかの時間の記録も納品もできません。"
            "その週の時間を、少なくするか新しいファイルを付けて記録し直すか、クライアントの確認を待ってください。"
            "折り合わないときは、途中終了の手続きができます。"
        ),
    ),
}

FLAWS: Flaws = {
    "not_minutes_of_a_day": _("1分から%(most)s分までで入力してください。"),
    "more_than_a_day": _("1日に記録できるのは%(most)s分までです。この日は、あと%(left)s分までにしてください。"),
    "more_than_a_week": _(
        "この契約で1週間に記録できるのは%(most)s分までです。この週は、あと%(left)s分までにしてください。"
    ),
    "more_than_objected": _("異議のある日の時間は、増やせません。%(left)s分以下にしてください。"),
    "lower_or_new_file": _("異議のある日は、前より少ない時間にするか、新しいファイルを付けてください。"),
    "hours_too_late": _("記録できるのは、作業した日の3日後までです。%(day)s以降の日にしてください。"),
    "hours_in_future": _("これからの日は、まだ記録できません。今日までの日にしてください。"),
    "day_before_deposit": _("仮払いの前の日は記録できません。%(day)s以降の日にしてください。"),
    "hours_or_not": _(
        "時間で計る契約とそうでない契約は、条件変更では切り替えられません。いまの契約を終えて、新しい契約で続けてください。"
    ),
    "no_rate_cut_after_delivery": _("納品のあとは、1時間の金額を下げられません。いまの金額以上にしてください。"),
}


def time_text(minutes: int) -> str:
    """``12時間30分``, ``45分``, ``3時間``."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return fill(_MINUTES, {"minutes": rest}, {})
    return fill(_BOTH if rest else _HOURS, {"hours": hours, "minutes": rest}, {})


def rate_text(rate: int) -> str:
    """``1時間 2,000円``."""
    return fill(_RATE, {"rate": rate}, {})


_TIMES_RATE = _("%(time)s × 1時間 %(rate)s円")


def _computation(meter: Meter, price: int, paid: int) -> list[MoneyLine]:
    """The lines that lead to the standing figure, in yen before tax (domain § 3, hours)."""
    hours = meter.hours
    if hours is None:
        return []
    part = hours.filed_rest * meter.fallback_share // 100
    by_rule = meter.superseded + hours.confirmed + part
    before = [money_line(_("やり直しの前の分"), meter.superseded)] if meter.superseded else []
    return [
        money_line(_("記録した時間のすべて"), hours.claimed, note=_times_rate(hours.logged, hours)),
        *before,
        money_line(_("うち、確認された時間"), hours.confirmed, note=_times_rate(hours.acknowledged, hours)),
        money_line(
            _("ファイルのある週の、まだ確認されていない時間"),
            hours.filed_rest,
            note=_("%(time)s。このうち一部だけを足します") % {"time": _times_rate(hours.filed, hours)},
        ),
        money_line(fill(_("その%(share)s%%"), {"share": meter.fallback_share}, {}), part),
        *bound_lines(by_rule, price, paid),
        money_line(_("決まりによる額"), meter.standing, total=True),
    ]


def _times_rate(minutes: int, hours: HoursMeter) -> str:
    return fill(_TIMES_RATE, {"time": time_text(minutes), "rate": hours.rate}, {})


def _over(meter: Meter, price: int) -> str:
    hours = meter.hours
    if hours is None or meter.superseded + hours.claimed <= price:
        return ""
    values = {"time": time_text(hours.logged), "worth": hours.claimed, "price": price}
    return fill(
        _(
            "記録した%(time)sは%(worth)s円になり、契約金額の%(price)s円を超えています。超えた分は支払われません。"
            "続けるときは、先に条件変更で契約金額を上げてください。"
        ),
        values,
        {},
    )


_STATES: dict[str, Sentence] = {
    "acknowledged": _("確認済み"),
    "objected": _("異議あり"),
    "open": _("確認待ち"),
    "over": _("未確認"),
}


def entry_state(answer: str | None, *, over: bool = False) -> str:
    """The state of an entry in words. ``over``: the contract is over, so that an open entry gets no answer any more."""
    return str(_STATES["over" if over and answer in (None, "open") else answer or "open"])


def week_text(monday: Any) -> str:
    """``11月23日（月）からの週``."""
    return fill(_("%(day)sからの週"), {"day": display.day(monday, year=False)}, {})


_NAME = _("時間")
_SAID = _("時間（%(rate)s、契約金額が上限）")
_SAID_LIMITED = _("時間（%(rate)s、%(week)s、契約金額が上限）")
_COUNTED = _("計算のしかた")
_BY_RATE = _("1時間あたり%(rate)s円（税抜）で、確認された時間の分。上の額が上限です。")
_BY_RATE_LIMITED = _("1時間あたり%(rate)s円（税抜）で、確認された時間の分。1週間に%(week)sまでで、上の額が上限です。")
_EXIT_RULES: dict[str, Rule] = {
    "pay_on:completion": (
        _("支払いの時期"),
        _(
            "全体を納品して検収されたときに、記録した時間の分が、契約金額を上限に支払われます。"
            "使わなかった仮払いは、クライアントに戻ります。"
        ),
        _("上限まで働いたときは、%(price)s円（税抜）から手数料などを引いた%(net)s円が、ワーカーの残高に入ります。"),
    ),
    "pay_on:stage": (
        _("支払いの時期"),
        _(
            "週ごとの時間が確認されるたびに、その分が支払われます。使わなかった仮払いは、検収のときクライアントに戻ります。"
        ),
        _("10時間が確認されると、%(ten)s円（税抜）から手数料などを引いた%(ten_net)s円が、ワーカーの残高に入ります。"),
    ),
    "inspection_days": (
        _("検収の期間"),
        _("ファイルのある納品は、%(inspection_days)s日以内に返事がなければ、検収済みになります。"),
        _("納品から%(inspection_days)s日目の24時までに返事がなければ、ファイルのある週の分が支払われます。"),
    ),
    "week_minutes": (
        _("1週間に記録できる時間"),
        _("1週間に記録できる時間の上限: %(week_limit)s。作業した日の3日後までに書けます。"),
        _("その週の分は、多くても%(week_worth)s円（税抜）です。"),
    ),
}
_BEFORE: dict[str, tuple[Sentence, ...]] = {
    "deliver": (
        _("作業の全体を納品します。納品のあとは、時間を記録できません。"),
        _(
            "ファイルがあれば、%(inspect_until)sまでに返事がないとき検収済みになり、"
            "ファイルのある週の分、まだ支払われていない%(rest)s円（税抜）が支払われます。"
        ),
        _(
            "ここで付けるファイルは、今週と、まだ書ける日のある週の分に数えます。ファイルのない週の時間は、"
            "返事がないままでは支払われません。"
        ),
    ),
    "accept": (
        _(
            "検収すると、記録された%(logged)sがすべて確認済みになります（異議を伝えた時間も含みます）。"
            "まだ支払われていない%(rest)s円（税抜）が支払われ、契約は完了します。取り消せません。"
        ),
        _("仮払いから出るのは%(rest_gross)s円（税込）です。使わなかった%(back)s円（税込）は、あなたの残高に戻ります。"),
        _("成果物は、契約の取り決めのとおり、あなたのものになります。"),
    ),
    "accept:ending": (
        _("記録された%(logged)sがすべて確認済みになり、%(whole)s円（税抜）が確定します。取り消せません。"),
        _("途中終了の手続き中なので、争いのない分だけが支払われます。"),
    ),
}
_ACTIVE: Quiet = (
    _("作業中です"),
    {
        "worker": _(
            "働いた時間を、その日のうちに記録してください。週に一度はファイルを付けておくと、返事がなくても期限に確定し、"
            "もしものときの支えになります。"
        ),
        "client": _("いま、あなたがすることはありません。時間が記録されたらお知らせします。"),
    },
)
_ANSWER: Quiet = (
    _("クライアントの返事を待っています"),
    {
        "worker": _(
            "ファイルのない週は、返事があるまで確定しません。その週の記録にファイルを付けると、"
            "返事がなくても期限に確定します。"
        ),
        "client": _("ファイルのない週の時間が、あなたの返事を待っています。確かめて、返事をしてください。"),
    },
)
_OBJECTED: Quiet = (
    _("異議のある週があります"),
    {
        "worker": _(
            "%(week)sからの週の%(time)sに、異議が伝えられています。その週の日を、少ない時間で、または新しいファイルを"
            "付けて記録し直すと、もう一度確認を頼めます。それまでは、ほかの時間の記録も納品もできません。"
        ),
        "client": _(
            "%(week)sからの週の%(time)sに、異議を伝えています。ワーカーが記録し直すのを待っています。"
            "それまで、ほかの時間の記録も納品もできません。やはり確かだと思うときは、この週を確認済みにできます。"
        ),
    },
)


def objected_box(week: Week, side: Side) -> tuple[str, str]:
    """Title and text of the box about a week that stands objected to, as ``side`` reads it."""
    title, texts = _OBJECTED
    values = {"week": display.day(week.monday, year=False), "time": time_text(week.objected)}
    return str(title), fill(texts[side], values, {})


_ASKS: dict[str, Sentence] = {
    "restart:included": _(
        "契約に含まれる振り出しの、残り%(left)s回のうちの1回です。"
        "上限の金額は変わらず、これまでに記録された時間もそのまま残ります。"
    ),
    "restart": _(
        "条件変更になります。これまでに記録された時間は、そのまま残ります。"
        "作り直す時間は、上限の金額%(price)s円の中から使われます。"
    ),
}
_ANSWERS: dict[str, Sentence] = {
    "restart:included": _("受けると、すぐに新しい約束になります。これまでに記録した時間は、そのまま残ります。"),
}


def _said(meter: Mapping[str, Any]) -> str:
    rate, week = rate_text(meter["rate"]), meter.get("week_minutes")
    if week is None:
        return fill(_SAID, {"rate": rate}, {})
    return fill(_SAID_LIMITED, {"rate": rate, "week": fill(_WEEKLY, {"time": time_text(week)}, {})}, {})


def _fee(values: Mapping[str, Any]) -> list[tuple[str, str]]:
    meter = values["meter"]
    said = fill(_BY_RATE, {"rate": meter["rate"]}, {})
    if "week_minutes" in meter:
        said = fill(_BY_RATE_LIMITED, {"rate": meter["rate"], "week": time_text(meter["week_minutes"])}, {})
    return [(str(_COUNTED), said)]


OWN = MeasureWords(
    name=_NAME,
    hint=_(
        "かかる時間が読みにくい仕事や、続けて手伝ってもらう仕事に。働いた時間を日ごとに記録し、週ごとに確認します。"
        "契約金額が上限で、使わなかった分は戻ります。"
    ),
    said=_said,
    exit_rules=_EXIT_RULES,
    fee=_fee,
    computation=_computation,
    restarts=_("この案は、振り出しです。これまでに記録した時間は、そのまま残ります。"),
    over=_over,
    before=_BEFORE,
    quiet={"begin": _ACTIVE, "active": _ACTIVE, "answer": _ANSWER},
    asks=_ASKS,
    answers=_ANSWERS,
)
