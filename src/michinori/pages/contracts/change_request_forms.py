"""Forms of change requests: the request, an opinion on its class, declining."""

from typing import Any, ClassVar

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from michinori.contracts.queries.views import ContractView
from michinori.kernel.problems import Problem
from michinori.kernel.text import clean_block, number_in
from michinori.pages.contracts.terms_form import BriefRow
from michinori.pages.fields import BlockField, RadioField, TickField
from michinori.pages.forms import PageForm
from michinori.pages.rows import RowsOf
from michinori.rules.contract.briefs import MAX_ITEMS, MAX_VALUE
from michinori.rules.contract.life import BriefChangeData
from michinori.wording.contract.contracts import CHANGE_CLASSES

MAX_NOTE, MAX_REASON = 5000, 2000


class ChangeForm(PageForm):
    """A change request: a field with the new value for each agreed item, items to add, and a note to the worker.

    ``version``: the version of the terms whose brief the page shows.
    """

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    version = forms.CharField(required=False, widget=forms.HiddenInput)
    note = BlockField(
        label=_("ワーカーに伝えたいこと"),
        limit=MAX_NOTE,
        help_text=_(
            "何を、なぜ変えたいのかを、ひとことで。気に入らないところより、どうなればよいかを書くと伝わります。"
        ),
    )
    row_sets: ClassVar[dict[str, RowsOf]] = {
        "added": RowsOf(
            BriefRow,
            _("新しく加えたいこと"),
            _("加えたいことを足す"),
            _("いまの約束にないことを頼むときだけ書きます。"),
            at_least=0,
            at_most=MAX_ITEMS,
        )
    }

    data: QueryDict

    def __init__(self, data: QueryDict | None = None, *, view: ContractView, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.view, self.brief = view, view.life.terms.brief
        self.initial.update(seen=view.contract.last_n, version=view.life.terms_version)
        for number, item in enumerate(self.brief):
            value = BlockField(label=item.key, limit=MAX_VALUE, required=False, initial=item.value)
            value.widget.attrs["rows"] = 2
            self.fields[f"item{number}"] = value
            self.fields[f"drop{number}"] = TickField(label=_("この約束を外す"), required=False)
        self.order_fields([*(name for name in self.fields if name != "note"), "note"])

    @property
    def items(self) -> list[dict[str, object]]:
        """The agreed items with their fields."""
        return [
            {"item": item, "value": self[f"item{number}"], "drop": self[f"drop{number}"]}
            for number, item in enumerate(self.brief)
        ]

    @property
    def changes(self) -> list[BriefChangeData]:
        """The requested changes, as commands read them. A field that was not sent changes nothing; an emptied one
        removes its item. Sets ``flaw_fields`` accordingly.
        """
        wished, places = list[BriefChangeData](), list[tuple[str, str]]()
        for number, item in enumerate(self.brief):
            sent = self.data.get(f"item{number}")
            value = "" if self.data.get(f"drop{number}") else item.value if sent is None else clean_block(sent)
            if value != item.value:
                wished.append({"key": item.key, "value": value or None, "direction": item.direction})
                places.append((f"item{number}", f"item{number}"))
        for number, row in enumerate(self.rows["added"].filled):
            key, value = row["key"].value(), row["value"].value()
            wished.append({"key": key, "value": value, "direction": self._sets(row)})
            places.append((f"added.{number}.key", f"added.{number}.value"))
        where = {"changes": "added"}
        for index, (key, value) in enumerate(places):
            where |= {f"changes.{index}.key": key, f"changes.{index}.value": value}
        self.flaw_fields = where  # type: ignore[misc]
        return wished

    @staticmethod
    def _sets(row: forms.Form) -> bool:
        return bool(row["direction"].value())

    def clean(self) -> dict[str, object] | None:
        """Refuse (``stale``) a form that was filled in beside another version of the terms."""
        sent = self.data.get("version")
        if sent is not None and sent != str(self.view.life.terms_version):
            self.add_problem(Problem("stale", last=self.view.contract.last_n))
            again = self.data.copy()
            again["version"], again["seen"] = str(self.view.life.terms_version), str(self.view.contract.last_n)
            self.data = again
        return self.cleaned_data

    @property
    def seen_n(self) -> int | None:
        """``seen`` as a number; None if it is missing or no number."""
        return number_in(str(self.data.get("seen", "")))


class DisputeForm(PageForm):
    """One side's opinion on the class, and why. The class by the rule (``by_rule``) is not among the choices."""

    kind = RadioField(label=_("あなたは、どの区分だと思いますか"), choices=[], cards=False)
    reason = BlockField(
        label=_("理由"),
        limit=MAX_REASON,
        help_text=_("約束のどの項目を、どう読むかを書いてください。決まりによる区分と並べて、記録に残ります。"),
    )
    flaw_fields: ClassVar[dict[str, str]] = {"class": "kind"}

    def __init__(self, data: QueryDict | None = None, *, by_rule: str, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        choices = [(kind, word) for kind, word in CHANGE_CLASSES.items() if kind != by_rule]
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]


class DeclineForm(PageForm):
    """Decline a request, with an optional note."""

    note = BlockField(
        label=_("ひとこと"), limit=MAX_NOTE, required=False, help_text=_("理由を書いておくと、話が進みやすくなります。")
    )
