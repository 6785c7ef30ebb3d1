"""Stages on the contract's page and in the form for terms (all with prices, or all in percents of the price)."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from michinori.contracts.queries.views import ContractView
from michinori.kernel.problems import Flaw
from michinori.pages.contracts import showing
from michinori.pages.contracts.measures.face import Typed
from michinori.pages.fields import LineField, PercentField, RadioField, YenField, read_number
from michinori.pages.forms import PageForm
from michinori.pages.meter_way import MeterStage
from michinori.pages.rows import RowSet, RowsOf
from michinori.rules.contract.terms import StageTerms
from michinori.rules.measures.figures import Meter
from michinori.wording.contract import page
from michinori.wording.contract.terms import FIELDS
from michinori.wording.sentences import Sentence

_BY = {"price": _("金額で"), "percent": _("割合で")}
_BY_HINTS = {
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


def keep_stages(rows: RowSet, fixed: Iterable[str]) -> None:
    """Make name and price of the stages with these ids read-only, and keep their rows."""
    ids = frozenset(fixed)
    for row in rows.rows:
        if row["id"].value() in ids:
            rows.kept.add(str(row.prefix))
            for name in ("name", "price"):
                row.fields[name].widget.attrs["readonly"] = True
            row.fields["name"].help_text = _("提出済みか承認済みなので、変えられません。")


class StagesPart(PageForm):
    """The fields and rows of stages in the form for terms."""

    stages_by = RadioField(
        label=_("工程の金額の書き方"), choices=list(_BY.items()), hints=_BY_HINTS, initial="price", required=False
    )
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
            _("割合で工程を足す"),
            _("合計を100%にします。1円に満たない分は切り捨て、最後の工程が残りの金額になります。"),
            at_least=0,
        ),
    }

    @property
    def kept_from_before(self) -> int:
        """The part of the price, in yen, that belongs to no stage: for work before a restart (domain § 3)."""
        priced = [int(stage.get("price") or 0) for stage in self.initial.get("stages") or () if isinstance(stage, dict)]
        return max(0, int(self.initial.get("price") or 0) - sum(priced)) if priced else 0

    def stages_at_hand(self, price: int) -> tuple[StageTerms, ...]:
        """The stages typed so far, for examples; one of the whole price as long as they are not complete."""
        rows = self.rows["stages"].rows
        typed = [(str(row["name"].value() or ""), read_number(str(row["price"].value() or "")) or 0) for row in rows]
        complete = all(name and amount > 0 for name, amount in typed)
        if not complete or sum(amount for _name, amount in typed) + self.kept_from_before != price:
            typed = [(gettext("全体"), price)]
        return tuple(StageTerms("", name, amount) for name, amount in typed)

    def fix_stages(self, fixed: Iterable[str]) -> None:
        """Make name and price of stages that are submitted or approved read-only (domain § 4). ``fixed``: their ids."""
        keep_stages(self.rows["stages"], fixed)

    def _add_flaw(self, flaw: Flaw) -> None:
        """Show flaws of stages at the rows with percents if the stages were typed in percents."""
        if self.data.get("stages_by") == "percent" and flaw.field.startswith("terms.stages"):
            flaw = replace(flaw, field=flaw.field.replace("terms.stages", "shares", 1))
        super()._add_flaw(flaw)


class Stages:
    """Stages as pages show them."""

    title: Sentence = FIELDS["stages"]
    card = "contracts/measures/stages.html"
    choice = ""
    below = "contracts/measures/stages_rows.html"

    def values(self, view: ContractView) -> dict[str, object]:
        return {"stages": showing.stage_rows(view)}

    def answer(self, view: ContractView) -> str:
        done = sum(part.stage.status == "approved" for part in view.meter.stages)
        return page.stages_line(len(view.meter.stages), done)

    def way(self, meter: Meter, price: int) -> tuple[MeterStage, ...]:
        return tuple(
            MeterStage(part.stage.name, part.stage.price, part.stage.status, part.confirmed, part.claimed)
            for part in meter.stages
        )

    def typed(self, form: Mapping[str, Any], former: Mapping[str, Any]) -> Typed:
        """Stages typed in percents keep the ids of former stages with the same names."""
        if form["stages_by"] != "percent":
            return {"meter": {}, "stages": form["stages"]}
        ids = {str(stage["name"]): stage.get("id", "") for stage in former.get("stages") or ()}
        return {"meter": {}, "stages": [row | {"id": ids.pop(row["name"], "")} for row in form["shares"]]}

    def begins(self, rest: int) -> dict[str, object]:
        return {"rate": None, "stages": [{"name": gettext("残りの作業"), "price": rest}]}
