"""The page of sign-up: the library's, with what a door of the front page says that somebody came for."""

from typing import Any

from allauth.account.views import SignupView

from michinori.pages.account.forms import AIMS


class SignUp(SignupView):  # type: ignore[misc]
    """Sign up. ``?aims=`` in the address ticks that answer."""

    def get_initial(self) -> dict[str, Any]:
        """What stands in the form at first."""
        initial: dict[str, Any] = super().get_initial()
        aims = self.request.GET.get("aims")
        return initial | ({"aims": aims} if aims in dict(AIMS) else {})
