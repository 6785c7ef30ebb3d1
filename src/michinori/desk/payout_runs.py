"""Runs of payouts at the desk: gathered, confirmed and released by two people, their file, sent."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from michinori.desk.doers import names_of
from michinori.desk.money import run_said, whether_money_leaves
from michinori.desk.staff import elevated, may_of, staff_only
from michinori.kernel.text import number_in
from michinori.machinery import clock
from michinori.pages.answers import done
from michinori.pages.callers import actor_of
from michinori.pages.fields import LineField
from michinori.pages.forms import PageForm
from michinori.rules.money.two_people import stands
from michinori.treasury.commands.card_looks import look_and_gather
from michinori.treasury.commands.payout_releases import WHY_LIMIT, confirm_run, release_run, vouched_by
from michinori.treasury.commands.payout_runs import mark_sent, run_file
from michinori.treasury.commands.payout_stops import dissolve_run
from michinori.treasury.commands.payout_unsent import unsend_run
from michinori.treasury.commands.second_person import is_own_word
from michinori.treasury.models import PayoutRun
from michinori.treasury.queries import money_desk
from michinori.treasury.queries.payouts import run as run_of
from michinori.treasury.queries.payouts import waiting_for_card_company
from michinori.wording.money_desk import PAYOUT_STATUSES


class WhyForm(PageForm):
    """What somebody compared before they stand up for a run."""

    reason = LineField(
        limit=WHY_LIMIT,
        label=gettext_lazy("何を見て確かめましたか"),
        help_text=gettext_lazy("例: 合計と件数を台帳と比べた。記録に残ります。"),
    )


class GatherForm(PageForm):
    """Why somebody does not wait for the clock."""

    reason = LineField(
        limit=WHY_LIMIT,
        label=gettext_lazy("なぜいま集めますか"),
        help_text=gettext_lazy("例: 朝の振り込みを取りやめたので、集め直す。記録に残ります。"),
    )


class StopForm(PageForm):
    """How somebody knows that the bank does not carry a run out."""

    reason = LineField(
        limit=WHY_LIMIT,
        label=gettext_lazy("銀行で、何を確かめましたか"),
        help_text=gettext_lazy("例: 日付が過ぎていて、銀行がファイルを受け付けなかった。記録に残ります。"),
    )


class UnsentForm(PageForm):
    """How somebody knows that the bank has not carried a run out yet."""

    reason = LineField(
        limit=WHY_LIMIT,
        label=gettext_lazy("銀行で、何を確かめましたか"),
        help_text=gettext_lazy("例: 銀行の画面で、この振り込みがまだ承認待ちだった。記録に残ります。"),
    )


class SentForm(PageForm):
    """What showed somebody that the bank has carried a run out."""

    reason = LineField(
        limit=WHY_LIMIT,
        label=gettext_lazy("銀行で、何を確かめましたか"),
        help_text=gettext_lazy("例: 振込の結果が、件数も合計も同じだった。記録に残ります。"),
    )


@staff_only("money")
@require_GET
def show_runs(request: HttpRequest) -> HttpResponse:
    """All runs by their bank day, the newest first."""
    actor = actor_of(request)
    runs, older = money_desk.list_runs(actor, after=request.GET.get("after"))
    values = {
        "runs": [(run, run_said(run)) for run in runs],
        "older": f"?after={older}" if older else "",
        "may": may_of(actor),
    }
    return render(request, "desk/runs.html", values | whether_money_leaves())


@staff_only("payouts")
@require_http_methods(["GET", "HEAD", "POST"])
def gather(request: HttpRequest) -> HttpResponse:
    """Gather today's run now, as the clock does at six, and say why."""
    actor = actor_of(request)
    form = GatherForm(request.POST if request.method == "POST" else None)
    made: list[PayoutRun | None] = []
    if form.is_valid() and done(
        form, lambda: made.append(look_and_gather(actor=actor, why=form.cleaned_data["reason"]))
    ):
        if made[0] is not None:
            return redirect("desk_run", made[0].id)
        messages.info(request, _nothing_said())
        return redirect("desk_runs")
    values = {"form": form, "may": may_of(actor)} | whether_money_leaves()
    return render(request, "desk/run_gather.html", values, status=form.status)


def _nothing_said() -> str:
    """Why no run was made."""
    if waiting := waiting_for_card_company():
        return _(
            "カードで払った人の出金%(count)s件は、カード会社の返事を待っています。ほかに、きょう振り込むものはありません。"
        ) % {"count": waiting}
    return _("きょう振り込むものはありません。口座を変えたばかりの人の分は、あとで集まります。")


@staff_only("money")
@require_GET
def show_run(request: HttpRequest, run_id: str) -> HttpResponse:
    """A run with its payouts in the order of its file, and the one thing that comes next."""
    actor = actor_of(request)
    run = run_of(run_id)
    payouts, further = money_desk.payouts_of_run(actor, run, after=number_in(request.GET.get("after")) or 0)
    may, unsent_waits = may_of(actor), stands(run.unsent_at, clock.now())
    stopped = run.stop_two and run.status in ("gathered", "released")
    own_stop = stopped and is_own_word(actor, run.stopped_by)
    own_unsent = unsent_waits and is_own_word(actor, run.unsent_by)
    values = {
        "run": run,
        "said": run_said(run),
        "payouts": [(one, PAYOUT_STATUSES[one.status]) for one in payouts],
        "further": f"?after={further}" if further else "",
        "hands": _hands(run),
        "may": may,
        "step": _step(run),
        "may_stop": run.status in ("gathered", "released")
        and ("releases" if stopped else "payouts") in may
        and not own_stop,
        "stopped": stopped,
        "may_unsend": run.status == "sent" and ("releases" if unsent_waits else "payouts") in may and not own_unsent,
        "own_word": own_stop or own_unsent,
        "unsent_waits": unsent_waits,
        "own": run.status == "gathered" and vouched_by(run, actor),
    }
    return render(request, "desk/run.html", values)


def _hands(run: PayoutRun) -> list[tuple[str, str, datetime | None, str]]:
    """Who gathered, confirmed and released the run: word, name, when, and what they compared."""
    found: list[tuple[str, str, datetime | None, str]] = [(_("集めた人"), run.gathered_by, run.gathered_at, "")]
    if run.confirmed_by:
        found.append((_("確かめた人"), run.confirmed_by, run.confirmed_at, run.confirmed_why))
    if run.two_people and run.released_by:
        found.append((_("承認した人"), run.released_by, run.released_at, run.released_why))
    if run.sent_by:
        found.append((_("振り込んだと記録した人"), run.sent_by, run.sent_at, run.sent_why))
    if run.unsent_by:
        found.append((_("「銀行はまだ行っていない」と記録した人"), run.unsent_by, run.unsent_at, run.unsent_why))
    if run.stopped_by:
        found.append((_("銀行は行わないと記録した人"), run.stopped_by, run.stopped_at, run.stopped_why))
    if run.stop_two and run.dissolved_by:
        found.append((_("取りやめを承認した人"), run.dissolved_by, run.dissolved_at, run.dissolved_why))
    names = names_of(by for _word, by, *_rest in found)
    return [(word, names.get(by, by), at, why) for word, by, at, why in found]


def _step(run: PayoutRun) -> str:
    """What comes next: to ``confirm``, ``release`` or ``send`` it; empty for nothing."""
    if run.status == "gathered":
        return "release" if run.confirmed_by or run.gathered_by != "clock" else "confirm"
    return "send" if run.status == "released" else ""


def _vouch(request: HttpRequest, run_id: str, *, step: str) -> HttpResponse:
    run, actor = run_of(run_id), actor_of(request)
    form = WhyForm(request.POST if request.method == "POST" else None)
    act = confirm_run if step == "confirm" else release_run
    if form.is_valid() and done(form, lambda: act(actor=actor, run_id=run_id, why=form.cleaned_data["reason"])):
        said = (
            _("確かめました。別の人が承認します。")
            if step == "confirm"
            else _("承認しました。ファイルを書き出せます。")
        )
        messages.success(request, said)
        return redirect("desk_run", run_id)
    own = step == "release" and run.status == "gathered" and vouched_by(run, actor)
    values: dict[str, Any] = {"form": form, "run": run, "step": step, "own": own}
    return render(request, "desk/run_vouch.html", values, status=form.status)


@staff_only("payouts")
@require_http_methods(["GET", "HEAD", "POST"])
@elevated
def confirm(request: HttpRequest, run_id: str) -> HttpResponse:
    """The first of two people stands up for what the clock gathered."""
    return _vouch(request, run_id, step="confirm")


@staff_only("releases")
@require_http_methods(["GET", "HEAD", "POST"])
@elevated
def release(request: HttpRequest, run_id: str) -> HttpResponse:
    """The second of two people lets a run go."""
    return _vouch(request, run_id, step="release")


@staff_only("money")
@require_http_methods(["GET", "HEAD", "POST"])
@elevated
def dissolve(request: HttpRequest, run_id: str) -> HttpResponse:
    """The bank will not carry a run out: one of the staff says so, and for a large sum another agrees."""
    run, actor = run_of(run_id), actor_of(request)
    form = StopForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and done(
        form, lambda: dissolve_run(actor=actor, run_id=run_id, why=form.cleaned_data["reason"])
    ):
        waits = run_of(run_id).status != "dissolved"
        said = (
            _("記録しました。別の人が承認します。") if waits else _("取りやめました。出金は、次の振り込みを待ちます。")
        )
        messages.success(request, said)
        return redirect("desk_run", run_id)
    own = run.stop_two and run.status != "dissolved" and is_own_word(actor, run.stopped_by)
    values: dict[str, Any] = {"form": form, "run": run, "own": own}
    return render(request, "desk/run_dissolve.html", values, status=form.status)


@staff_only("payouts")
@require_GET
def download(request: HttpRequest, run_id: str) -> HttpResponse:
    """The file of transfers for the bank, always as an attachment."""
    content = run_file(actor=actor_of(request), run_id=run_id)
    answer = HttpResponse(content, content_type="application/octet-stream")
    answer["Content-Disposition"] = f'attachment; filename="{run_of(run_id).file_on:%Y%m%d}-furikomi.txt"'
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


@staff_only("payouts")
@require_http_methods(["GET", "HEAD", "POST"])
def send(request: HttpRequest, run_id: str) -> HttpResponse:
    """Say that the bank has carried a run out, and what showed it."""
    run, actor = run_of(run_id), actor_of(request)
    form = SentForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and done(form, lambda: mark_sent(actor=actor, run_id=run_id, why=form.cleaned_data["reason"])):
        messages.success(request, _("振り込んだと記録し、受け取る人に知らせました。"))
        return redirect("desk_run", run_id)
    return render(request, "desk/run_sent.html", {"form": form, "run": run}, status=form.status)


@staff_only("money")
@require_http_methods(["GET", "HEAD", "POST"])
@elevated
def unsend(request: HttpRequest, run_id: str) -> HttpResponse:
    """The bank has not carried a run out after all: one of the staff says so, and for a large sum another agrees."""
    run, actor = run_of(run_id), actor_of(request)
    form = UnsentForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and done(form, lambda: unsend_run(actor=actor, run_id=run_id, why=form.cleaned_data["reason"])):
        waits = run_of(run_id).status == "sent"
        said = _("記録しました。別の人が承認します。") if waits else _("もとにもどし、受け取る人に知らせました。")
        messages.success(request, said)
        return redirect("desk_run", run_id)
    waits_for = stands(run.unsent_at, clock.now())
    own = waits_for and is_own_word(actor, run.unsent_by)
    values = {"form": form, "run": run, "unsent_waits": waits_for, "own": own}
    return render(request, "desk/run_unsent.html", values, status=form.status)
