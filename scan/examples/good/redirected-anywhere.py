from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme


def leave(request):
    target = request.GET.get("next", "/")
    if url_has_allowed_host_and_scheme(target, allowed_hosts=None):
        return redirect(target)
    return redirect("home")
