"""Addresses of notices: the list, the bell, choices, and the links that mails carry."""

from django.urls import path

from michinori.pages.notices import choosing, leaving, listing, returning

urlpatterns = [
    path("notices", listing.show_notices, name="notices"),
    path("notices/unread", listing.show_unread, name="unread_notices"),
    path("notices/read", listing.read, name="notices_read"),
    path("notices/<str:notice_id>/open", listing.open_one, name="notice_open"),
    path("notices/leave/<str:way>", leaving.leave, name="notices_leave"),
    path("notices/address", leaving.ask_for_mail, name="notices_address"),
    path("notices/address/<str:proof>", leaving.confirm_address, name="notices_address_confirm"),
    path("mail/returned/<str:secret>", returning.take_reports, name="mail_returned"),
    path("settings/notices", choosing.choose, name="settings_notices"),
]
