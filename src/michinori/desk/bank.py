"""The operator's bank: importing statements, and money that came without a client's number."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from michinori.desk.bank_assigning import whose
from michinori.desk.staff import may_of, staff_only
from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of
from michinori.ledger.models import Movement
from michinori.machinery import clock
from michinori.pages.answers import done, tried
from michinori.pages.callers import actor_of
from michinori.pages.fields import LineField, RadioField, SelectField, TickField, UploadField
from michinori.pages.forms import PageForm
from michinori.people.models import Client as Payer
from michinori.treasury.commands.assigning import assign_line
from michinori.treasury.commands.money_log import WHY_LIMIT
from michinori.treasury.commands.own_money import say_own_money
from michinori.treasury.commands.statements import LIKELY, NAME_LIMIT, formats, import_statement
from michinori.treasury.commands.unmatched import REASON_LIMIT, join_payout, join_recorded, settle_card_payout
from michinori.treasury.models import Payout, StatementLine
from michinori.treasury.queries import statements
from michinori.treasury.queries.recorded import may_be_recorded
from michinori.treasury.queries.statements import MOST_SUGGESTED, Suggested
from michinori.wording.display import day, yen
from michinori.wording.people.identity import mark_of
from michinori.wording.statements import LIKELY_LINES, LINE_STATUSES, RETURN_STATUSES, SIGNS, format_said

_MOST_BYTES = 5 * 1024 * 1024  # some 25,000 lines, booked within a minute; more come in by the command line
_READ = gettext_lazy(
    "%(lines)s行を読みました。新しいもの %(new)s件"
    "（残高に入った %(matched)s件、だれのものかを調べる入金 %(suspense)s件、出金 %(out)s件）。"
)
_OTHER, _PAYOUT, _CARD, _OWN, _RECORDED = "other", "pay_", "card", "own", "recorded:"
_PAYER_LIMIT = 254


class StatementForm(PageForm):
    """A file of the bank, and how it is laid out."""

    format = SelectField(
        label=gettext_lazy("ファイルの形"),
        help_text=gettext_lazy("CSVの最初の3つは見本で、どの銀行のものでもありません。"),
    )
    uploads = UploadField(
        most=1,
        most_bytes=_MOST_BYTES,
        label=gettext_lazy("銀行から取り出したファイル"),
        help_text=gettext_lazy(
            "日の途中からではなく、その日の初めから取り出したもの。同じ行は、何度取り込んでも1回だけ入ります。"
        ),
    )
    likely = SelectField(
        label=gettext_lazy("ほかの形のファイルで、すでに入っていそうな行"),
        choices=[(one, LIKELY_LINES[one]) for one in LIKELY],
        initial="ask",
    )
    other_account = TickField(
        label=gettext_lazy("設定にない口座のファイルも取り込む"),
        required=False,
        help_text=gettext_lazy(
            "クライアントのお金が入るほかの口座のとき。一度取り込めば、次からは選ばなくても取り込めます。"
        ),
    )
    reason = LineField(
        limit=WHY_LIMIT,
        initial=gettext_lazy("毎日の取り込み"),
        label=gettext_lazy("理由"),
        help_text=gettext_lazy("いつもと違うときは、書きかえてください。記録に残ります。"),
    )
    flaw_fields = {"file": "uploads", "name": "uploads"}

    def __init__(self, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files)
        self.fields["format"].choices = [(one, format_said(one)) for one in formats()]  # type: ignore[attr-defined]


class SettleForm(PageForm):
    """Whose a line is: a client that was suggested, a payout that may have come back, or another client."""

    to = RadioField(
        label=gettext_lazy("だれの入金ですか"),
        help_text=gettext_lazy(
            "クライアントの入金、戻ってきた出金、運営のお金は、大きい額なら、別の人が承認するまで動きません。"
        ),
    )
    other = LineField(
        limit=_PAYER_LIMIT,
        required=False,
        label=gettext_lazy("ほかのクライアント"),
        help_text=gettext_lazy("8桁の番号、メールアドレス、法人番号、または名前のはじめ。"),
    )
    reason = LineField(
        limit=REASON_LIMIT,
        label=gettext_lazy("理由"),
        help_text=gettext_lazy(
            "何を見て決めたか。明細とともに残ります。戻ってきた出金のときは、本人にも届きます（例: 名義の相違）。"
        ),
    )
    flaw_fields = {"client_id": "to", "payout_id": "to", "movement_id": "to"}

    def __init__(
        self,
        data: Any = None,
        *,
        suggested: Sequence[Suggested],
        back: Sequence[Payout] = (),
        recorded: Sequence[tuple[Movement, Payer]] = (),
    ) -> None:
        super().__init__(data)
        known = [(f"{_RECORDED}{one.id}", recorded_as(one, whose)) for one, whose in recorded]
        own = [(one.client.id, one.client.display_name) for one in suggested]
        out = [(one.id, came_back(one)) for one in back]
        card = [(_CARD, _("カード会社からの入金"))] if settings.STRIPE_SECRET_KEY else []
        other = [(_OWN, _("運営が入れたお金")), (_OTHER, _("ほかのクライアント"))]
        self.fields["to"].choices = [*known, *own, *out, *card, *other]  # type: ignore[attr-defined]
        shown = {"count": MOST_SUGGESTED}
        more = _("%(count)s件まで出しています。ほかにもいるかもしれません。下に書いてください") % shown
        self.fields["to"].widget.hints = {
            **{one.client.id: hint(one) for one in suggested},
            **dict.fromkeys((one for one, _name in known), _("もう残高に入っています。2回は数えません")),
            **{one.id: _("%(holder)s の口座に届かなかったもの") % {"holder": holder(one)} for one in back},
            _CARD: _("カードで払われ、カード会社にあったお金"),
            _OTHER: more if len(suggested) == MOST_SUGGESTED else _("下に書いてください"),
        }


def came_back(one: Payout) -> str:
    """A payout that may have come back, by whose it was and when it left."""
    whose = one.owner.display_name if one.owner else holder(one)
    return _("戻ってきた出金: %(whose)s（%(day)s）") % {"whose": whose, "day": day(one.run.on) if one.run else ""}


def recorded_as(one: Movement, whose: Payer) -> str:
    """Money in that was recorded by hand, by whose it is and when it was recorded."""
    words = {"whose": whose.display_name, "day": day(day_of(one.at))}
    return _("手で記録ずみの入金: %(whose)s（%(day)s）") % words


def holder(one: Payout) -> str:
    """The holder of the account to which a payout goes."""
    return one.account.holder if one.account else ""


def hint(one: Suggested) -> str:
    """By which signs a client is suggested, in one line; before them what tells clients of one name apart."""
    signs = [str(SIGNS[sign]) for sign in one.said.signs]
    if one.client.holder.verified:
        signs.insert(0, str(mark_of(company=one.client.organisation_id is not None)))
    if one.number:
        signs.insert(0, _("番号 %(number)s") % {"number": one.number})
    if one.said.missing:
        signs.append(_("足りない額 %(yen)s") % {"yen": yen(one.said.missing)})
    return " ・ ".join(signs)


@staff_only("money-in")
@require_GET
def show_unmatched(request: HttpRequest) -> HttpResponse:
    """The lines that wait, the oldest first, with their age in days; below what was settled last."""
    actor, today = actor_of(request), day_of(clock.now())
    values = {
        "waiting": [(line, (today - line.day).days) for line in statements.list_unmatched(actor)],
        "sum": statements.count_unmatched(actor),
        "settled": [(line, LINE_STATUSES[line.status]) for line in statements.list_settled(actor)],
    }
    return render(request, "desk/unmatched.html", values)


@staff_only("money-in")
@require_http_methods(["GET", "HEAD", "POST"])
def show_line(request: HttpRequest, line_id: str) -> HttpResponse:
    """A line with suggestions; staff say whose it is, and why."""
    actor = actor_of(request)
    line = statements.find_line(actor, line_id)
    waits = line.status == "suspense"
    suggested = statements.suggested_for(actor, line) if waits else []
    back = statements.may_have_come_back(actor, line) if waits else []
    recorded = may_be_recorded(actor, line) if waits else []
    sent_back = [] if waits else statements.sent_back(actor, line)
    sent = request.POST if request.method == "POST" else None
    form = SettleForm(sent, suggested=suggested, back=back, recorded=recorded)
    if form.is_valid() and done(form, lambda: _settle(actor, line, form.cleaned_data, again=bool(recorded))):
        asked = statements.assignment_of(line)
        messages.success(
            request, _("記録しました。別の人が承認します。") if asked and not asked.booked_at else _("記録しました。")
        )
        return redirect("desk_unmatched")
    said, before = statements.assignments_of(line)
    values = {
        "line": line,
        "may": may_of(actor),
        **whose(said),
        "before": before,
        "form": form,
        "waits": waits,
        "status": LINE_STATUSES[line.status],
        "sent_back": [(one, RETURN_STATUSES[one.status]) for one in sent_back],
    }
    return render(request, "desk/unmatched_line.html", values, status=form.status)


def _settle(actor: Actor, line: StatementLine, typed: dict[str, Any], *, again: bool) -> None:
    """``again``: the page has shown what was recorded by hand, and they have chosen something else."""
    if typed["to"].startswith(_PAYOUT):
        join_payout(actor=actor, line_id=line.id, payout_id=typed["to"], reason=typed["reason"])
        return
    if typed["to"].startswith(_RECORDED):
        number = typed["to"].removeprefix(_RECORDED)
        join_recorded(actor=actor, line_id=line.id, movement_id=number, reason=typed["reason"])
        return
    if typed["to"] == _OWN:
        say_own_money(actor=actor, line_id=line.id, reason=typed["reason"])
        return
    if typed["to"] == _CARD:
        settle_card_payout(actor=actor, line_id=line.id, reason=typed["reason"])
        return
    client_id = statements.payer(actor, typed["other"]).id if typed["to"] == _OTHER else typed["to"]
    assign_line(actor=actor, line_id=line.id, client_id=client_id, reason=typed["reason"], again=again)


@staff_only("money-in")
@require_http_methods(["GET", "HEAD", "POST"])
def import_file(request: HttpRequest) -> HttpResponse:
    """Take a file of the bank and book it; below, the files that came last and how far each is, anew every few seconds
    once one is chosen (``watch``): a large one takes minutes.
    """
    actor = actor_of(request)
    form = StatementForm(request.POST, request.FILES) if request.method == "POST" else StatementForm()
    if form.is_valid():
        upload = form.cleaned_data["uploads"][0]
        found = tried(
            form,
            lambda: import_statement(
                actor=actor,
                name=upload.name[:NAME_LIMIT],
                content=upload.read(),
                format=form.cleaned_data["format"],
                likely=form.cleaned_data["likely"],
                other_account=form.cleaned_data["other_account"],
                why=form.cleaned_data["reason"],
            ),
        )
        if found is not None:
            messages.success(request, _READ % (vars(found) | {"out": found.out}))
            return redirect("desk_unmatched" if found.suspense else "desk_statements")
    files = [(one, format_said(one.format), n) for one, n in statements.list_statements(actor)]
    values = {"form": form, "statements": files, "watch": "watch" in request.GET}
    return render(request, "desk/statements.html", values, status=form.status)
