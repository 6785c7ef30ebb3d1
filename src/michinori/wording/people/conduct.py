"""Words for conduct (取引の実績) and reviews."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from michinori.rules.contract.life import Side
from michinori.wording.sentences import Sentence, fill

_DAY = 86_400

PROBLEMS = {
    "nothing-counted-yet": (
        _("まだ数えられた実績がありません"),
        _("説明を書けるのは、数えられた実績のある項目だけです。契約が進むと、ここに表れます。"),
    ),
    "figure-answered": (
        _("この項目には、もう説明があります"),
        _("説明は一つの項目に一度だけ書けます。書いたものは、そのまま公開されています。"),
    ),
    "review-not-yet": (
        _("評価は、契約が終わってから書けます"),
        _("完了したか、途中終了した契約に、終わった日から14日のあいだ書けます。"),
    ),
    "review-too-late": (
        _("評価を書ける期間は終わりました"),
        _("評価を書けるのは、契約が終わってから14日のあいだです。"),
    ),
    "reviewed-already": (
        _("この契約の評価は、もう書かれています"),
        _("評価は、それぞれの側から一度だけです。"),
    ),
    "replied-already": (
        _("この評価には、もう返信があります"),
        _("返信は一度だけ書けます。"),
    ),
    "review-hidden-already": (
        _("この評価は、すでに非表示です"),
        _("公開に戻すか、そのままにしてください。"),
    ),
    "review-not-hidden": (
        _("この評価は、表示されています"),
        _("非表示にしたものだけを、公開に戻せます。"),
    ),
}

FLAWS = {
    "contact_in_public": _("「%(place)s」は連絡先のようです。だれでも読めるところなので、消してください。"),
}

FIGURES = {
    "ended_halfway": _("途中で終わった契約"),
    "restarts_per_contract": _("作り直しの依頼"),
    "offers_below_half": _("半分に満たない額の申し出"),
    "never_funded": _("仮払いされなかった契約"),
    "revisions_used": _("使った差し戻し"),
    "days_to_accept": _("検収までの日数"),
    "approved_by_clock": _("返事がなく期限で承認"),
    "blocked_by": _("ブロックしているワーカー"),
    "finished": _("最後まで終えた契約"),
    "late": _("納期に遅れた契約"),
    "objected_share": _("異議や差し戻しを受けた報告"),
}

EXPLAINED = {
    "ended_halfway": _(
        "終わった契約のうち、完了せずに終わったもの。ワーカーの事情で終わったものと、どちらの事情か確かめられないものは入りません。"
    ),
    "restarts_per_contract": _("始まった契約1件あたりの、合意した方向性を変える依頼。受けたかどうかは問いません。"),
    "offers_below_half": _("途中終了で、契約時の決まりの額の半分に満たない額を伝えた割合です。"),
    "never_funded": _("合意した契約のうち、クライアントが仮払いをしないまま、なくなったものです。"),
    "revisions_used": _("契約に含まれる差し戻しと修正のうち、使った割合です。"),
    "days_to_accept": _("納品から検収までの平均です。よい悪いを言うものではありません。"),
    "approved_by_clock": _("承認と検収のうち、返事がなく期限で済んだ割合です。よい悪いを言うものではありません。"),
    "blocked_by": _("応募したり仕事をしたりした、本人確認済みの人の数です。月に一度だけ数えます。"),
    "finished": _("完了した契約の割合。クライアントの事情や、二人の合意で終わったものは入りません。"),
    "late": _("納品があった契約のうち、最初の納品が納期を過ぎたものです。"),
    "objected_share": _("途中経過と納品への返事のうち、異議か差し戻しだった割合です。"),
}

OF_CLIENTS = {
    "objected_share": (
        _("異議や差し戻しで返した報告"),
        _("ワーカーが見せた途中経過と納品への返事のうち、異議か差し戻しだった割合です。"),
    ),
}
"""Label and explanation of the figures of both sides that a client's page names otherwise."""

FROM_CONTRACTS = _("契約%(n)s件から（税抜で計%(yen)s円）")
AS_COUNTED = _("数えたままだと %(value)s")
NOT_COUNTED = _("本人確認が済んでいない人や会社との契約%(n)s件は、数えていません。")
PER_CONTRACT = _("1件あたり%(number)s回")
DAYS = _("平均%(number)s日")
PEOPLE = _("%(number)s人以上")
AVERAGE = _("サイトの平均 %(value)s")

OF_CONTRACTS = _("%(trials)s件中%(good)s件")
OF_REPORTS = _("%(trials)s回中%(good)s回")
IN_DAYS = _("平均%(days)s日")
COUNTED: Mapping[Side, Mapping[str, tuple[str, Sentence, Sentence]]] = {
    "worker": {
        "late": ("check", OF_CONTRACTS, _("納期どおり")),
        "finished": ("flag", OF_CONTRACTS, _("最後まで")),
        "objected_share": ("chat", OF_REPORTS, _("直しなしで確認")),
    },
    "client": {
        "ended_halfway": ("flag", OF_CONTRACTS, _("最後まで")),
        "never_funded": ("shield", OF_CONTRACTS, _("約束どおり仮払い")),
        "days_to_accept": ("clock", IN_DAYS, _("で検収")),
    },
}
"""The figures that a profile says first, as counts: an icon, how many of how many, and of what. Most are counts of what
did not go wrong: of ``late`` those that were not.
"""
GOOD_ITSELF = ("finished",)
"""Figures whose hits are the good ones; of the others it is the rest."""


SCALES = {
    "communication": _("連絡のとりやすさ"),
    "clarity": _("説明のわかりやすさ"),
    "punctuality": _("約束の日を守る"),
    "respect": _("丁寧さ"),
    "quality": _("仕事の質"),
}
"""The scales of a review of a worker. ``CLIENT_SCALES`` has another word for the last one."""
CLIENT_SCALES = SCALES | {"clarity": _("指示のわかりやすさ"), "quality": _("条件の公正さ")}


def named(side: Side, key: str) -> tuple[Sentence, Sentence]:
    """The label of a figure and its explanation, on that side of contracts."""
    usual = FIGURES[key], EXPLAINED[key]
    return OF_CLIENTS.get(key, usual) if side == "client" else usual


def counted(side: Side, key: str, hits: int, trials: int) -> tuple[str, str, str] | None:
    """Icon, count and word of a figure as counted; None without data or for a figure that is not said so."""
    if not trials or key not in COUNTED[side]:
        return None
    mark, count, word = COUNTED[side][key]
    good = hits if key in GOOD_ITSELF else trials - hits
    days = f"{hits / trials / _DAY:.1f}"
    return mark, fill(count, {"trials": trials, "good": good, "days": days}, {}), str(word)
