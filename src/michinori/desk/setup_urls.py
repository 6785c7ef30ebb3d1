"""Addresses of the first set-up."""

from django.urls import path

from michinori.desk import setup

urlpatterns = [
    path("setup", setup.show_steps, name="setup"),
    path("setup/begin/<str:code>", setup.begin, name="setup_begin"),
    path("setup/owner", setup.show_owner, name="setup_owner"),
    path("setup/open", setup.open_up, name="setup_open"),
    path("setup/<slug:step>", setup.show_step, name="setup_step"),
]
