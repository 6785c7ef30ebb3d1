"""Where the bank's CSV has what: layouts kept by name."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from michinori.desk.staff import staff_only
from michinori.pages.answers import done
from michinori.pages.callers import actor_of
from michinori.pages.fields import LineField, NumberField, SelectField, TickField
from michinori.pages.forms import PageForm
from michinori.rules.money.statement_layouts import ACCOUNT_LIMIT, COLUMN_LIMIT
from michinori.treasury.commands.layouts import LAYOUT_NAME_LIMIT, keep_layout
from michinori.treasury.commands.money_log import WHY_LIMIT
from michinori.treasury.queries.statements import list_layouts
from michinori.wording.sentences import Sentence
from michinori.wording.statements import ENCODINGS

_MOST_BEFORE = 50


def _column(label: Sentence, *, required: bool = False) -> LineField:
    return LineField(limit=COLUMN_LIMIT, required=required, label=label)


class LayoutForm(PageForm):
    """A layout. Columns are typed as headings, or as places from 1."""

    name = LineField(
        limit=LAYOUT_NAME_LIMIT,
        label=gettext_lazy("この形の名前"),
        help_text=gettext_lazy("同じ名前で決め直すと、置きかわります。"),
    )
    account = LineField(
        limit=ACCOUNT_LIMIT,
        label=gettext_lazy("口座"),
        help_text=gettext_lazy("どの口座の明細か。あとから変えられません。"),
    )
    encoding = SelectField(label=gettext_lazy("文字コード"), choices=list(ENCODINGS.items()))
    before = NumberField(
        required=False, most=_MOST_BEFORE, label=gettext_lazy("見出しより上の行数"), unit=gettext_lazy("行")
    )
    headings = TickField(required=False, label=gettext_lazy("列の見出しがある"))
    era = TickField(required=False, label=gettext_lazy("年が令和で書かれている"))
    day = _column(gettext_lazy("日付の列"), required=True)
    sender = _column(gettext_lazy("振込人の列"), required=True)
    amount = _column(gettext_lazy("金額の列（出金はマイナス）"))
    came = _column(gettext_lazy("入金の列"))
    went = _column(gettext_lazy("出金の列"))
    message = _column(gettext_lazy("メモの列"))
    balance = _column(gettext_lazy("残高の列"))
    reason = LineField(
        limit=WHY_LIMIT,
        label=gettext_lazy("理由"),
        help_text=gettext_lazy("例: 銀行のCSVの見本を見た。記録に残ります。"),
    )


@staff_only("money-in")
@require_http_methods(["GET", "HEAD", "POST"])
def show_layouts(request: HttpRequest) -> HttpResponse:
    """The layouts that were kept, and a form for one more or for another answer under the same name."""
    actor = actor_of(request)
    form = LayoutForm(request.POST) if request.method == "POST" else LayoutForm(initial={"headings": True})
    if form.is_valid():
        typed = dict(form.cleaned_data)
        name, why, typed["before"] = typed.pop("name"), typed.pop("reason"), typed["before"] or 0
        if done(form, lambda: keep_layout(actor=actor, name=name, body=typed, why=why)):
            messages.success(request, _("決めました。取り込むときに選べます。"))
            return redirect("desk_statements")
    return render(request, "desk/layouts.html", {"form": form, "layouts": list_layouts(actor)}, status=form.status)
