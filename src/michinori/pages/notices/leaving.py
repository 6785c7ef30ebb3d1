"""The links in mails: unsubscribing from a group's mails, and confirming an address that bounced."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from michinori.kernel.problems import Problem
from michinori.notices.commands.bouncing import ask_again, confirm_again, proven_address
from michinori.notices.commands.choosing import leave_mails, take_mails_back
from michinori.notices.leaving import read_way
from michinori.pages.answers import answers_problems, came_from
from michinori.pages.callers import actor_of
from michinori.wording.notices import notices as words
from michinori.wording.sentences import fill


# Mail programs send the POST themselves (RFC 8058), without cookies; the signed link is the authorisation.
@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@answers_problems
def leave(request: HttpRequest, way: str) -> HttpResponse:
    """Unsubscribe from a group's mails by POST; ``do=back`` subscribes again. GET only asks, because mail programs open
    links.
    """
    out = read_way(way)
    if out is None:
        raise Problem.unknown()
    state = "asked"
    if request.method == "POST":
        state = "back" if request.POST.get("do") == "back" else "left"
        (take_mails_back if state == "back" else leave_mails)(way=out)
    group = str(words.DIGEST if out.digest else words.GROUPS[out.groups[0].key][0])
    least = out.groups[0].least_mail
    said = fill(words.LEFT[least], {"group": group}, {})
    gathered = [words.GROUPS[one.key][0] for one in out.groups] if out.digest else []
    values = {"state": state, "group": group, "said": said, "keeps_last": least == "last", "gathered": gathered}
    return render(request, "notices/leave.html", values)


@require_POST
@answers_problems
def ask_for_mail(request: HttpRequest) -> HttpResponse:
    """Send a mail with a link that confirms the reader's address."""
    ask_again(actor=actor_of(request))
    messages.success(request, _("確認のメールを送りました。届いたら、メールの中のリンクを開いてください。"))
    return redirect(came_from(request, "/settings/notices"))


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@answers_problems
def confirm_address(request: HttpRequest, proof: str) -> HttpResponse:
    """Confirm an address by the link of that mail. No sign-in is needed: the link proves access to the mailbox."""
    if proven_address(proof) is None:
        raise Problem.unknown()
    if request.method == "POST":
        confirm_again(proof=proof)
    return render(request, "notices/address.html", {"confirmed": request.method == "POST"})
