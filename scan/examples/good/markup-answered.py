from django.http import HttpResponse
from django.shortcuts import render


def greet(request, name):
    return render(request, "greeting.html", {"name": name})


def robots(request):
    return HttpResponse("User-agent: *", content_type="text/plain")
