"""Where a mail provider reports mails that came back (decision 26). Whoever knows the address may; it is secret."""

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


# A program sends it, without cookies; of whatever type it says the body is (SNS says text).
@csrf_exempt
@login_not_required
@require_POST
@answers_problems
def take_reports(request: HttpRequest, secret: str) -> HttpResponse:
    """``{"understood": n, "noted": n}``: how many addresses were read, and of how many it was news. 400 for what is no
    JSON, 413 for what is too long; ``not-found`` (404) without the secret.
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
