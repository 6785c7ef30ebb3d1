"""The form for terms: the same for an offer, a counter-offer and a change of terms, prefilled from what is known."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, ClassVar

from django import forms
from django.http import QueryDict
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from michinori.kernel.problems import Flaw
from michinori.pages.fields import (
    BlockField,
    DayField,
    LineField,
    NumberField,
    PercentField,
    RadioField,
    TickField,
    YenField,
    read_number,
)
from michinori.pages.forms import PageForm
from michinori.pages.rows import RowsOf
from michinori.rules.contract.terms import StageTerms, Terms
from michinori.rules.contract.terms_reading import USUAL_PAYMENT_DAYS
from michinori.rules.fields import MAX_YEN
from michinori.rules.measures.hours import MAX_RATE
from michinori.wording.contract.exit_rules import exit_rules
from michinori.wording.contract.terms import FIELDS, METERS, PAY_ON, value_text

STANDARD_RIGHTS, STANDARD_PLACE = "transfer_on_payment", "online"
EXAMPLE_PRICE = 30_000
ADVANCED = ("restart_share", "included_restarts", "reorder_client", "reorder_due_date")
STEPS = ("csrfmiddlewaretoken", "do", "default", "seen")
"""What a form sends besides what was typed."""

_PAY_ON_HINTS = {
    "completion": _("工程の承認で額は確定し、お金が動くのは検収のときです。"),
    "stage": _("仮払いから、承認した工程の分がそのつど出ます。納期が60日より先の仕事に向いています。"),
}


_METER_HINTS = {
    "stages": _("どこまでできたら何円かを、工程に分けて決められる仕事に。迷ったら、これを選びます。"),
    "hours": _(
        "かかる時間が読みにくい仕事や、続けて手伝ってもらう仕事に。働いた時間を日ごとに記録し、週ごとに確認します。"
        "契約金額が上限で、使わなかった分は戻ります。"
    ),
}
_STAGES_BY = {"price": _("金額で"), "percent": _("割合で")}
_STAGES_BY_HINTS = {
    "price": _("工程ごとの金額を書きます。"),
    "percent": _("「下書き30%、清書30%、仕上げ40%」のように書きます。金額は、契約金額と割合から決まります。"),
}


class StageRow(PageForm):
    id = forms.CharField(required=False, widget=forms.HiddenInput, label=_("工程"))
    name = LineField(label=_("工程の名前"), limit=100)
    price = YenField(label=_("金額（税抜）"))


class ShareRow(PageForm):
    name = LineField(label=_("工程の名前"), limit=100)
    percent = PercentField(label=_("割合"), least=1)


class BriefRow(PageForm):
    key = LineField(label=_("項目"), limit=60)
    value = BlockField(label=_("内容"), limit=500, widget=forms.Textarea(attrs={"rows": 1}))
    direction = TickField(label=_("方向性を決める項目"), required=False)


class TermsForm(PageForm):
    """Yen before tax. ``body`` is what commands read; ``seen`` is the last event that the page showed."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    price = YenField(
        label=FIELDS["price"],
        least=1,
        help_text=_("消費税は別に加わります。工程の金額の合計と同じにします。時間で計るときは、これが上限です。"),
    )
    due_date = DayField(label=_("納期"))
    payment_due_date = DayField(
        label=_("支払期日"),
        required=False,
        help_text=_(
            "空欄なら、納期の14日後です。成果物を受け取った日を1日目として、60日目までに支払うことが法律で決められています。"
        ),
    )
    meter_kind = RadioField(
        label=FIELDS["meter"], choices=list(METERS.items()), hints=_METER_HINTS, initial="stages", required=False
    )
    rate = YenField(
        label=_("1時間の金額（税抜）"),
        least=1,
        most=MAX_RATE,
        required=False,
        help_text=_("「時間」で計るときだけ書きます。1分単位で計算し、1円に満たない分は切り捨てます。"),
    )
    stages_by = RadioField(
        label=_("工程の金額の書き方"),
        choices=list(_STAGES_BY.items()),
        hints=_STAGES_BY_HINTS,
        initial="price",
        required=False,
    )
    pay_on = RadioField(label=FIELDS["pay_on"], choices=list(PAY_ON.items()), hints=_PAY_ON_HINTS)
    inspection_days = NumberField(label=FIELDS["inspection_days"], least=1, most=14, unit=_("日"))
    included_revisions = NumberField(label=FIELDS["included_revisions"], most=20, unit=_("回"))
    fallback_share = PercentField(label=FIELDS["fallback_share"], least=30)
    withholding = TickField(
        label=_("源泉徴収をする"),
        required=False,
        help_text=_(
            "個人に払うデザインや原稿の報酬などでは、クライアントが所得税を差し引いて納めます。差し引く額は、次の画面に円で出ます。"
        ),
    )
    rights = BlockField(
        label=FIELDS["rights"],
        limit=1000,
        required=False,
        help_text=_("空欄なら、支払いと同時に著作権（27条・28条の権利を含む）がクライアントに移ります。"),
    )
    place_of_receipt = LineField(
        label=FIELDS["place_of_receipt"], limit=200, required=False, help_text=_("空欄なら、このサイト上です。")
    )
    note = BlockField(label=FIELDS["note"], limit=5000, required=False)
    included_restarts = NumberField(label=FIELDS["included_restarts"], most=2, unit=_("回"))
    restart_share = PercentField(label=FIELDS["restart_share"])
    reorder_client = LineField(
        label=_("元の発注者"),
        limit=200,
        required=False,
        help_text=_("別の会社から受けた仕事を頼むときだけ書きます。支払期日を、元の支払期日の30日後まで延ばせます。"),
    )
    reorder_due_date = DayField(label=_("元の発注者からの支払期日"), required=False)

    row_sets: ClassVar[dict[str, RowsOf]] = {
        "stages": RowsOf(
            StageRow,
            FIELDS["stages"],
            _("工程を足す"),
            _(
                "工程ごとに承認され、金額が確定していきます。途中で終わるときの支えになるので、"
                "できるだけ分けてください。分けるのが難しいときは、全体を一つの工程に。"
            ),
            sum_word=_("工程の合計"),
            at_least=0,
        ),
        "shares": RowsOf(
            ShareRow,
            _("工程の割合"),
            _("工程を足す"),
            _("合計を100%にします。1円に満たない分は切り捨て、最後の工程が残りの金額になります。"),
            at_least=0,
        ),
        "brief": RowsOf(
            BriefRow,
            FIELDS["brief"],
            _("約束を足す"),
            _(
                "色、雰囲気、対象、大きさなど、仕上がりを決めることを一つずつ書きます。差し戻せるのは、ここに書いたことが"
                "満たされていないときです。くつがえると振り出しに戻ってしまう項目には、方向性の印を付けてください。"
            ),
            at_most=40,
        ),
    }
    flaw_fields: ClassVar[dict[str, str]] = {
        "terms.reorder.client": "reorder_client",
        "terms.reorder.due_date": "reorder_due_date",
        "terms.reorder": "reorder_client",
        "terms.meter": "meter_kind",
    }

    data: QueryDict

    def __init__(
        self, data: QueryDict | None = None, *, seen: int | None = None, fixed: Iterable[str] = (), **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.initial.setdefault("seen", seen)
        self._explain()
        self._fix(frozenset(fixed))

    @property
    def measured_by(self) -> str:
        """The meter chosen: ``stages`` or ``hours``."""
        chosen = self.data.get("meter_kind") if self.is_bound else self.initial.get("meter_kind")
        return chosen if chosen in METERS else "stages"

    @property
    def kept_from_before(self) -> int:
        """Yen of the price that belong to no stage: what was done before a restart (domain § 3)."""
        priced = [int(stage.get("price") or 0) for stage in self.initial.get("stages") or () if isinstance(stage, dict)]
        return max(0, int(self.initial.get("price") or 0) - sum(priced)) if priced else 0

    def _explain(self) -> None:
        """Each exit rule beside its field: a sentence, and an example in yen from the terms at hand."""
        for rule in exit_rules(self._terms_at_hand()):
            if rule.name in self.fields and rule.name != "pay_on":
                self.fields[rule.name].help_text = format_html("{} {}", rule.sentence, rule.example)

    def _terms_at_hand(self) -> Terms:
        """What of the form can be read already, the rest by default; only for examples."""
        price = self._number("price", EXAMPLE_PRICE, 1, MAX_YEN)
        today = date(2026, 1, 1)
        return Terms(
            price=price,
            due_date=today,
            payment_due_date=today + timedelta(days=USUAL_PAYMENT_DAYS),
            stages=(StageTerms("", "", price),),
            meter="hours" if self.measured_by == "hours" else "stages",
            brief=(),
            included_revisions=self._number("included_revisions", 2, 0, 20),
            fallback_share=self._number("fallback_share", 50, 30, 100),
            restart_share=self._number("restart_share", 50, 0, 100),
            inspection_days=self._number("inspection_days", 7, 1, 14),
        )

    def _number(self, name: str, default: int, least: int, most: int) -> int:
        value = self.data.get(name) if self.is_bound else self.initial.get(name)
        number = value if isinstance(value, int) else read_number(str(value or ""))
        return number if number is not None and least <= number <= most else default

    def _fix(self, fixed: frozenset[str]) -> None:
        """Stages already submitted or approved keep name and price (domain § 4)."""
        for row in self.rows["stages"].rows:
            if row["id"].value() in fixed:
                self.rows["stages"].kept.add(str(row.prefix))
                for name in ("name", "price"):
                    row.fields[name].widget.attrs["readonly"] = True
                row.fields["name"].help_text = _("提出済みか承認済みなので、変えられません。")

    @property
    def advanced_open(self) -> bool:
        """Whether something is wrong, or unusual, in the fields that are folded away."""
        usual = {"restart_share": 50, "included_restarts": 0}
        unusual = [name for name in usual if self._number(name, usual[name], 0, 100) != usual[name]]
        return bool(unusual or self["reorder_client"].value() or any(name in self.errors for name in ADVANCED))

    @property
    def seen_n(self) -> int | None:
        """The event number that the page was made from; None where it is missing or no number."""
        seen = str(self.data.get("seen", ""))
        return int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 9 else None

    @property
    def body(self) -> dict[str, Any]:
        """The terms as commands read them (api.md, ``terms``)."""
        typed = self.cleaned_data
        plain = (
            "price", "due_date", "payment_due_date", "pay_on", "inspection_days", "included_revisions",
            "included_restarts", "fallback_share", "restart_share", "withholding", "note",
        )  # fmt: skip
        reorder = {"client": typed["reorder_client"], "due_date": typed["reorder_due_date"]}
        return {name: typed[name] for name in plain} | {
            "rights": typed["rights"] or STANDARD_RIGHTS,
            "place_of_receipt": typed["place_of_receipt"] or STANDARD_PLACE,
            "reorder": reorder if any(reorder.values()) else None,
            "meter": self._meter,
            "stages": self._stages if self.measured_by == "stages" else None,
            "brief": typed["brief"],
        }

    @property
    def _meter(self) -> dict[str, Any]:
        kind = self.measured_by
        if kind == "hours":
            return {"kind": kind, "rate": self.cleaned_data.get("rate")}
        return {"kind": kind}

    @property
    def _stages(self) -> list[dict[str, Any]]:
        """Those typed in percents take the ids of stages of the same names."""
        if not self._by_percent:
            found: list[dict[str, Any]] = self.cleaned_data["stages"]
            return found
        ids = {str(stage["name"]): stage.get("id", "") for stage in self.initial.get("stages") or ()}
        return [row | {"id": ids.pop(row["name"], "")} for row in self.cleaned_data["shares"]]

    @property
    def _by_percent(self) -> bool:
        return self.data.get("stages_by") == "percent"

    def _add_flaw(self, flaw: Flaw) -> None:
        """What is wrong with stages typed in percents stands at those."""
        if self._by_percent and flaw.field.startswith("terms.stages"):
            flaw = replace(flaw, field=flaw.field.replace("terms.stages", "shares", 1))
        super()._add_flaw(flaw)

    def typed(self) -> str:
        """Everything that was typed, as hidden fields of the page that shows it before it is sent."""
        pairs = [(key, value) for key, values in self.data.lists() if key not in STEPS for value in values]
        return format_html_join("", '<input type="hidden" name="{}" value="{}">', pairs)

    def seen_again(self, n: int) -> None:
        """After a refusal the page shows the newest state; what was typed stays."""
        again = self.data.copy()
        again["seen"] = str(n)
        self.data = again


class AmendmentForm(TermsForm):
    """The whole next terms, and why."""

    reason = BlockField(
        label=_("変えたい理由"),
        limit=2000,
        help_text=_("相手に届きます。何が変わったのか、なぜ必要なのかを、ひとことで。"),
    )


class ConfirmForm(PageForm):
    """The last step: nothing to type, but a tick for what is confirmed and given up, and for unusual exit rules."""

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        given_up: str = "",
        ticks: Mapping[str, TickField] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(data, **kwargs)
        if given_up:
            self.fields["gives_up"] = TickField(label=given_up)
        self.fields.update(ticks or {})


def rule_ticks(terms: Terms, names: Iterable[str]) -> dict[str, TickField]:
    """One tick for each of these exit rules: what it is here, what that means, what is usual (domain § 9)."""
    rules = {rule.name: rule for rule in exit_rules(terms)}
    defaults = Terms(terms.price, terms.due_date, terms.payment_due_date, terms.stages, terms.brief)
    found = {}
    for name in names:
        rule, value = rules[name], value_text(name, getattr(terms, name))
        usual = gettext("ふつうは%(usual)sです。") % {"usual": value_text(name, getattr(defaults, name))}
        label = gettext("「%(rule)s」が%(value)sであることを確かめました") % {"rule": rule.title, "value": value}
        hint = format_html("{} {} {}", rule.sentence, rule.example, usual)
        found[f"rule_{name}"] = TickField(label=label, help_text=hint)
    return found


def initial_of(terms: Terms) -> Mapping[str, Any]:
    """The form's start from terms that exist."""
    data = terms.as_data()
    reorder = terms.reorder
    own = {
        "meter_kind": terms.meter,
        "rate": terms.rate,
        "due_date": terms.due_date,
        "payment_due_date": terms.payment_due_date,
        "rights": "" if terms.rights == STANDARD_RIGHTS else terms.rights,
        "place_of_receipt": "" if terms.place_of_receipt == STANDARD_PLACE else terms.place_of_receipt,
        "reorder_client": reorder.client if reorder else "",
        "reorder_due_date": reorder.due_date if reorder else None,
    }
    return data | own
