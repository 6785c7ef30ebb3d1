"""The page of sign-up: the library's, with what a door of the front page says that somebody came for."""

from typing import Any

from allauth.account.views import SignupView
from django.http import HttpResponse

from michinori.pages.account.door import invitation_of, show_closed
from michinori.pages.account.forms import AIMS


class SignUp(SignupView):  # type: ignore[misc]
    """Sign up. ``?aims=`` in the address is that answer, which is not asked for then; ``?invitation=`` is the code of
    an invitation, without which a site that is not open to all answers 403.
    """

    def closed(self) -> HttpResponse:
        """The page for who was not invited, and for everybody once the market closes."""
        return show_closed(self.request)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the page shows."""
        values: dict[str, Any] = super().get_context_data(**kwargs)
        return values | {"invitation": invitation_of(self.request)}

    def get_initial(self) -> dict[str, Any]:
        """What stands in the form at first."""
        initial: dict[str, Any] = super().get_initial()
        aims = self.request.GET.get("aims")
        return initial | ({"aims": aims} if aims in dict(AIMS) else {})
