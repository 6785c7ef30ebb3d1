"""The first page: for visitors what this is, for signed-in people what needs them now."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from michinori.pages.examples import landing_page


@login_not_required
def show_home(request: HttpRequest) -> HttpResponse:
    """Visitors read what the site is; members see what waits for them."""
    if request.user.is_authenticated:
        return render(request, "pages/home_member.html")
    return render(request, "pages/home.html", {"meter": landing_page()})
