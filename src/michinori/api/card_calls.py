"""The card company's own calls, signed by it. They stand outside ``/api/v1``, since nobody has a token there."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from michinori.treasury.commands.card_work import note_event
from michinori.treasury.providers import card_company


@csrf_exempt
@login_not_required
@require_POST
def hear(request: HttpRequest) -> HttpResponse:
    """Keep what is told, to be seen to by the clock; 400 where the signature is wrong or older than five minutes, 404
    where cards are off.
    """
    company = card_company()
    if company is None:
        return HttpResponse(status=404)
    told = company.read_event(request.body, request.headers.get("Stripe-Signature", ""))
    if told is None:
        return HttpResponse(status=400)
    note_event(told)
    return HttpResponse(status=200)
