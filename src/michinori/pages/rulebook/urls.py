"""Addresses of the rule book."""

from django.urls import path

from michinori.pages.rulebook import reading

urlpatterns = [
    path("docs/", reading.show_chapters, name="rulebook"),
    path("docs/simulation", reading.show_simulation, name="rulebook_simulation"),
    path("docs/<slug:chapter>", reading.show_chapter, name="rulebook_chapter"),
]
