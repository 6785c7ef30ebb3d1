from django.shortcuts import redirect


def leave(request):
    target = request.GET.get("next", "/")
    return redirect(target)
