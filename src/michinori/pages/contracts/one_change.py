"""Changing one thing: the tiles that ask what, a form with one field, and what it would mean, before it is proposed.

What is sent is what the page had shown: the form sends back a mark of it, and anything else is shown first.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from michinori.contracts.models import Amendment
from michinori.contracts.queries.amendments import AmendmentPreview, preview_terms
from michinori.contracts.queries.views import ContractView, view_contract
from michinori.kernel.chain import digest
from michinori.kernel.clock import day_of
from michinori.kernel.text import number_in
from michinori.pages.answers import tried
from michinori.pages.callers import actor_of
from michinori.pages.contracts.contract import frame
from michinori.pages.contracts.measures.stages import StageRow, keep_stages
from michinori.pages.contracts.side_by_side import answer_line, confirm_form, preview_shown
from michinori.pages.contracts.terms_form import BriefRow, ConfirmForm
from michinori.pages.fields import BlockField, DayField, SelectField, YenField, read_number
from michinori.pages.forms import PageForm
from michinori.pages.rows import RowsOf
from michinori.rules.contract.one_change import open_to_change, with_due_date, with_price
from michinori.rules.contract.terms import Terms
from michinori.rules.measures.table import measure_of
from michinori.wording import display
from michinori.wording.contract.amendments import first_reason, propose_word, takes_it, what_word
from michinori.wording.contract.terms import FIELDS

NEW_STAGE = "new"
_DAYS = (3, 7, 14)
_STEPS = (1, 2, 4)


class OneChangeForm(PageForm):
    """Base class: the reason, what was seen, and ``shown``, the mark of the terms that the page showed."""

    kind: ClassVar[str]
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    what = forms.CharField(required=False, widget=forms.HiddenInput)
    shown = forms.CharField(required=False, widget=forms.HiddenInput)
    reason = BlockField(label=_("理由"), limit=2000)
    data: QueryDict

    def __init__(self, data: QueryDict | None, *, view: ContractView, **kwargs: Any) -> None:
        self.view, self.life = view, view.life
        initial = {"seen": view.contract.last_n, "what": self.kind, "reason": first_reason(self.kind)}
        super().__init__(data, initial=initial | self.begins() | kwargs.pop("initial", {}), **kwargs)
        self.fields["reason"].widget.attrs["rows"] = 2

    def begins(self) -> dict[str, object]:
        """Initial values of the form's own fields."""
        return {}

    def new_terms(self) -> Terms | dict[str, object]:
        """The next terms, or the fields of the terms in force that change: none, until a form says which."""
        return {}

    @property
    def body(self) -> dict[str, object]:
        """The whole next terms as commands read them."""
        new, now = self.new_terms(), dict(self.life.terms.as_data())
        return dict(new.as_data()) if isinstance(new, Terms) else now | new

    @property
    def mark(self) -> str:
        """A mark of the terms typed, and of the meter that the page showed with them."""
        return digest({"terms": self.body, "standing": self.view.meter.standing, "paid": self.life.paid})

    @property
    def seen_n(self) -> int | None:
        """``seen`` as a number; None if it is missing or no number."""
        return number_in(str(self.data.get("seen", "")))


class PriceForm(OneChangeForm):
    """Another price; the difference goes to a stage that is open, unless another one is chosen."""

    kind = "price"
    price = YenField(label=_("新しい金額（税抜）"), least=1)
    stage = SelectField(label=_("どの工程の金額を変えますか"), choices=[], required=False)
    field_order = ("seen", "what", "shown", "price", "stage", "reason")

    def __init__(self, data: QueryDict | None, *, view: ContractView, **kwargs: Any) -> None:
        self.free = {stage.id: stage for stage in open_to_change(view.life)}
        super().__init__(data, view=view, **kwargs)
        named = [(one.id, f"{one.name}（{display.yen(one.price)}）") for one in self.free.values()]
        stage = self.fields["stage"]
        stage.choices = [*named, (NEW_STAGE, gettext("新しい工程として足す"))]  # type: ignore[attr-defined]
        if measure_of(view.life.terms).log is not None:
            del self.fields["stage"]

    def begins(self) -> dict[str, object]:
        return {"price": self.life.terms.price, "stage": self.usual}

    @property
    def usual(self) -> str:
        """The stage that takes the difference unless another one is chosen."""
        return next(iter(self.free), NEW_STAGE)

    @property
    def taken_by(self) -> str:
        """Which stage takes the difference, as a sentence; empty where there is no choice to speak of."""
        chosen = self.free.get(str(self["stage"].value() or self.usual)) if "stage" in self.fields else None
        price = read_number(str(self["price"].value() or ""))
        return takes_it(chosen.name, (price or 0) - self.life.terms.price if price else 0) if chosen else ""

    def clean_stage(self) -> str:
        """Refuse a stage that would fall to nothing: its row has to be dropped instead."""
        chosen: str = self.cleaned_data["stage"] or self.usual
        price, stage = self.cleaned_data.get("price"), self.free.get(chosen)
        more = price - self.life.terms.price if price is not None else 1
        if (stage is not None and stage.price + more < 1) or (stage is None and more < 1):
            raise ValidationError(
                gettext("この工程の金額が0円以下になります。別の工程を選ぶか、「工程」で直してください。")
            )
        return chosen

    def new_terms(self) -> Terms:
        chosen = self.cleaned_data.get("stage", "")
        stage_id = "" if chosen == NEW_STAGE else chosen
        return with_price(self.life, self.cleaned_data["price"], stage_id, gettext("追加の作業"))


class DueForm(OneChangeForm):
    """Another due date; the date of payment moves along."""

    kind = "due_date"
    due_date = DayField(label=_("新しい納期"))
    field_order = ("seen", "what", "shown", "due_date", "reason")

    def begins(self) -> dict[str, object]:
        return {"due_date": self.life.terms.due_date}

    def new_terms(self) -> Terms:
        return with_due_date(self.life, self.cleaned_data["due_date"])


class StagesForm(OneChangeForm):
    """Other stages; the price follows their sum."""

    kind = "stages"
    row_sets: ClassVar[dict[str, RowsOf]] = {
        "stages": RowsOf(
            StageRow,
            FIELDS["stages"],
            _("工程を足す"),
            _("契約金額は、工程の合計に合わせて変わります。"),
            sum_word=_("工程の合計"),
        )
    }

    def __init__(self, data: QueryDict | None, *, view: ContractView, **kwargs: Any) -> None:
        super().__init__(data, view=view, **kwargs)
        keep_stages(
            self.rows["stages"], (one.id for one in view.life.stages if one.status in ("submitted", "approved"))
        )

    def begins(self) -> dict[str, object]:
        return {"stages": self.life.terms.as_data()["stages"]}

    def new_terms(self) -> dict[str, object]:
        rows = self.cleaned_data["stages"]
        return {"stages": rows, "price": sum(row["price"] for row in rows) + self.life.superseded}


class BriefForm(OneChangeForm):
    """Other things promised."""

    kind = "brief"
    row_sets: ClassVar[dict[str, RowsOf]] = {
        "brief": RowsOf(BriefRow, FIELDS["brief"], _("約束を足す"), at_most=40),
    }

    def begins(self) -> dict[str, object]:
        return {"brief": self.life.terms.as_data()["brief"]}

    def new_terms(self) -> dict[str, object]:
        return {"brief": self.cleaned_data["brief"]}


ONE_CHANGE: dict[str, type[OneChangeForm]] = {form.kind: form for form in (PriceForm, DueForm, StagesForm, BriefForm)}


@dataclass(frozen=True)
class Tile:
    """One answer to "what do you want to change?", with what the terms in force say of it."""

    icon: str
    word: str
    now: str
    address: str
    chosen: bool


def asked_for(request: HttpRequest) -> str:
    """What is to be changed: a key of ``ONE_CHANGE`` or ``all``, the price if it is neither. A form without the field
    is that of the whole terms.
    """
    sent = request.POST.get("what", "all") if request.method == "POST" else request.GET.get("what", "price")
    return sent if sent in ONE_CHANGE or sent == "all" else "price"


def tiles(view: ContractView, what: str, message_id: str = "") -> list[Tile]:
    """The tiles above the form. A client's wish about the direction of work under way is a change request, which says
    what it is and what it costs while one types.
    """
    terms, contract_id = view.life.terms, view.contract.id
    here, more = reverse("amend", args=(contract_id,)), f"&message={message_id}" if message_id else ""
    made = [
        ("price", "yen", display.yen(terms.price)),
        ("due_date", "calendar", display.short_day(terms.due_date)),
    ]
    if measure_of(terms).log is None:
        left = sum(stage.status != "approved" for stage in view.life.stages)
        made.append(("stages", "steps", gettext("あと%(left)sつ") % {"left": left}))
    directed = [item.value[:12] for item in terms.brief if item.direction] or [item.value[:12] for item in terms.brief]
    made.append(("brief", "compass", "・".join(directed[:2])))
    found = [Tile(icon, what_word(kind), now, f"{here}?what={kind}{more}", kind == what) for kind, icon, now in made]
    if view.can("request-change"):
        found[-1] = Tile(
            "compass",
            what_word("brief"),
            found[-1].now,
            reverse("request_change", args=(contract_id,)),
            what == "brief",
        )
    return [*found, Tile("pen", gettext("そのほか"), "", f"{here}?what=all{more}", what == "all")]


def change_one(
    request: HttpRequest,
    view: ContractView,
    what: str,
    words: Mapping[str, object],
    send: Callable[[OneChangeForm], Amendment],
) -> HttpResponse:
    """Answer the short form: show it, say what is typed would mean (any POST), send it with ``do=send`` if just that
    was shown before.
    """
    first = {"reason": words["first_reason"]} if "first_reason" in words else {}
    posted = request.POST if request.method == "POST" else None
    form = ONE_CHANGE[what](posted, view=view, initial=first | _from_address(request, what))
    live = posted is not None and posted.get("do") == "figures"
    values = frame(view) | dict(words) | {"form": form, "quick": _quick(view, what), "live": live}
    values |= answer_line(view)
    if posted is None or not form.is_valid():
        return _page(request, values, form.status)
    previewed = tried(form, lambda: preview_terms(view, form.body))
    if previewed is None:
        return _page(request, values, form.status)
    sends = posted.get("do") == "send" and posted.get("shown") == form.mark
    confirm = confirm_form(previewed.effect, view.place.side, posted if sends else None)
    if sends and confirm.is_valid():
        sent: Amendment | None = tried(form, lambda: send(form))
        if sent is not None:
            messages.success(request, gettext("条件変更を申し出ました。返事が来たら、お知らせします。"))
            return redirect("amendment", sent.id)
        return _page(request, values | {"newest": _newest(request, view)}, form.status)
    return _page(request, values | _shown(form, previewed, confirm), confirm.status)


def _newest(request: HttpRequest, view: ContractView) -> int:
    """The number of the last event, because the page after a refusal shows the newest state."""
    return view_contract(actor_of(request), view.contract.id).contract.last_n


def _page(request: HttpRequest, values: dict[str, object], status: int) -> HttpResponse:
    return render(request, "contracts/amend.html", values, status=status)


def _shown(form: OneChangeForm, previewed: AmendmentPreview, confirm: ConfirmForm) -> dict[str, object]:
    old, new = previewed.view.life.terms, previewed.new
    return preview_shown(previewed) | {"confirm": confirm, "mark": form.mark, "send_label": propose_word(old, new)}


def _from_address(request: HttpRequest, what: str) -> dict[str, object]:
    """The value of a quick amount or day, which without script is a link."""
    name = {"price": "price", "due_date": "due_date"}.get(what, "")
    return {name: request.GET[name]} if name in request.GET else {}


@dataclass(frozen=True)
class Quick:
    """A suggested value: what is written on it, and what it lays into the field."""

    label: str
    value: str


def _quick(view: ContractView, what: str) -> list[Quick]:
    terms = view.life.terms
    if what == "price":
        least = 10 ** max(0, len(str(terms.price)) - 2)
        more = [least * step * (5 if terms.price // least >= 25 else 1) for step in _STEPS]
        return [Quick(f"＋{display.number(one)}", display.number(terms.price + one)) for one in more]
    if what == "due_date":
        first = max(terms.due_date, day_of(view.now))
        return [
            Quick(gettext("＋%(days)s日") % {"days": days}, (first + timedelta(days=days)).isoformat())
            for days in _DAYS
        ]
    return []
