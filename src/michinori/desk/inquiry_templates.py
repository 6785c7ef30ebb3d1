"""Templates of answers to inquiries at the desk, each in both languages."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from michinori.desk.staff import staff_only
from michinori.pages.answers import acted, done
from michinori.pages.callers import actor_of
from michinori.pages.fields import BlockField, LineField
from michinori.pages.forms import PageForm
from michinori.rules.support.inquiries import TEXT_LIMIT, TITLE_LIMIT
from michinori.support.commands.answering import delete_template, save_template
from michinori.support.queries.inquiries import template_at_desk, templates


class TemplateForm(PageForm):
    """A template of an answer."""

    title = LineField(
        label=gettext_lazy("題"),
        limit=TITLE_LIMIT,
        help_text=gettext_lazy("選ぶときに見えます。送り主には届きません。"),
    )
    ja = BlockField(label=gettext_lazy("日本語の文"), limit=TEXT_LIMIT)
    en = BlockField(label=gettext_lazy("英語の文"), limit=TEXT_LIMIT)


@staff_only("inquiries")
@require_http_methods(["GET", "HEAD", "POST"])
def show_templates(request: HttpRequest) -> HttpResponse:
    """List the templates, and make one."""
    actor = actor_of(request)
    form = TemplateForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data
        if done(form, lambda: save_template(actor=actor, **sent)):
            messages.success(request, _("ひな形を作りました。"))
            return redirect("desk_inquiry_templates")
    values = {"form": form, "rows": templates(actor)}
    return render(request, "desk/inquiry_templates.html", values, status=form.status)


@staff_only("inquiries")
@require_http_methods(["GET", "HEAD", "POST"])
def edit_template(request: HttpRequest, template_id: str) -> HttpResponse:
    """Change a template."""
    actor = actor_of(request)
    found = template_at_desk(actor, template_id)
    initial = {"title": found.title, "ja": found.ja, "en": found.en}
    form = TemplateForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data
        if done(form, lambda: save_template(actor=actor, template_id=template_id, **sent)):
            messages.success(request, _("ひな形を直しました。"))
            return redirect("desk_inquiry_templates")
    values = {"form": form, "template": found}
    return render(request, "desk/inquiry_template.html", values, status=form.status)


@staff_only("inquiries")
@require_POST
def delete(request: HttpRequest, template_id: str) -> HttpResponse:
    """Delete a template."""
    return acted(
        request,
        lambda: delete_template(actor=actor_of(request), template_id=template_id),
        back=reverse("desk_inquiry_templates"),
        done=_("ひな形を消しました。"),
    )
