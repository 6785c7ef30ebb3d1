"""The door of sign-up where the site is not open to all: what somebody comes with, and what all others see."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from michinori.people.opening import is_being_prepared, is_setting_up
from michinori.people.sign_up_invitations import good_one, is_taking_people

_KEPT = "sign_up_invitation"


def invitation_of(request: HttpRequest) -> str:
    """The code of the invitation that a sign-up came with, from the link or from the form; empty for none."""
    return (request.POST if request.method == "POST" else request.GET).get("invitation", "")


def keep_invitation(request: HttpRequest) -> None:
    """Have the session remember a good invitation of who goes to the provider meanwhile: by its id, since its code is
    stored nowhere.
    """
    found = good_one(code=invitation_of(request)).first()
    if found is not None:
        request.session[_KEPT] = found.id


def kept_invitation(request: HttpRequest) -> str:
    """The id of what ``keep_invitation`` kept; empty for none."""
    return str(request.session.get(_KEPT, ""))


def forget_invitation(request: HttpRequest) -> None:
    """Forget it once it was used."""
    request.session.pop(_KEPT, None)


def show_closed(request: HttpRequest) -> HttpResponse:
    """The page (403) for who was not invited, or comes before the site is open, or once its last day is named."""
    values = {"ending": not is_taking_people(), "early": is_being_prepared(), "begun": is_setting_up()}
    return render(request, "account/signup_closed.html", values, status=403)
