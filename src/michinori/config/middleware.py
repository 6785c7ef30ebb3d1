"""What holds for every address: default-deny (a view is for signed-in people unless it says otherwise), and HEAD."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase


class SignInRequired(LoginRequiredMiddleware):
    """Django's own, but for the API: programs get a problem document from the API's own sign-in, not a redirect."""

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., HttpResponseBase],
        view_args: tuple[Any, ...],
        view_kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        if request.path.startswith("/api/v1/"):
            return None
        refused = super().process_view(request, view_func, view_args, view_kwargs)
        if refused is not None and request.headers.get("HX-Request"):
            return HttpResponse(status=401)  # a part of a page is no place for the sign-in's page
        return refused


class HeadAsGet:
    """HEAD is answered as GET wherever there is a GET, so no view must think of it; the server drops the content."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method != "HEAD":
            return self.get_response(request)
        request.method = "GET"
        response = self.get_response(request)
        request.method = "HEAD"
        return response
