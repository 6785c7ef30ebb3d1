"""Addresses of the guides."""

from django.urls import path

from michinori.pages.guides import reading

urlpatterns = [
    path("guides/", reading.show_guides, name="guide"),
    path("guides/<slug:slug>", reading.show_guide, name="guide_page"),
]
