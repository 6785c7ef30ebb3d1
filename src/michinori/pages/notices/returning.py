"""The webhook by which a mail provider reports bounces (decision 19). Its address contains a secret."""

import json
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from michinori.kernel.problems import Problem
from michinori.notices.commands.bouncing import is_secret, note_bounces
from michinori.pages.answers import answers_problems
from michinori.rules.people.bounces import read_bounces


# The provider sends no cookies. The content type is ignored, since SNS sends JSON as text/plain.
@csrf_exempt
@login_not_required
@require_POST
@answers_problems
def take_reports(request: HttpRequest, secret: str) -> HttpResponse:
    """Note bounces; answer ``{"understood": n, "noted": n}``, the numbers of addresses read and of those newly noted.

    Answers 400 if the body is no JSON, 413 if it is too long. Raises ``not-found`` (404) for a wrong secret.
    """
    if not is_secret(secret):
        raise Problem.unknown()
    try:
        told: Any = json.loads(request.body)
    except RequestDataTooBig:
        return JsonResponse({"understood": 0, "noted": 0}, status=413)
    except (ValueError, RecursionError):
        return JsonResponse({"understood": 0, "noted": 0}, status=400)
    found = read_bounces(told)
    return JsonResponse({"understood": len(found), "noted": note_bounces(found)})
