"""Blocks: setting one, the list of those set, undoing one."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from michinori.contracts.commands.blocks import set_block
from michinori.kernel.problems import Problem
from michinori.pages.answers import answers_problems, done, pressed
from michinori.pages.callers import actor_of
from michinori.pages.fields import BlockField, RadioField
from michinori.pages.forms import PageForm
from michinori.people import blocks, queries
from michinori.people.commands.blocks import undo_block
from michinori.people.models import Organisation
from michinori.people.models.blocks import MAX_NOTE


class BlockForm(PageForm):
    """The form to set a block. ``in_name_of`` is asked only of people who may bind an organisation."""

    in_name_of = RadioField(label=_("だれとしてブロックしますか"), cards=False)
    note = BlockField(
        label=_("自分のためのメモ"),
        limit=MAX_NOTE,
        required=False,
        help_text=_("ブロックした理由など。相手にもほかの会員にも見えません。"),
    )

    def __init__(self, *args: Any, user_id: str, organisations: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].widget.attrs["rows"] = 3
        if not organisations:
            del self.fields["in_name_of"]
            return
        both = [(one.id, _("自分と「%(name)s」の両方") % {"name": one.name}) for one in organisations]
        self.fields["in_name_of"].choices = [*both, (user_id, _("自分だけ"))]  # type: ignore[attr-defined]


@require_http_methods(["GET", "HEAD", "POST"])
@answers_problems
def block(request: HttpRequest, client_id: str) -> HttpResponse:
    """Say what blocking this person or organisation does, and set the block."""
    actor, user_id = actor_of(request), str(request.user.pk)
    target = queries.client(client_id)
    if queries.is_own_side(user_id, target.id):
        raise Problem("own-side-block")
    former = blocks.own_block(actor, target.id)
    bound = list(blocks.organisations_bound_by(actor))
    first = {"note": former.note if former else "", "in_name_of": bound[0].id if bound else user_id}
    data = request.POST if request.method == "POST" else None
    form = BlockForm(data, user_id=user_id, organisations=bound, initial=first)
    if request.method == "POST" and form.is_valid():
        sent = {"in_name_of": user_id} | form.cleaned_data
        if done(form, lambda: set_block(actor=actor, target_id=target.id, **sent)):
            messages.success(request, _("ブロックしました。相手には知らされません。"))
            return redirect("blocks")
    values = {"form": form, "target": target, "name": target.display_name, "former": former}
    return render(request, "people/block.html", values, status=form.status)


@require_safe
@answers_problems
def show_blocks(request: HttpRequest) -> HttpResponse:
    """List whom the signed-in person has blocked, with their notes, page by page."""
    after = request.GET.get("after", "")
    rows, following = blocks.blocks_of(actor_of(request), after=after if after.isprintable() else None)
    values = {"blocks": rows, "older": f"?after={following}" if following else "", "user_id": request.user.pk}
    return render(request, "people/blocks.html", values)


undo = pressed(undo_block, back="blocks", done=_("ブロックをやめました。募集や応募が、また見えるようになります。"))
"""Undo a block."""
