"""Words for the class and the effects of a change request, for each side (domain § 5). Yen before tax unless the name
says otherwise.
"""

from collections.abc import Mapping
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from michinori.rules.contract.change_requests import Cost, begun
from michinori.rules.contract.facts.changes import (
    ChangeAccepted,
    ChangeDeclined,
    ChangeLapsed,
    ChangeRequested,
    ChangeWithdrawn,
    OfRequest,
)
from michinori.rules.contract.life import BriefChange, ChangeClass, Life, Side
from michinori.rules.contract.lifecycle import UNDER_WAY
from michinori.rules.contract.terms_reading import LONG_WORK_DAYS
from michinori.wording import display
from michinori.wording.contract.contracts import CHANGE_CLASSES
from michinori.wording.contract.terms import Compared, value_text
from michinori.wording.measures.table import words_of
from michinori.wording.sentences import Sentence, fill

_LEFT = _("契約に含まれる残り：修正と差し戻しは合わせて%(fixes)s回、振り出しは%(restarts)s回")
_WAITS = (
    _("変更依頼が、あなたの返事を待っています"),
    _(
        "クライアントから変更の依頼が届いています。受けるか、条件を直して出すか、断るかを選べます。"
        "%(until)sまでに返事がなければ、依頼は終わります。返事をするまでは、いまの条件のままです。"
    ),
)
_WAITS_HINDERED = _(
    "クライアントから変更の依頼が届いています。いまは受けられません（理由は、依頼のページにあります）。断ることはできます。"
    "%(until)sまでに返事がなければ、依頼は終わります。返事をするまでは、いまの条件のままです。"
)
_WHAT: dict[str, Sentence] = {
    "fix": _("この依頼は「修正」です"),
    "addition": _("この依頼は「追加」です"),
    "restart": _("この依頼は「振り出し」です"),
}
_WHY: dict[str, Sentence] = {
    "fix": _("方向性を決める項目は、変わらないためです。"),
    "addition": _("いまの約束にない項目が、加わるためです。"),
    "restart": _("はじめに決めた方向性（%(items)s）が、変わるためです。"),
}
_CLIENT: dict[str, Sentence] = {
    "fix:included": _(
        "契約に含まれる修正の、残り%(left)s回（差し戻しと合わせて）のうちの1回です。"
        "追加のお金はかからず、ワーカーが受けると、すぐに有効になります。"
    ),
    "fix": _(
        "契約に含まれる修正は使い切っているので、条件変更になります。"
        "金額はいまの%(price)s円のまま案ができ、ワーカーが手間に合わせて直してから、あなたに届きます。"
    ),
    "addition": _(
        "追加は条件変更になります。"
        "金額はいまの%(price)s円のまま案ができ、ワーカーが手間に合わせて直してから、あなたに届きます。"
    ),
    "restart:included": _(
        "契約に含まれる振り出しの、残り%(left)s回のうちの1回です。契約金額%(price)s円は変わりません。"
        "ここまでの作業の分として%(superseded)s円がワーカーに残り、あとの%(rest)s円で、はじめから作り直します。"
    ),
    "restart": _(
        "条件変更になります。ここまでの作業の分%(superseded)s円が契約金額に加わり、%(price)s円から%(new_price)s円になります。"
        "差額の仮払いは%(difference)s円（税込）です。"
    ),
    "restart:nothing": _(
        "まだメーターが動いていないので、お金はかからず、回数にも数えません。条件変更の案として、あなたに届きます。"
    ),
}
_SUPERSEDED = _(
    "%(superseded)s円（税抜）は、確定した分と、ファイルで示された残りの%(share)s%%です。"
    "方向が変わっても、そこまでの作業は行われたので、その分は支払われます。"
)
_DUE = _("納期の案は、%(due)sから%(new_due)sになります。")
_NOT_AT_THE_END = _(
    "納期が、条件の提示から%(long_days)s日を過ぎます。案では、検収を待たず、承認や確認をした分から支払われます。"
)
_AGREE = _(
    "ワーカーが受けると、条件変更の案になります。その案にあなたが同意するまで、何も変わりません。差額があるときは、仮払いが済むまでです。"
)
_MAY_DECLINE = _("ワーカーは、振り出しを断ることができます。そのときは、メーターの額で契約を終えることもできます。")
_UNTIL_THEN = _("返事が来るまで、いまの約束のまま進みます。ほかの期限は止まりません。返事の前なら、取り下げられます。")
_DELIVERED = _("納品への返事の期限も、止まりません。約束と違うところを直してほしいときは、差し戻しを使えます。")
_WORKER: dict[str, Sentence] = {
    "fix:included": _(
        "受けると、すぐに新しい約束になります。金額も納期も変わりません。"
        "契約に含まれる修正は、差し戻しと合わせて残り%(left_after)s回になります。"
    ),
    "restart:included": _(
        "受けると、すぐに新しい約束になり、工程は最初からになります。"
        "ここまでの分の%(superseded)s円はメーターに残って減らず、あとの工程は合わせて%(rest)s円です。"
    ),
    "amendment": _(
        "受けると、次の条件変更の案が、あなたの案としてクライアントに届きます。"
        "金額は%(price)s円から%(new_price)s円（税抜）、納期は%(due)sから%(new_due)sです。"
        "クライアントが仮払いする差額は%(difference)s円（税込）です。"
    ),
    "amendment:same": _(
        "受けると、新しい約束が、条件変更の案としてクライアントに届きます。金額と納期は、いまのままです。"
        "手間が増えるなら、条件を直して出してください。"
    ),
}
_WORKER_SUPERSEDED = _(
    "%(superseded)s円（税抜）は、確定した分と、依頼されたときまでにファイルで示した残りの%(share)s%%です。"
    "依頼のあとで示したものは、加わりません。"
)
_WORKER_WAITS = _(
    "クライアントが同意し、差額があれば仮払いするまで、いまの条件のままです。新しい分の作業は、それまで始めないでください。"
    "同意は%(answer_days)s日、仮払いは同意から%(difference_days)s日が期限で、過ぎると案は消えます。"
)
_DECLINE = _("断っても、契約はいまの約束のまま続きます。")
_DECLINE_RESTART = _(
    "断っても、契約はいまの約束のまま続きます。メーターの額で、途中で終わることもできます。"
    "その終わり方は、あなたのせいにはなりません。"
)
_OUTGROWN = _("条件が変わったので、この依頼はそのままでは受けられません。断るか、出し直してもらってください。")
_OUTGROWN_CLIENT = _("条件が変わったので、この依頼はそのままでは受けられません。取り下げて、出し直してください。")
_OPEN_AMENDMENT = _("条件変更の案が出ているあいだは、受けられません。その案に返事が済むと、受けられます。")
_OPEN_SWITCH = _(
    "固定報酬と時間報酬の切り替えの案が出ているあいだは、受けられません。その案がなくなると、受けられます。"
)
_PAUSED = _("途中終了の手続きのあいだは、この依頼に返事はできません。")
_RESTART_WAITS = _("いまは、まだ前の条件のままです。仮払いが済むまで、作り直しは始めないでください。")
_RESTART_WAITS_OPEN = _("有効になるまで、前の条件のままです。作り直しは、まだ始めないでください。")
_TAKEN_OUT = _("外す")
_NEW_DIRECTION = _("%(value)s（方向性を決める項目）")
_NONE = _("なし")
FATES: dict[str, tuple[Sentence, Sentence]] = {
    "open:worker": (
        _("変更依頼への返事をお願いします"),
        _("受けるかどうかは、あなたが決めます。返事がないまま期限が過ぎると、依頼は終わります。"),
    ),
    "open:client": (_("ワーカーの返事を待っています"), _("返事の前なら、いつでも取り下げられます。")),
    "accepted:included:worker": (
        _("受けました。有効になりました"),
        _("契約に含まれる回数のうちの変更です。新しい約束で続いています。"),
    ),
    "accepted:included": (
        _("ワーカーが受け、有効になりました"),
        _("契約に含まれる回数のうちの変更です。新しい約束で続いています。"),
    ),
    "accepted:worker": (_("受けました。条件変更の案になりました"), _("この先は、条件変更の案のページで進みます。")),
    "accepted": (_("ワーカーが受け、条件変更の案になりました"), _("この先は、条件変更の案のページで進みます。")),
    "declined": (_("断られました"), _("契約は、いまの約束のまま続いています。")),
    "declined:worker": (_("断りました"), _("契約は、いまの約束のまま続いています。")),
    "withdrawn": (_("取り下げられました"), _("契約は、いまの約束のまま続いています。")),
    "lapsed": (_("返事がないまま、依頼は終わりました"), _("この依頼は、有効になっていません。")),
}
_HEADS: dict[str, Sentence] = {
    "price": _("「%(kind)s」で、%(old)sから%(new)sへ"),
    "later": _("「%(kind)s」の依頼です。金額はこれから決めます"),
    "same": _("「%(kind)s」の依頼です。金額は変わりません"),
    "hindered": _("「%(kind)s」の依頼です"),
}
_EFFECTS: dict[bool, Sentence] = {True: _("条件変更の案に"), False: _("すぐに有効に")}
_STATUSES: dict[type[OfRequest], str] = {
    ChangeRequested: "open",
    ChangeAccepted: "accepted",
    ChangeDeclined: "declined",
    ChangeWithdrawn: "withdrawn",
    ChangeLapsed: "lapsed",
}
"""The status of a request after each kind of fact."""
_AFTER_RESTART_DECLINED = _(
    "契約は、いまの約束のまま続けられます。続けにくいときは、メーターの額%(standing)s円（税抜）で、途中で終わることを申し出られます。"
    "振り出しを断ったことは記録から分かるので、その終わり方は、あなたのせいにはなりません。"
)


def left_line(fixes: int, restarts: int) -> str:
    """How many fixes and restarts the terms still include, the same for both sides."""
    return fill(_LEFT, {"fixes": fixes, "restarts": restarts}, {})


def what_it_is(kind: ChangeClass) -> str:
    """A heading that names the class of the request."""
    return str(_WHAT[kind])


def why(life: Life, kind: ChangeClass, changes: tuple[BriefChange, ...]) -> str:
    """Why the request is of that class; for a restart, the brief items with direction that it changes."""
    set_ = {item.key for item in life.terms.brief if item.direction}
    items = "、" if display.japanese() else ", "
    return fill(_WHY[kind], {"items": items.join(one.key for one in changes if one.key in set_)}, {})


def client_lines(life: Life, cost: Cost, difference_with_tax: int | None) -> list[str]:
    """The cost of a request and what happens next, for the client before sending it."""
    values = _values(life, cost, difference_with_tax)
    key, own = _key(life, cost), words_of(life.terms)
    lines = [fill(own.asks.get(key) or _CLIENT[key], values, {})]
    lines += [fill(_SUPERSEDED, values, {})] if cost.superseded else []
    if cost.draft and cost.draft.terms.due_date != life.terms.due_date:
        lines.append(fill(_DUE, values, {}))
    lines += _moved_forward(life, cost, values)
    lines += [str(_AGREE)] if cost.draft else []
    lines += [str(_MAY_DECLINE)] if cost.kind == "restart" else []
    lines += [str(_DELIVERED)] if life.status == "delivered" and cost.kind != "restart" else []
    return [*lines, str(_UNTIL_THEN)]


def worker_lines(life: Life, cost: Cost, difference_with_tax: int | None) -> list[str]:
    """The effects of accepting, for the worker."""
    values = _values(life, cost, difference_with_tax)
    if cost.draft is None:
        key, own = _key(life, cost), words_of(life.terms)
        lines = [fill(own.answers.get(key) or _WORKER[key], values, {})]
    else:
        same = (cost.draft.terms.price, cost.draft.terms.due_date) == (life.terms.price, life.terms.due_date)
        lines = [fill(_WORKER["amendment:same" if same else "amendment"], values, {})]
    lines += [fill(_WORKER_SUPERSEDED, values, {})] if cost.superseded else []
    lines += _moved_forward(life, cost, values)
    return [*lines, fill(_WORKER_WAITS, values, {})] if cost.draft else lines


def _moved_forward(life: Life, cost: Cost, values: Mapping[str, object]) -> list[str]:
    """That the draft pays before the end, where the terms in force pay at completion."""
    is_sooner = cost.draft is not None and cost.draft.terms.pay_on != life.terms.pay_on
    return [fill(_NOT_AT_THE_END, values, {})] if is_sooner else []


def decline_line(kind: str) -> str:
    """The effect of declining."""
    return str(_DECLINE_RESTART if kind == "restart" else _DECLINE)


def hindered(life: Life, cost: Cost | None, side: Side) -> str:
    """Why an open request cannot be accepted now; empty if it can."""
    if life.status not in UNDER_WAY:
        return str(_PAUSED)
    if cost is None:
        return str(_OUTGROWN if side == "worker" else _OUTGROWN_CLIENT)
    if life.switch:
        return str(_OPEN_SWITCH)
    return str(_OPEN_AMENDMENT) if life.amendment else ""


def _key(life: Life, cost: Cost) -> str:
    key = f"{cost.kind}:included" if cost.included else cost.kind
    return "restart:nothing" if cost.kind == "restart" and not begun(life) else key


def _values(life: Life, cost: Cost, difference_with_tax: int | None) -> dict[str, object]:
    new = cost.draft.terms if cost.draft else life.terms
    return {
        "left": cost.left,
        "left_after": max(0, cost.left - 1),
        "price": life.terms.price,
        "new_price": new.price,
        "difference": difference_with_tax or 0,
        "superseded": cost.superseded,
        "rest": life.terms.price - life.superseded - cost.superseded,
        "share": life.terms.restart_share,
        "due": _day(life.terms.due_date),
        "new_due": _day(new.due_date),
        "answer_days": life.terms.house.amendment_days,
        "difference_days": life.terms.house.difference_days,
        "long_days": LONG_WORK_DAYS,
    }


def _day(value: date) -> str:
    return display.day(value)


def change_rows(
    brief: tuple[tuple[str, str, bool], ...], changes: list[tuple[str, str | None, bool]]
) -> list[Compared]:
    """Old and new value of each brief item that a request changes. Items are (key, value, direction); a value of None
    removes the item.
    """
    before = {key: (value, direction) for key, value, direction in brief}
    rows: list[Compared] = []
    for key, value, direction in changes:
        old = before.get(key)
        set_ = old[1] if old else direction
        new = str(_TAKEN_OUT) if value is None else fill(_NEW_DIRECTION, {"value": value}, {}) if set_ else value
        said = value_text("brief", {"value": old[0], "direction": old[1]}) if old else str(_NONE)
        rows.append(Compared(key, said, new))
    return rows


def class_word(kind: str) -> str:
    """修正, 追加 or 振り出し."""
    return str(CHANGE_CLASSES[kind])


def fate(status: str, *, included: bool, side: Side, standing: int | None) -> tuple[str, str]:
    """A heading and a sentence for the status of a request. ``standing``: the standing figure in yen before tax, for a
    worker who declined a restart and can end the contract there; else None.
    """
    included_one = f"{status}:included" if included else status
    keys = (f"{included_one}:{side}", included_one, f"{status}:{side}", status)
    title, text = FATES[next(key for key in keys if key in FATES)]
    if standing is not None:
        return str(title), fill(_AFTER_RESTART_DECLINED, {"standing": standing}, {})
    return str(title), str(text)


def headline(life: Life, kind: str, cost: Cost | None) -> str:
    """What an open request is, and what it does to the price. ``cost``: None where it fits the terms no more."""
    values: dict[str, object] = {"kind": class_word(kind)}
    if cost is None:
        return fill(_HEADS["hindered"], values, {})
    if cost.draft is None or _key(life, cost) == "restart:nothing":
        return fill(_HEADS["same"], values, {})
    old, new = life.terms.price, cost.draft.terms.price
    values |= {"old": display.yen(old), "new": display.yen(new)}
    return fill(_HEADS["later" if old == new else "price"], values, {})


def effect(cost: Cost) -> str:
    """What comes of accepting, in a few words."""
    return str(_EFFECTS[cost.draft is not None])


def after_fact(fact: OfRequest, side: Side) -> tuple[str, str] | None:
    """Heading and sentence for a request's status after a fact of its history; None if the fact does not change it."""
    status = _STATUSES.get(type(fact))
    included = isinstance(fact, ChangeAccepted) and fact.included
    return fate(status, included=included, side=side, standing=None) if status else None


def restart_lines(life: Life, supersedes: int, status: str) -> list[str]:
    """Sentences for the page of an amendment that restarts the work."""
    lines = [fill(words_of(life.terms).restarts, {"superseded": supersedes}, {})]
    waits = {"awaiting_deposit": _RESTART_WAITS, "open": _RESTART_WAITS_OPEN}.get(status)
    return [*lines, str(waits)] if waits else lines


def waiting_request(until: datetime, *, acceptable: bool) -> tuple[str, str]:
    """Title and text of the worker's box while a request waits for their answer; it stops no clock (§ 5). ``until``:
    when the first one lapses.

    ``acceptable`` False: the worker can only decline or wait, for example because an amendment is open.
    """
    title, text = _WAITS
    return str(title), fill(text if acceptable else _WAITS_HINDERED, {"until": display.until(until, year=False)}, {})
