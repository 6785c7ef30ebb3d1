"""Addresses of inquiries."""

from django.urls import path

from michinori.pages.support import announcing, asking, closing, maintenance, reading

urlpatterns = [
    path("announcements/<str:announcement_id>", announcing.show_announcement, name="announcement"),
    path("maintenance", maintenance.show_maintenance, name="maintenance"),
    path("closing", closing.show_closing, name="market_closing"),
    path("inquiries", reading.show_inquiries, name="inquiries"),
    path("inquiries/new", asking.ask, name="inquiry_new"),
    path("inquiries/sent", asking.show_sent, name="inquiry_sent"),
    path("inquiries/proof", asking.give_challenge, name="inquiry_proof"),
    path("inquiries/files/<str:file_id>", asking.download, name="inquiry_file"),
    path("inquiries/link/<str:inquiry_token>", reading.show_by_link, name="inquiry_by_link"),
    path("inquiries/link/<str:inquiry_token>/confirm", reading.confirm, name="inquiry_confirm"),
    path("inquiries/link/<str:inquiry_token>/rate", reading.rate_by_link, name="inquiry_rate_by_link"),
    path("inquiries/<str:inquiry_id>", reading.show_inquiry, name="inquiry"),
    path("inquiries/<str:inquiry_id>/rate", reading.rate, name="inquiry_rate"),
]
