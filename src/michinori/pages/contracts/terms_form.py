"""The form for terms, used by offers, counter-offers, amendments and switches, and the form that confirms them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, ClassVar

from django import forms
from django.forms import BoundField
from django.http import QueryDict
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from michinori.kernel.text import number_in
from michinori.pages.contracts.measures.hours import HoursPart
from michinori.pages.contracts.measures.stages import StagesPart
from michinori.pages.contracts.measures.table import FACES
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
from michinori.rules.measures.hours import USUAL_WEEK, WEEK_MINUTES
from michinori.rules.measures.stages import MAX_STAGES
from michinori.rules.measures.table import USUAL
from michinori.rules.money.rates import Statutory
from michinori.wording.contract.exit_rules import exit_rules
from michinori.wording.contract.folds import form_answers
from michinori.wording.contract.terms import FIELDS, PAY_ON
from michinori.wording.measures.table import WORDS

STANDARD_RIGHTS, STANDARD_PLACE = "transfer_on_payment", "online"
EXAMPLE_PRICE = 30_000
STEPS = ("csrfmiddlewaretoken", "do", "default", "seen")
"""Names that the form sends besides its fields."""

_PAY_ON_HINTS = {
    "stage": _("仮払いから、承認した工程の分がそのつど出ます。"),
    "completion": _("工程の承認で額は確定し、お金が動くのは検収のときです。納期が60日より先の仕事では選べません。"),
}


_FOLDS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "measure": (_("道のりの計り方"), ("meter_kind", "stages_by", "open_stages", "week_hours")),
    "paying": (
        _("支払いと検収"),
        ("pay_on", "payment_due_date", "inspection_days", "included_revisions", "withholding"),
    ),
    "ending": (_("途中で終わるとき"), ("fallback_share", "included_restarts", "restart_share")),
    "handing": (_("権利・受け渡し・取り決め"), ("rights", "place_of_receipt", "note")),
    "reorder": (_("別の会社から受けた仕事を頼むとき"), ("reorder_client", "reorder_due_date")),
}
"""The fields that are usually left as they are, in groups."""
_BY_HAND = ("rights", "place_of_receipt", "note", "reorder_client")
_ONLY_WITH = {"stages_by": "meter_kind=stages", "open_stages": "meter_kind=stages", "week_hours": "meter_kind=hours"}
"""Fields of one measure: the choice with which they are shown."""


@dataclass(frozen=True)
class Folded:
    """Fields behind a closed line, each with the choice with which it is shown. ``open``: one of them has an error."""

    title: Any
    answer: str
    fields: list[tuple[BoundField, str]]
    open: bool


class BriefRow(PageForm):
    key = LineField(label=_("項目"), limit=60)
    value = BlockField(label=_("内容"), limit=500, widget=forms.Textarea(attrs={"rows": 1}))
    direction = TickField(label=_("方向性を決める項目"), required=False)


class TermsForm(StagesPart, HoursPart):
    """The form for terms, in yen before tax. ``body``: the terms as commands read them. ``seen``: the number of the
    last event that the page showed.
    """

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
            "空欄なら、納期の14日後です。成果物を受け取った日を1日目として、60日目までにします（事業として頼むときは、法律の決まりでもあります）。"
        ),
    )
    meter_kind = RadioField(
        label=FIELDS["meter"],
        choices=[(kind, words.name) for kind, words in WORDS.items()],
        hints={kind: words.hint for kind, words in WORDS.items()},
        initial=USUAL.kind,
        required=False,
    )
    pay_on = RadioField(label=FIELDS["pay_on"], choices=list(PAY_ON.items()), hints=_PAY_ON_HINTS)
    open_stages = NumberField(label=FIELDS["open_stages"], least=1, most=MAX_STAGES, unit=_("つまで"), required=False)
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
        **StagesPart.row_sets,
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
        "terms.meter.week_minutes": "week_hours",
    }

    field_order: Iterable[str] | None = (
        "seen", "price", "due_date", "payment_due_date", "meter_kind", "rate", "week_hours", "stages_by",
    )  # fmt: skip

    data: QueryDict

    def __init__(
        self,
        data: QueryDict | None,
        statutory: Statutory,
        *,
        seen: int | None = None,
        fixed: Iterable[str] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(data, **kwargs)
        self.initial.setdefault("seen", seen)
        self.fix_stages(fixed)
        self._explain(statutory)

    @property
    def measured_by(self) -> str:
        """The kind of the chosen measure."""
        chosen = self._chosen("meter_kind")
        return chosen if chosen in FACES else USUAL.kind

    @property
    def measures(self) -> list[dict[str, str]]:
        """For each measure its kind and the templates of its fields."""
        return [{"kind": kind, "choice": face.choice, "below": face.below} for kind, face in FACES.items()]

    def _explain(self, statutory: Statutory) -> None:
        """Set the help text of each exit rule: a sentence, and an example in yen for the values typed so far."""
        for rule in exit_rules(self._terms_at_hand(), statutory):
            if rule.name in self.fields and rule.name != "pay_on":
                self.fields[rule.name].help_text = format_html("{} {}", rule.sentence, rule.example)

    def _terms_at_hand(self) -> Terms:
        """Terms of the values typed so far, with defaults for the rest; used only for examples."""
        price = self._number("price", EXAMPLE_PRICE, 1, MAX_YEN)
        today = date(2026, 1, 1)
        return Terms(
            price=price,
            due_date=today,
            payment_due_date=today + timedelta(days=USUAL_PAYMENT_DAYS),
            stages=self.stages_at_hand(price),
            meter=self.measured_by,
            brief=(),
            pay_on="completion" if self._chosen("pay_on") == "completion" else "stage",
            open_stages=self._number("open_stages", 1, 1, MAX_STAGES),
            included_revisions=self._number("included_revisions", 2, 0, 20),
            included_restarts=self._number("included_restarts", 0, 0, 2),
            fallback_share=self._number("fallback_share", 50, 30, 100),
            restart_share=self._number("restart_share", 50, 0, 100),
            inspection_days=self._number("inspection_days", 7, 1, 14),
            withholding=bool(self._chosen("withholding")),
            week_minutes=self._number("week_hours", USUAL_WEEK // 60, 1, WEEK_MINUTES // 60) * 60,
        )

    def _chosen(self, name: str) -> Any:
        return self.data.get(name) if self.is_bound else self.initial.get(name)

    def _number(self, name: str, default: int, least: int, most: int) -> int:
        value = self._chosen(name)
        number = value if isinstance(value, int) else read_number(str(value or ""))
        return number if number is not None and least <= number <= most else default

    @property
    def rows_wrong(self) -> bool:
        """Whether a list of rows, or a date beside it, has an error, so that they must not stay folded."""
        wrong = any(rows.errors or any(row.errors for row in rows.rows) for rows in self.rows.values())
        return wrong or any(name in self.errors for name in ("due_date",))

    @property
    def folded(self) -> list[Folded]:
        """The fields that are usually left as they are, in groups whose closed line says what they hold."""
        said = form_answers(self._terms_at_hand(), {name: str(self[name].value() or "") for name in _BY_HAND})
        return [
            Folded(title, said[group], [self._folded(name) for name in names], any(n in self.errors for n in names))
            for group, (title, names) in _FOLDS.items()
        ]

    def _folded(self, name: str) -> tuple[BoundField, str]:
        return self[name], _ONLY_WITH.get(name, "")

    @property
    def seen_n(self) -> int | None:
        """``seen`` as a number; None if it is missing or no number."""
        return number_in(str(self.data.get("seen", "")))

    @property
    def body(self) -> dict[str, object]:
        """The terms as commands read them (``terms`` of the API)."""
        typed = self.cleaned_data
        of_measure = FACES[self.measured_by].typed(typed, self.initial)
        plain = (
            "price", "due_date", "payment_due_date", "pay_on", "open_stages", "inspection_days", "included_revisions",
            "included_restarts", "fallback_share", "restart_share", "withholding", "note",
        )  # fmt: skip
        reorder = {"client": typed["reorder_client"], "due_date": typed["reorder_due_date"]}
        return {name: typed[name] for name in plain} | {
            "rights": typed["rights"] or STANDARD_RIGHTS,
            "place_of_receipt": typed["place_of_receipt"] or STANDARD_PLACE,
            "reorder": reorder if any(reorder.values()) else None,
            "meter": {"kind": self.measured_by} | of_measure["meter"],
            "stages": of_measure["stages"],
            "brief": typed["brief"],
        }

    def with_stages(self, stages: Iterable[tuple[StageTerms, int, int]]) -> QueryDict:
        """The data sent, with these stages in place of those typed; for the form see ``split_rows``."""
        again = self.data.copy()
        for key in [key for key in again if key.startswith(("stages-", "shares-"))]:
            del again[key]
        again["stages_by"] = "price"
        for index, row in enumerate(split_rows(stages)):
            for name, value in row.items():
                again[f"stages-{index}-{name}"] = str(value)
        return again

    def typed(self) -> str:
        """The values typed, as hidden fields of the review page."""
        pairs = [(key, value) for key, values in self.data.lists() if key not in STEPS for value in values]
        return format_html_join("", '<input type="hidden" name="{}" value="{}">', pairs)

    def seen_again(self, n: int) -> None:
        """Set ``seen`` to event ``n``, because the page after a refusal shows the newest state."""
        again = self.data.copy()
        again["seen"] = str(n)
        self.data = again


def split_rows(stages: Iterable[tuple[StageTerms, int, int]]) -> list[dict[str, object]]:
    """Rows of the form for stages of which large ones were split, each with its number among the parts of its former
    stage and their count: 本文（1/2）.
    """
    return [
        {
            "id": stage.id,
            "name": stage.name if count == 1 else f"{stage.name[:90]}（{number}/{count}）",
            "price": stage.price,
        }
        for stage, number, count in stages
    ]


class AmendmentForm(TermsForm):
    """The complete next terms, and the reason for changing them."""

    reason = BlockField(
        label=_("変えたい理由"),
        limit=2000,
        help_text=_("相手に届きます。何が変わったのか、なぜ必要なのかを、ひとことで。"),
    )


class ConfirmForm(PageForm):
    """Confirm terms: a box to tick for confirmed yen that are given up, and for each unusual exit rule."""

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


def initial_of(terms: Terms) -> Mapping[str, Any]:
    """The form's initial values from existing terms."""
    data = terms.as_data()
    reorder = terms.reorder
    own = {
        "meter_kind": terms.meter,
        "rate": terms.rate,
        "week_minutes": terms.week_minutes,
        "week_hours": terms.week_minutes // 60 if terms.week_minutes else None,
        "due_date": terms.due_date,
        "payment_due_date": terms.payment_due_date,
        "rights": "" if terms.rights == STANDARD_RIGHTS else terms.rights,
        "place_of_receipt": "" if terms.place_of_receipt == STANDARD_PLACE else terms.place_of_receipt,
        "reorder_client": reorder.client if reorder else "",
        "reorder_due_date": reorder.due_date if reorder else None,
    }
    return data | own
