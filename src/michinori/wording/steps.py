"""What a step does to the money and until when, said before the button is pressed."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from michinori.kernel.clock import runs_out
from michinori.kernel.yen import percent_of
from michinori.rules.life import Life, Stage
from michinori.rules.money import escrow, payment
from michinori.wording import display
from michinori.wording.sentences import Sentence, fill

BEFORE: dict[str, tuple[Sentence, ...]] = {
    "deposit": (
        _("あなたの残高から%(deposit)s円（税込）を、この契約のために預けます。"),
        _("預けたお金は、工程の承認や検収まで、だれも引き出せません。使わなかった分は残高に戻ります。"),
        _("仮払いが済むと、ワーカーは作業を始められます。"),
    ),
    "cancel": (_("まだ仮払いの前なので、お金は動きません。取り消すと、この契約は元に戻せません。"),),
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
        _("提出すると、この工程は100%%の申告になります。"),
        _(
            "ファイルがあれば、%(inspect_until)sまでに返事がないとき承認済みになります。ファイルがないと、期限では確定しません。"
        ),
    ),
    "approve": (
        _("「%(stage)s」の%(price)s円（税抜）が確定します。承認は取り消せません。"),
        _("支払いは、全体の検収のときです。途中で終わることになっても、確定した分は支払われます。"),
    ),
    "approve:stage": (
        _("「%(stage)s」の%(price)s円（税抜）が、いま支払われます。承認は取り消せません。"),
        _("仮払いから出るのは%(gross)s円（税込）です。追加の入金は不要です。"),
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
    "return": (
        _("満たされていない「約束したこと」を選んで、作業に戻します。確定した額も、申告している額も減りません。"),
        _("差し戻しを1回使います。いま使えるのは、あと%(left)s回です。ワーカーが理由を認めたときは、数えません。"),
    ),
    "agree-return": (
        _("約束したことが満たされていなかったと認めます。この差し戻しは回数に数えません。お金は動きません。"),
    ),
    "deliver": (
        _("まだ承認されていない工程を、すべて提出したことになります。"),
        _("ファイルがあれば、%(inspect_until)sまでに返事がないとき検収済みになり、%(rest)s円（税抜）が支払われます。"),
    ),
    "accept": (
        _("検収すると契約は完了し、%(rest)s円（税抜）が支払われます。取り消せません。"),
        _("仮払いから出るのは%(rest_gross)s円（税込）です。追加の入金は不要です。"),
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

_LOSES_CHANGE = _(
    "まだ有効になっていない条件変更（%(changed)s円、税抜）があります。検収されると変更はなくなり、"
    "いまの条件の%(price_all)s円（税抜）で完了します。"
)
"""For delivering and accepting while an amendment is open: acceptance makes it lapse (domain § 4)."""


def before_step(act: str, life: Life, *, number: int | None = None, at: datetime) -> list[str]:
    """The sentences for one act on one contract as it stands; ``number`` the stage's, ``at`` now."""
    values = _values(life, at) | (_stage_values(life, number) if number else {})
    sentences = BEFORE.get(_variant(act, life), ())
    if act in ("deliver", "accept") and life.amendment:
        sentences = (*sentences, _LOSES_CHANGE)
        values["changed"] = life.amendment.terms.price
    return [fill(sentence, values, {}) for sentence in sentences]


def _variant(act: str, life: Life) -> str:
    if act in ("approve", "accept") and life.status == "ending":
        return f"{act}:ending"
    return "approve:stage" if act == "approve" and life.terms.pay_on == "stage" else act


def _values(life: Life, at: datetime) -> dict[str, Any]:
    terms = life.terms
    return {
        "deposit": escrow(terms.price, life.paid, terms.house),
        "report_until": display.until(runs_out(at, terms.house.report_days), year=False),
        "inspect_until": display.until(runs_out(at, terms.inspection_days), year=False),
        "rest": terms.price - life.paid,
        "rest_gross": escrow(terms.price, life.paid, terms.house),
        "price_all": terms.price,
        "left": terms.included_revisions - life.revisions_used,
    }


def _stage_values(life: Life, number: int) -> dict[str, Any]:
    stage = life.stage(number)
    if stage is None:
        return {}
    percent = max(stage.acknowledged, stage.reports[-1].percent) if stage.reports else stage.acknowledged
    return {
        "stage": stage.name,
        "price": stage.price,
        "percent": percent,
        "confirmed": percent_of(stage.price, percent),
        "gross": _gross(life, stage),
    }


def _gross(life: Life, stage: Stage) -> int:
    line = payment("stage", life.paid, min(life.terms.price, life.paid + stage.price), life.terms)
    return line.before_tax + line.tax
