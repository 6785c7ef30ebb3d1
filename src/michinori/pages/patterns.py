"""The pattern page: every part of the design system in every state, for developers and for the browser tests."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import ClassVar

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from michinori.pages import examples
from michinori.pages.contracts.scale import Scale, picture
from michinori.pages.fields import (
    BlockField,
    ChecksField,
    DayField,
    LineField,
    PercentField,
    RadioField,
    SelectField,
    TickField,
    UploadField,
    YenField,
)
from michinori.pages.forms import PageForm
from michinori.pages.rows import RowsOf
from michinori.rules.contract.house import House
from michinori.wording import display
from michinori.wording.contract.ending_dates import usual_days
from michinori.wording.contract.terms import Compared
from michinori.wording.money_lines import MoneyLine, money_line

_KINDS = [("design", _("デザイン")), ("writing", _("ライティング")), ("web", _("ウェブ制作"))]
_REASONS = [
    ("restart", _("方向性が変わった")),
    ("agreed", _("相談して終わることにした")),
    ("worker_unable", _("自分の都合")),
]
_HINTS = {
    "restart": _("色や雰囲気など、はじめに決めたことがくつがえりました。"),
    "worker_unable": _("体調や家の事情も、ここです。"),
}


@dataclass(frozen=True)
class Somebody:
    """Somebody with a face, as a row would give them."""

    id: str
    display_name: str


_NOON = datetime(2026, 11, 24, 5, 5, tzinfo=UTC)


class StageRow(PageForm):
    name = LineField(label=_("工程の名前"), limit=60)
    price = YenField(label=_("報酬（税抜）"), least=1)


class PatternForm(PageForm):
    """A form with one field of every kind, and rows."""

    title = LineField(
        label=_("仕事の名前"), limit=80, help_text=_("何を作ってほしいかが、ひと目で分かる名前にしてください。")
    )
    description = BlockField(label=_("くわしい内容"), limit=5000, required=False)
    price = YenField(label=_("報酬（税抜）"), least=1, help_text=_("消費税は別に計算されます。"))
    share = PercentField(label=_("できた割合"), required=False)
    due_date = DayField(label=_("納期"))
    category = SelectField(label=_("種類"), choices=[("", _("選んでください")), *_KINDS])
    reason = RadioField(label=_("理由"), choices=_REASONS, hints=_HINTS)
    skills = ChecksField(label=_("できること"), choices=_KINDS, required=False)
    uploads = UploadField(
        label=_("ファイル"), required=False, camera="environment", help_text=_("10点まで、1点50 MBまで。")
    )
    agree = TickField(label=_("あとから出せるのは、この額以下だけだと確かめました"))
    row_sets: ClassVar[dict[str, RowsOf]] = {
        "stages": RowsOf(
            StageRow,
            _("工程"),
            _("工程を足す"),
            _("合計が報酬と同じになるように分けてください。"),
            sum_word=_("合計"),
            at_most=12,
        )
    }


_TYPED = (
    "title=&description=ことば&price=ただ&share=120&due_date=2027-02-31&reason=x&category="
    "&stages-0-name=ワイヤーフレーム&stages-0-price=１２，０００円&stages-1-name=本文&stages-1-price=0"
)


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
def show_patterns(request: HttpRequest) -> HttpResponse:
    """Show the patterns. A POST validates the form and writes nothing."""
    if request.method == "POST":
        form = PatternForm(request.POST, request.FILES)
        form.is_valid()
        return render(request, "pages/patterns_form.html", {"form": form}, status=form.status)
    return render(request, "pages/patterns.html", _parts())


def _parts() -> dict[str, object]:
    wrong = PatternForm(QueryDict(_TYPED), auto_id="wrong_%s")
    wrong.is_valid()
    start = {"price": 48_000, "due_date": date(2027, 1, 15), "reason": "agreed"}
    rows = [{"name": _("ワイヤーフレーム"), "price": 14_400}, {"name": _("本文"), "price": 33_600}]
    return {
        "meter": examples.landing_page(),
        "meters": examples.meter_examples(),
        "form": PatternForm(initial=start | {"stages": rows}),
        "wrong": wrong,
        "steps": _steps(),
        "money": _money(),
        "compare": _compare(),
        "history": _history(),
        "facts": [
            (_("ポイントカラー"), _("青")),
            (_("修正"), _("あと2回")),
            (_("納期"), _("2027年1月15日（金）")),
        ],
        "face_person": Somebody("usr_ren", "蓮"),
        "face_company": Somebody("org_morita", "森田木工所"),
        "number_line": picture(_number_line()),
        "days": usual_days(House()),
        "until": _NOON + timedelta(days=7),
    }


def _number_line() -> Scale:
    faces: dict[str, object] = {"worker": Somebody("usr_ren", "蓮"), "client": Somebody("org_morita", "森田木工所")}
    return Scale(price=24_000, paid=0, standing=8_400, worker=10_000, client=0, side="worker", faces=faces)


def _steps() -> list[dict[str, object]]:
    return [
        {
            "name": _("ワイヤーフレーム"),
            "price": 14_400,
            "status": "approved",
            "kind": "go",
            "tag": _("承認済み"),
            "note": _("11月18日に承認"),
        },
        {
            "name": _("ファーストビュー"),
            "price": 14_400,
            "status": "doing",
            "kind": "wait",
            "tag": _("作業中"),
            "note": _("37%まで確認済み"),
        },
        {"name": _("本文"), "price": 9_600, "status": "submitted", "kind": "wait", "tag": _("確認待ち"), "note": ""},
        {
            "name": _("お問い合わせ"),
            "price": 9_600,
            "status": "waiting",
            "kind": "none",
            "tag": _("これから"),
            "note": "",
        },
    ]


def _money() -> list[MoneyLine]:
    return [
        money_line(_("報酬"), 20_000),
        money_line(_("消費税"), 2_000),
        money_line(_("システム手数料"), -4_840, note=_("手数料にかかる消費税440円を含みます")),
        money_line(_("源泉徴収"), None),
        money_line(_("あなたの受け取り"), 17_160, total=True),
        money_line(_("クライアントへ戻る額"), 30_800, total=True),
    ]


def _compare() -> list[Compared]:
    return [
        Compared(str(_("報酬")), display.yen(48_000), display.yen(60_000)),
        Compared(str(_("納期")), str(_("2027年1月15日（金）")), str(_("2027年1月29日（金）"))),
        Compared(str(_("修正")), str(_("2回まで")), str(_("2回まで")), changed=False),
    ]


def _history() -> list[dict[str, object]]:
    return [
        {"at": _NOON, "text": _("あなたが途中経過を報告しました（74%、ファイル1点）"), "money": False},
        {"at": _NOON - timedelta(days=2), "text": _("クライアントが途中経過を確認しました（37%）"), "money": True},
        {
            "at": _NOON - timedelta(days=4),
            "text": _("条件変更が有効になりました（第2版、納期を3日延長）"),
            "money": False,
        },
    ]
