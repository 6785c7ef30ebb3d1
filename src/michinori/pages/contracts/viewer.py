"""Looking at work: the page that shows what was handed in, remarks pinned to it, and the client's answer beside it."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from michinori.contracts.models import Attachment
from michinori.contracts.queries.files import attached_for, handed_in_near
from michinori.contracts.queries.remarks import Said, remarks_on
from michinori.contracts.queries.views import ContractView, view_contract
from michinori.conversation.commands.remarks import make_remark
from michinori.conversation.queries.files import file_for
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.kernel.text import number_in
from michinori.pages.answers import answers_problems, tried, waiting
from michinori.pages.callers import actor_of
from michinori.pages.contracts.answering import panel_of, sends_back
from michinori.pages.contracts.shelf import Leaf, Shelf, leaf_of, shelf_of, shown_by
from michinori.pages.contracts.showing import file_row
from michinori.pages.fields import BlockField, NumberField, mistake
from michinori.pages.forms import PageForm
from michinori.rules.contract.lifecycle import ANSWERABLE, UNDER_WAY
from michinori.rules.talk.remarks import LONGEST, MAX_REMARK
from michinori.wording.contract import looking
from michinori.wording.contract.remarks import clock_text, spot_text
from michinori.wording.talk.messages import BRING_IN, speaker

ZOOMS = (1, 2, 3)
"""The steps of magnification that a link can ask for: as wide as the window, twice and three times."""
_PERCENT = re.compile(r"(\d{1,3})(?:[.,](\d)\d*)?%?")


class PlaceField(NumberField):
    """A place on a page in percent of its width or height, with one decimal; cleaned to permille."""

    def to_python(self, value: Any) -> int | None:
        text = re.sub(r"\s", "", unicodedata.normalize("NFKC", str(value or "")))
        if not text:
            return None
        found = _PERCENT.fullmatch(text)
        if found is None:
            raise mistake("not_a_number")
        permille = int(found[1]) * 10 + int(found[2] or 0)
        if permille > 1_000:
            raise mistake("too_large", limit=100)
        return permille

    def prepare_value(self, value: Any) -> Any:
        return f"{value / 10:g}" if isinstance(value, int) else value


class RemarkForm(PageForm):
    """A remark: what one says, and where it is pinned, which a click on the picture fills in."""

    body = BlockField(limit=MAX_REMARK, label=gettext_lazy("書きこみ"))
    across = PlaceField(required=False, most=1_000, label=gettext_lazy("左から"), unit="%")
    down = PlaceField(required=False, most=1_000, label=gettext_lazy("上から"), unit="%")
    second = NumberField(required=False, most=LONGEST, label=gettext_lazy("何秒のところ"), unit=gettext_lazy("秒"))
    flaw_fields = {"x": "across", "y": "down"}

    def __init__(self, data: Any = None, *, plays: bool, **kwargs: Any) -> None:
        super().__init__(data, auto_id="remark_%s", **kwargs)
        for name in ("across", "down") if plays else ("second",):
            del self.fields[name]
        self.fields["body"].widget.attrs["rows"] = 2

    def sent(self, page: int) -> dict[str, object]:
        """What the command takes."""
        cleaned = self.cleaned_data
        if "second" in cleaned:
            return {"body": cleaned["body"], "second": cleaned["second"]}
        return {"body": cleaned["body"], "page": page, "x": cleaned["across"], "y": cleaned["down"]}


@dataclass(frozen=True)
class Pin:
    """A remark on the page that is looked at. ``left``, ``top``: of its pin in percent, empty for sound and film, which
    have ``clock``; ``spot``: the same in words. ``way``: where what it invites to do outside can be done on the site.
    """

    n: int
    number: int
    said: Said
    who: str
    spot: str
    left: str = ""
    top: str = ""
    clock: str = ""
    way: tuple[str, str] | None = None


@require_safe
@answers_problems
def look_at_file(request: HttpRequest, file_id: str) -> HttpResponse:
    """The preview of a file, page by page or in the browser's player; of work with its versions and remarks, and with
    the answer to it. 404 if it has no preview.
    """
    actor = actor_of(request)
    found = _found(actor, file_id, number_in(request.GET.get("page", "1"), 5) or 0, request)
    return render(request, "contracts/viewer.html", found)


@require_POST
@answers_problems
def remark(request: HttpRequest, file_id: str) -> HttpResponse:
    """Pin a remark to a page of the work, and show that page again."""
    actor = actor_of(request)
    page = number_in(request.POST.get("page", "1"), 5) or 0
    values = _found(actor, file_id, page, request)
    if "contract" not in values:
        raise Problem.unknown()
    form = RemarkForm(request.POST, plays=bool(values["leaf"].plays))
    if form.is_valid():
        made = tried(form, lambda: make_remark(actor=actor, file_id=file_id, sent=form.sent(page)))
        if made is not None:
            messages.success(request, _("書きこみました。相手にも見えます。"))
            return redirect(f"{values['leaf'].look}#remark-{made.row.n}")
    return waiting(render(request, "contracts/viewer.html", values | {"form": form}, status=form.status), form.waits)


def _found(actor: Actor, file_id: str, page: int, request: HttpRequest) -> dict[str, Any]:
    attached = attached_for(actor, file_id)
    if attached is None:
        access = file_for(actor, file_id)
        shelf_pages, shown, file = access.shown.pages or 0, access.shown, access.file
    else:
        shelf_pages, shown, file = shown_by(attached).pages or 0, shown_by(attached), attached.file
    if not 1 <= page <= shelf_pages:
        raise Problem.unknown()
    zoom = number_in(request.GET.get("zoom", "1"), 1)
    values: dict[str, Any] = {
        "leaf": leaf_of(file, shown, page),
        "pages": shelf_pages,
        "zoom": zoom if zoom in ZOOMS else 1,
        "zooms": ZOOMS,
        "sends_back": sends_back(request),
    }
    if attached is None:
        return values | _alone(values["leaf"], shelf_pages, original=access.original)
    view = view_contract(actor, attached.contract_id)
    shelf = shelf_of(attached, handed_in_near(attached), page)
    return values | _work(view, shelf, attached, actor) | {"compare": _earlier(shelf, request)}


def _alone(leaf: Leaf, pages: int, *, original: bool) -> dict[str, Any]:
    """The values for a file that is no work of a contract: its pages alone."""
    near = {name: leaf.page + step for name, step in (("before", -1), ("after", 1))}
    beside = {name: f"{leaf.look.partition('?')[0]}?page={one}" for name, one in near.items() if 1 <= one <= pages}
    return {**beside, "original": original}


def _work(view: ContractView, shelf: Shelf, attached: Attachment, actor: Actor) -> dict[str, Any]:
    stage = next((one for one in view.life.stages if one.id == attached.stage_id), None)
    contract, row = view.contract, file_row(view, attached)
    giver = contract.worker if attached.by == "worker" else contract.client
    plays = bool(shelf.now.plays)
    said = remarks_on(contract, attached.file_id)
    pins = [_pin(view, one, number, actor) for number, one in enumerate(said, 1)]
    may_remark = view.life.status in ANSWERABLE and view.place.acting
    return {
        "contract": contract,
        "shelf": shelf,
        "strip": shelf.strip,
        "before": shelf.before.look if shelf.before else "",
        "after": shelf.after.look if shelf.after else "",
        "title": stage.name if stage else looking.whole_word(),
        "handed_in": looking.handed_in_by(
            giver.display_name, attached.at, own=view.place.side == attached.by, percent=attached.percent
        ),
        "giver": giver,
        "original": bool(row.address),
        "passing": row.passing,
        "files": [file_row(view, one) for one in shelf.together],
        "newest": leaf_of(shelf.newest.file, shown_by(shelf.newest), 1) if shelf.newest else None,
        "pins": [one for one in pins if plays or one.said.row.page == shelf.now.page],
        "elsewhere": [one for one in pins if not plays and one.said.row.page != shelf.now.page],
        "brief": view.life.terms.brief,
        "panel": panel_of(view, attached) if shelf.is_newest else None,
        "form": RemarkForm(plays=plays) if may_remark else None,
        "side": view.place.side,
    }


def _pin(view: ContractView, said: Said, number: int, actor: Actor) -> Pin:
    row, side = said.row, view.place.side
    way = _way(view) if row.outside and row.by != side else None
    who = speaker(row.by, side, row.author.display_name, own_name=row.author_id != actor.user_id)
    if row.second is not None:
        return Pin(row.n, number, said, who, spot_text(row), clock=clock_text(row.second), way=way)
    place = {"left": f"{(row.x or 0) / 10:g}%", "top": f"{(row.y or 0) / 10:g}%"}
    return Pin(row.n, number, said, who, spot_text(row), way=way, **place)


def _way(view: ContractView) -> tuple[str, str]:
    """Where what a remark invites to do outside can be done on the site."""
    if view.life.status in UNDER_WAY:
        return str(BRING_IN["amend"]), reverse("amend", args=(view.contract.id,))
    return str(BRING_IN["hand_over"]), reverse("hand_over", args=(view.contract.id,))


def _earlier(shelf: Shelf, request: HttpRequest) -> Leaf | None:
    """The page of the version before to show beside this one, if the reader asks for it."""
    if shelf.earlier is None or shelf.now.plays or "compare" not in request.GET:
        return None
    shown = shown_by(shelf.earlier)
    found = leaf_of(shelf.earlier.file, shown, min(shelf.now.page, shown.pages or 1))
    return None if found.plays else found
