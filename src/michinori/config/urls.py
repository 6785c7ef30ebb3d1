"""The URL configuration: the API for programs, then the pages for people."""

from django.urls import include, path

from michinori.api.card_calls import hear
from michinori.api.problem_pages import show_problem
from michinori.demo.turning import turn_clock
from michinori.practice import views as practices
from michinori.practice.play_money import deposit_play_money

handler400 = "michinori.config.errors.bad_request"
handler403 = "michinori.config.errors.forbidden"
handler404 = "michinori.config.errors.not_found"
handler429 = "michinori.config.errors.too_many"
handler500 = "michinori.config.errors.server_error"

urlpatterns = [
    path("api/v1/", include("michinori.api.urls")),
    path("stripe/webhook", hear, name="stripe_webhook"),
    path("desk/", include("michinori.desk.urls")),
    path("", include("michinori.desk.setup_urls")),
    path("demo/clock", turn_clock, name="turn_clock"),
    path("demo/deposits/<str:client_id>", deposit_play_money, name="demo_deposit"),
    path("practice", practices.show_courses, name="practice"),
    path("practice/start", practices.start, name="practice_start"),
    path("practice/<str:practice_id>/", practices.show_own, name="practice_home"),
    path("practice/<str:practice_id>/<path:page>", practices.show_own, name="practice_page"),
    path("problems/<slug:slug>", show_problem, name="problem"),
    path("", include("michinori.pages.urls")),
]
