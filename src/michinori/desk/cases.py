"""Reports at the desk: the queue, a case with its context, the form to decide it, and appeals."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from michinori.desk.staff import staff_only
from michinori.moderation.commands.appeals import answer_appeal, others_of_staff
from michinori.moderation.commands.confidential import is_partly_confidential
from michinori.moderation.commands.decisions import decide_case
from michinori.moderation.queries import desk
from michinori.moderation.things import is_hideable
from michinori.pages.answers import done
from michinori.pages.callers import actor_of
from michinori.pages.fields import BlockField, DayField, RadioField, SelectField, TickField
from michinori.pages.forms import PageForm
from michinori.rules.people.decisions import OF_PERSONS, WORDS_LIMIT
from michinori.wording.people.moderation import KINDS, OUTCOME_HINTS, OUTCOMES, REASONS, RULES


class DecisionForm(PageForm):
    """The decision on a case: outcome, the rule it rests on, and what the person concerned is told.

    ``hideable``: the reported thing can be hidden. ``known``: the account behind the thing is known; without it only
    outcomes that concern no person are offered.
    """

    outcome = RadioField(label=gettext_lazy("決定"), hints=dict(OUTCOME_HINTS))
    rule = SelectField(
        label=gettext_lazy("あてはまる決まり"),
        required=False,
        choices=[("", gettext_lazy("選んでください")), *RULES.items()],
        help_text=gettext_lazy("「何もしない」のほかは、必ず選んでください。本人の言語で伝わります。"),
    )
    words = BlockField(
        label=gettext_lazy("本人に伝えること"),
        required=False,
        limit=WORDS_LIMIT,
        help_text=gettext_lazy(
            "何が、なぜだめなのか。「何もしない」のほかは、必ず書いてください。だれが通報したかは書かないでください。"
        ),
    )
    hide = TickField(
        label=gettext_lazy("通報されたものも、見えなくする"),
        required=False,
        help_text=gettext_lazy(
            "注意や利用停止とあわせて。募集は終わり、評価やことばは非表示になり、会員の顔写真や会社のマークははずれます。"
        ),
    )
    until = DayField(
        label=gettext_lazy("利用停止の最後の日"),
        required=False,
        help_text=gettext_lazy("利用停止のときだけ。空のままなら、期限はありません。"),
    )

    def __init__(self, data: Any = None, *, hideable: bool, known: bool) -> None:
        super().__init__(data)
        possible = [
            (key, word)
            for key, word in OUTCOMES.items()
            if (hideable or key != "hidden") and (known or key not in OF_PERSONS)
        ]
        self.fields["outcome"].choices = possible  # type: ignore[attr-defined]
        if not hideable or not known:
            del self.fields["hide"]
        if not known:
            del self.fields["until"]


class AnswerForm(PageForm):
    """The answer to an appeal: whether the decision is upheld, and why."""

    upheld = RadioField(
        label=gettext_lazy("異議への答え"),
        choices=[("yes", gettext_lazy("決定はそのままにする")), ("no", gettext_lazy("決定を取り消す"))],
        hints={
            "no": gettext_lazy("利用停止は終わり、見えなくしたものは戻ります。終わった条件の提示は戻りません。"),
        },
    )
    answer = BlockField(
        label=gettext_lazy("本人に伝えること"), limit=WORDS_LIMIT, help_text=gettext_lazy("理由を書いてください。")
    )


@staff_only("reports")
@require_GET
def show_queue(request: HttpRequest) -> HttpResponse:
    """List open appeals by the promised day, open cases, oldest first, and the latest decisions."""
    queue = desk.view_queue(actor_of(request))
    values = {
        "cases": [(case, KINDS[case.kind]) for case in queue.cases],
        "appeals": [(one, KINDS[one.decision.case.kind], one.id in queue.late) for one in queue.appeals],
        "decided": [(one, KINDS[one.case.kind], OUTCOMES[one.outcome]) for one in queue.decided],
    }
    return render(request, "desk/queue.html", values)


@staff_only("reports")
@require_http_methods(["GET", "HEAD", "POST"])
def show_case(request: HttpRequest, case_id: str) -> HttpResponse:
    """Show the reported thing as it was and as it is now, the reports, earlier decisions and the form to decide."""
    actor = actor_of(request)
    view = desk.view_case(actor, case_id)
    hideable, known = is_hideable(view.case.kind, view.case.ref), view.case.about_id is not None
    form = DecisionForm(request.POST if request.method == "POST" else None, hideable=hideable, known=known)
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data
        if done(form, lambda: decide_case(actor=actor, case_id=case_id, **sent)):
            messages.success(request, _("決定しました。本人と、通報した人に知らせます。"))
            return redirect("desk_cases")
    return render(request, "desk/case.html", _values(view) | {"form": form}, status=form.status)


def _values(view: desk.CaseView) -> dict[str, object]:
    return {
        "view": view,
        "case": view.case,
        "kind": KINDS[view.case.kind],
        "partly_confidential": is_partly_confidential(view.case),
        "reports": [(row, REASONS[row.reason]) for row in view.reports],
        "outcome": OUTCOMES[view.decision.outcome] if view.decision else "",
        "rule": RULES.get(view.decision.rule, "") if view.decision else "",
        "earlier": [(one, OUTCOMES[one.outcome], RULES[one.rule]) for one in view.earlier],
    }


@staff_only("reports")
@require_http_methods(["GET", "HEAD", "POST"])
def show_appeal(request: HttpRequest, case_id: str) -> HttpResponse:
    """Show the appeal against a decision, and the form to answer it.

    Whoever made the decision may not answer the appeal while there is other staff.
    """
    actor = actor_of(request)
    view = desk.view_case(actor, case_id)
    if view.appeal is None or view.decision is None:
        return redirect("desk_case", case_id)
    appeal, form = view.appeal, AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        stands, words = form.cleaned_data["upheld"] == "yes", form.cleaned_data["answer"]
        if done(form, lambda: answer_appeal(actor=actor, appeal_id=appeal.id, upheld=stands, answer=words)):
            messages.success(request, _("答えました。本人に知らせます。"))
            return redirect("desk_cases")
    own = view.decision.made_by_id == actor.user_id and others_of_staff(actor)
    return render(request, "desk/appeal.html", _values(view) | {"form": form, "own": own}, status=form.status)
