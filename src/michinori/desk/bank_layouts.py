"""Where the bank's CSV has what: layouts kept by name, after a look at a sample read so."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from michinori.desk.staff import staff_only
from michinori.kernel.actor import Actor
from michinori.pages.answers import done, tried
from michinori.pages.callers import actor_of
from michinori.pages.fields import LineField, NumberField, SelectField, TickField, UploadField, mistake
from michinori.pages.forms import PageForm
from michinori.rules.money.statement_csv import SAMPLE_BYTES
from michinori.rules.money.statement_file import Line
from michinori.rules.money.statement_layouts import ACCOUNT_LIMIT, COLUMN_LIMIT
from michinori.treasury.commands.layouts import LAYOUT_NAME_LIMIT, keep_layout
from michinori.treasury.commands.money_log import WHY_LIMIT
from michinori.treasury.queries.samples import read_sample
from michinori.treasury.queries.statements import list_layouts
from michinori.wording.problems import flaw_text
from michinori.wording.sentences import Sentence
from michinori.wording.statements import ENCODINGS

_MOST_BEFORE = 50
_MOST_BYTES = 5 * 1024 * 1024  # as for an import; the beginning is read
_ONLY_KEPT = ("name", "account", "reason")
"""What only a layout that is kept needs."""


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
    uploads = UploadField(
        required=False,
        most=1,
        most_bytes=_MOST_BYTES,
        label=gettext_lazy("読んでみる銀行のCSV"),
        help_text=gettext_lazy("はじめの5行がどう読めるかを、決める前に見られます。取り込みも保存もしません。"),
    )
    reason = LineField(
        limit=WHY_LIMIT,
        label=gettext_lazy("理由"),
        help_text=gettext_lazy("例: 銀行のCSVの見本を見た。記録に残ります。"),
    )
    flaw_fields = {"file": "uploads"}

    def __init__(self, data: Any = None, files: Any = None, **kwargs: Any) -> None:
        super().__init__(data, files, **kwargs)
        self.sampling = data is not None and "sample" in data

    def clean_uploads(self) -> Any:
        if self.sampling and not self.cleaned_data["uploads"]:
            raise mistake("not_chosen")
        return self.cleaned_data["uploads"]

    def full_clean(self) -> None:
        """Validate what the button that was pressed needs: a sample no name yet, a layout no sample."""
        super().full_clean()
        for name in _ONLY_KEPT if self.sampling else ("uploads",):
            self.errors.pop(name, None)

    @property
    def body(self) -> dict[str, Any]:
        """The layout as commands take it."""
        typed = {name: value for name, value in self.cleaned_data.items() if name not in ("name", "reason", "uploads")}
        return typed | {"before": typed["before"] or 0}


@staff_only("money-in")
@require_http_methods(["GET", "HEAD", "POST"])
def show_layouts(request: HttpRequest) -> HttpResponse:
    """The layouts that were kept, and a form for one more or for another answer under the same name; with the other
    button the first lines of a sample are shown as they would be read.
    """
    actor, sample = actor_of(request), None
    posted = request.method == "POST"
    form = LayoutForm(request.POST, request.FILES) if posted else LayoutForm(initial={"headings": True})
    if form.is_valid():
        typed = form.cleaned_data
        if form.sampling:
            sample = tried(form, lambda: _sample(actor, form))
        elif done(form, lambda: keep_layout(actor=actor, name=typed["name"], body=form.body, why=typed["reason"])):
            messages.success(request, _("決めました。取り込むときに選べます。"))
            return redirect("desk_statements")
    values = {"form": form, "layouts": list_layouts(actor), "sample": sample}
    return render(request, "desk/layouts.html", values, status=form.status)


def _sample(actor: Actor, form: LayoutForm) -> list[tuple[Line | None, str]]:
    """The lines of the sample that was chosen, each with what is wrong with it."""
    content = form.cleaned_data["uploads"][0].read(SAMPLE_BYTES + 1)  # one byte more tells that there is more
    return [
        (one.line, flaw_text(one.wrong.flaw) if one.wrong else "")
        for one in read_sample(actor, body=form.body, content=content)
    ]
