"""An empty Django view, in the same server and with the same number of threads' processes as the product: what no page
can be quicker than. ``floors`` starts it by granian.
"""

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path


def empty(request: HttpRequest) -> HttpResponse:
    return HttpResponse("")


urlpatterns = [path("", empty)]

settings.configure(ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__, SECRET_KEY="of-nothing")  # noqa: S106
application = get_wsgi_application()
