"""Hours on the contract's page (by weeks) and in the form for terms (the rate)."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from michinori.contracts.queries.views import ContractView
from michinori.pages.contracts.measures.face import Typed
from michinori.pages.contracts.measures.weeks import week_rows
from michinori.pages.fields import NumberField, YenField
from michinori.pages.forms import PageForm
from michinori.pages.meter_way import MeterStage
from michinori.rules.measures.figures import Meter
from michinori.rules.measures.hours import MAX_RATE, WEEK_MINUTES
from michinori.wording.measures.hours import rate_text
from michinori.wording.measures.table import words_of
from michinori.wording.sentences import Sentence


class HoursPart(PageForm):
    """The field of hours in the form for terms."""

    rate = YenField(
        label=_("1時間の金額（税抜）"),
        least=1,
        most=MAX_RATE,
        required=False,
        help_text=_("「時間」で計るときだけ書きます。1分単位で計算し、1円に満たない分は切り捨てます。"),
    )
    week_hours = NumberField(
        label=_("1週間に記録できる時間"),
        least=1,
        most=WEEK_MINUTES // 60,
        required=False,
        unit=_("時間"),
        help_text=_("「時間」で計るときだけ使います。書かなければ40時間です。1日に記録できるのは12時間までです。"),
    )


class Hours:
    """Hours as pages show them."""

    title: Sentence = _("週ごとの時間")
    card = "contracts/measures/hours.html"
    choice = "contracts/measures/hours_choice.html"
    below = ""

    def values(self, view: ContractView) -> dict[str, object]:
        terms = view.life.terms
        return {"weeks": week_rows(view), "too_many": words_of(terms).over(view.meter, terms.price)}

    def answer(self, view: ContractView) -> str:
        newest = week_rows(view)[:1]
        said = gettext("直近%(time)s") % {"time": newest[0].time} if newest else gettext("まだ記録がありません")
        return f"{said}・{rate_text(view.life.terms.rate or 0)}"

    def way(self, meter: Meter, price: int) -> tuple[MeterStage, ...]:
        """The whole log as one stage of the picture."""
        status = "approved" if meter.confirmed == price else "doing"
        return (MeterStage(gettext("時間の記録"), price, status, meter.confirmed, meter.claimed),)

    def typed(self, form: Mapping[str, Any], former: Mapping[str, Any]) -> Typed:
        hours, minutes = form["week_hours"], former.get("week_minutes")
        if hours is not None and (minutes is None or hours != minutes // 60):
            minutes = hours * 60
        return {"meter": {"rate": form["rate"], "week_minutes": minutes}, "stages": None}

    def begins(self, rest: int) -> dict[str, object]:
        return {"rate": None, "stages": []}
