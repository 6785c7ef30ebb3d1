"""What staff do to an account from its page: ways in, cases, suspensions, notes and tags (decision 43)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from michinori.desk.people import notes_and_tags, page_of, to_reason
from michinori.desk.staff import elevated, may_of, staff_only
from michinori.kernel.problems import Problem
from michinori.machinery.rows import find
from michinori.machinery.settings import settings_now
from michinori.moderation.commands.at_desk import end_suspension_early, open_case
from michinori.pages.answers import acted, done
from michinori.pages.callers import actor_of
from michinori.pages.fields import BlockField, LineField, SelectField
from michinori.pages.forms import PageForm
from michinori.people.commands.access import reset_second_step, sign_out_everywhere
from michinori.people.commands.addresses import ask_address_change, withdraw_address_change
from michinori.people.commands.notes import drop_tag, set_tag, strike_note, write_note
from michinori.people.commands.users import EMAIL_LIMIT
from michinori.people.models import AddressChange, Client, StaffNote, Suspension
from michinori.people.queries import client, user
from michinori.rules.people.looking import NOTE_LIMIT, TAG_LIMIT, WHY_LIMIT
from michinori.wording.people.looking import KEPT_BACK

_READS_IT = gettext_lazy("本人に、メールと設定のページでそのまま伝わります。")


class WhyForm(PageForm):
    why = BlockField(limit=WHY_LIMIT, label=gettext_lazy("理由"), help_text=_READS_IT)


class CheckedForm(PageForm):
    checked = BlockField(
        limit=WHY_LIMIT,
        label=gettext_lazy("本人だと、どう確かめましたか"),
        help_text=gettext_lazy("本人に、そのまま伝わります。書類の番号は書かないでください。"),
    )


class AddressForm(CheckedForm):
    email = LineField(
        limit=EMAIL_LIMIT,
        label=gettext_lazy("新しいメールアドレス"),
        help_text=gettext_lazy("前と新しいアドレスの両方にメールが届きます。前のアドレスから止められます。"),
    )
    field_order = ("email", "checked")


class NoteForm(PageForm):
    text = BlockField(limit=NOTE_LIMIT, label=gettext_lazy("メモ"))
    kept_back = SelectField(
        label=gettext_lazy("本人が読めるか"),
        required=False,
        choices=list(KEPT_BACK.items()),
        help_text=gettext_lazy(
            "本人は、自分のデータの開示を求められます。見せないのは、法律（個人情報保護法33条2項）の理由があるときだけです。"
        ),
    )


class TagForm(PageForm):
    tag = LineField(
        limit=TAG_LIMIT,
        label=gettext_lazy("印"),
        help_text=gettext_lazy("さがすときは、#をつけて入力します。本人も、自分のデータで読めます。"),
    )


@staff_only("accounts")
@require_http_methods(["GET", "POST"])
@elevated
def sign_out(request: HttpRequest, user_id: str) -> HttpResponse:
    """Sign a person out everywhere, for a reason that they read."""
    actor, found = actor_of(request), client(user(user_id).id)
    if (first := to_reason(actor, found)) is not None:
        return first
    form = WhyForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and done(form, lambda: sign_out_everywhere(actor=actor, user_id=user_id, **form.cleaned_data)):
        messages.success(request, _("すべての端末をログアウトしました。本人にメールで知らせます。"))
        return redirect("desk_person", user_id)
    values = {
        "form": form,
        "client": found,
        "title": _("すべての端末をログアウトする"),
        "sub": _("APIトークンも無効になります。パスワードと2段階認証はそのままです。本人にメールで知らせます。"),
        "button": _("ログアウトする"),
        "back": reverse("desk_person", args=(user_id,)),
    }
    return render(request, "desk/act.html", values, status=form.status)


@staff_only("accounts")
@require_http_methods(["GET", "POST"])
@elevated
def reset(request: HttpRequest, user_id: str) -> HttpResponse:
    """Take away all second steps of a person, after it was checked who asks."""
    actor, found = actor_of(request), client(user(user_id).id)
    if (first := to_reason(actor, found)) is not None:
        return first
    form = CheckedForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and done(form, lambda: reset_second_step(actor=actor, user_id=user_id, **form.cleaned_data)):
        messages.success(request, _("2段階認証とパスキーを解除しました。本人にメールで知らせます。"))
        return redirect("desk_person", user_id)
    values = {
        "form": form,
        "client": found,
        "title": _("2段階認証とパスキーを解除する"),
        "sub": _(
            "本人だと確かめてから。パスワードはそのままで、すべての端末がログアウトします。本人にメールで知らせます。"
        ),
        "button": _("解除する"),
        "back": reverse("desk_person", args=(user_id,)),
    }
    return render(request, "desk/act.html", values, status=form.status)


@staff_only("accounts")
@require_http_methods(["GET", "POST"])
@elevated
def change_address(request: HttpRequest, user_id: str) -> HttpResponse:
    """Ask to change a person's mail address, after it was checked who asks."""
    actor, found = actor_of(request), client(user(user_id).id)
    if (first := to_reason(actor, found)) is not None:
        return first
    form = AddressForm(request.POST if request.method == "POST" else None)
    back = reverse("desk_person", args=(user_id,)) + "?part=access"
    if form.is_valid() and done(form, lambda: ask_address_change(actor=actor, user_id=user_id, **form.cleaned_data)):
        messages.success(request, _("受け付けました。両方のアドレスにメールで知らせます。"))
        return redirect(back)
    hours = settings_now().site.address_hours
    values = {
        "form": form,
        "client": found,
        "title": _("メールアドレスを変える"),
        "sub": _("%(hours)s時間のあと、新しいアドレスの確認が済んでいれば変わります。2段階認証はそのままです。")
        % {"hours": hours},
        "button": _("受け付ける"),
        "back": back,
    }
    return render(request, "desk/act.html", values, status=form.status)


@staff_only("accounts")
@require_POST
def withdraw_address(request: HttpRequest, address_change_id: str) -> HttpResponse:
    """Stop a change of address that waits."""
    actor = actor_of(request)
    back = reverse("desk_person", args=(find(AddressChange, address_change_id).user_id,)) + "?part=access"
    said = _("変更を取りやめました。本人にメールで知らせます。")
    return acted(
        request, lambda: withdraw_address_change(actor=actor, change_id=address_change_id), back=back, done=said
    )


@staff_only("reports")
@require_http_methods(["GET", "POST"])
@elevated
def lift(request: HttpRequest, suspension_id: str) -> HttpResponse:
    """End a suspension before its time, for a reason that the person reads."""
    actor, made = actor_of(request), find(Suspension, suspension_id)
    found = client(made.client_id)
    if (first := to_reason(actor, found)) is not None:
        return first
    form, back = WhyForm(request.POST if request.method == "POST" else None), reverse(page_of(found), args=(found.id,))
    if form.is_valid() and done(
        form, lambda: end_suspension_early(actor=actor, suspension_id=suspension_id, **form.cleaned_data)
    ):
        messages.success(request, _("利用停止を終わりにしました。本人にメールで知らせます。"))
        return redirect(back)
    values = {
        "form": form,
        "client": found,
        "title": _("利用停止を終わりにする"),
        "sub": _("新しい募集、応募、契約ができるようになり、閉じた募集が戻ります。終わった条件の提示は戻りません。"),
        "button": _("終わりにする"),
        "back": f"{back}?part=trouble",
    }
    return render(request, "desk/act.html", values, status=form.status)


@staff_only("reports")
@require_POST
def begin_case(request: HttpRequest, client_id: str) -> HttpResponse:
    """Open a case about somebody without a report, and go to its decision."""
    actor, found = actor_of(request), client(client_id)
    if (first := to_reason(actor, found)) is not None:
        return first
    return redirect("desk_case", open_case(actor=actor, client_id=client_id).id)


@staff_only("notes")
@require_http_methods(["GET", "POST"])
def note(request: HttpRequest, client_id: str) -> HttpResponse:
    """Write a note about somebody."""
    actor, found = actor_of(request), client(client_id)
    if (first := to_reason(actor, found)) is not None:
        return first
    form = NoteForm(request.POST if request.method == "POST" else None)
    back = reverse(page_of(found), args=(found.id,)) + "?part=notes"
    if form.is_valid() and done(form, lambda: write_note(actor=actor, client_id=client_id, **form.cleaned_data)):
        messages.success(request, _("メモを書きました。"))
        return redirect(back)
    values = {"form": form, "client": found, "title": _("メモを書く"), "button": _("書く"), "back": back}
    return render(request, "desk/act.html", values | _written(request, found), status=form.status)


@staff_only("notes")
@require_POST
def strike(request: HttpRequest, note_id: str) -> HttpResponse:
    """Take a note back; by who wrote it, or an admin."""
    actor, found = actor_of(request), client(find(StaffNote, note_id).about_id)
    back = reverse(page_of(found), args=(found.id,)) + "?part=notes"
    return acted(request, lambda: strike_note(actor=actor, note_id=note_id), back=back, done=_("メモを消しました。"))


@staff_only("notes")
@require_http_methods(["GET", "POST"])
def tag(request: HttpRequest, client_id: str) -> HttpResponse:
    """Tag somebody; a posted ``drop`` names a tag to take away."""
    actor, found = actor_of(request), client(client_id)
    if (first := to_reason(actor, found)) is not None:
        return first
    back = reverse(page_of(found), args=(found.id,)) + "?part=notes"
    if request.method == "POST" and (gone := request.POST.get("drop")):
        if not gone.isprintable():
            raise Problem.unknown()
        said = _("印をはずしました。")
        return acted(request, lambda: drop_tag(actor=actor, client_id=client_id, tag=gone), back=back, done=said)
    form = TagForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and done(form, lambda: set_tag(actor=actor, client_id=client_id, **form.cleaned_data)):
        messages.success(request, _("印をつけました。"))
        return redirect(back)
    values = {"form": form, "client": found, "title": _("印をつける"), "button": _("つける"), "back": back}
    return render(request, "desk/act.html", values | _written(request, found), status=form.status)


def _written(request: HttpRequest, found: Client) -> dict[str, object]:
    """What stands there already, below the form."""
    return notes_and_tags(found) | {"below": "desk/person_notes.html", "may": may_of(actor_of(request))}
