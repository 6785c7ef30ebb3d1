"""Addresses of people's pages: account, profiles, organisations, tokens, and those of a demo."""

from allauth.account import views as library
from django.urls import include, path, re_path

from michinori.pages import business_ends, faces, link_pictures, organisation, profile, push, webhooks, works
from michinori.pages.account import demo, leaving, remaining, security, sessions, settings, tax_profile, tokens
from michinori.pages.account.signing_up import SignUp

# The library's own address knows no underscore, and our users' ids have one.
_RESET = r"^accounts/password/reset/key/(?P<uidb36>usr_[a-z2-7]+)-(?P<key>.+)/$"
_ORGANISATION = "organisations/<str:organisation_id>"
_INVITATION = "organisation-invitations/<str:organisation_invitation_id>"

urlpatterns = [
    re_path(_RESET, library.password_reset_from_key, name="account_reset_password_from_key"),
    path("accounts/signup/", SignUp.as_view(), name="account_signup"),
    path("accounts/", include("allauth.account.urls")),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("accounts/sessions/", include("allauth.usersessions.urls")),
    path("accounts/sessions/<int:session_id>/end", sessions.end_session, name="end_session"),
    path("settings", settings.show_settings, name="settings"),
    path("settings/names", settings.save_names, name="settings_names"),
    path("settings/language", settings.save_language, name="settings_language"),
    path("settings/declarations", settings.save_declarations, name="settings_declarations"),
    path("settings/tax", tax_profile.edit_tax_profile, name="tax_profile"),
    path("settings/security", security.show_security, name="security"),
    path("settings/remaining", remaining.show_remaining, name="remaining"),
    path("settings/remaining/keep", remaining.keep, name="remaining_keep"),
    path("settings/remaining/drop", remaining.drop, name="remaining_drop"),
    path("settings/data.json", leaving.download_data, name="own_data"),
    path("settings/leave", leaving.leave, name="leave"),
    path("tokens", tokens.show_tokens, name="tokens"),
    path("tokens/<str:token_id>/revoke", tokens.end_token, name="revoke_token"),
    path("settings/push", push.add_device, name="push_add"),
    path("settings/push/remove", push.remove_devices, name="push_remove"),
    path("webhooks", webhooks.show_webhooks, name="webhooks"),
    path("webhooks/<str:webhook_id>", webhooks.show_webhook, name="webhook"),
    path("webhooks/<str:webhook_id>/test", webhooks.try_webhook, name="webhook_test"),
    path("webhooks/<str:webhook_id>/on", webhooks.switch_on, name="webhook_on"),
    path("webhooks/<str:webhook_id>/delete", webhooks.delete_webhook, name="webhook_delete"),
    path("profile", profile.show_own, name="profile"),
    path("profile/edit", profile.edit_profile, name="profile_edit"),
    path("profile/face", faces.edit_own, name="profile_face"),
    path("profile/face/remove", faces.remove_own, name="profile_face_remove"),
    path("faces/<str:face_id>", faces.show_face, name="face"),
    path("profile/works", works.show_works, name="profile_works"),
    path("profile/links", works.add_link, name="profile_add_link"),
    path("profile/links/<str:link_id>/remove", works.remove_link, name="profile_remove_link"),
    path("profile/pictures", works.add_picture, name="profile_add_picture"),
    path("profile/pictures/<str:picture_id>/remove", works.remove_picture, name="profile_remove_picture"),
    path("works/<str:picture_id>", works.show_work, name="work"),
    path("workers/<str:user_id>", profile.show_worker, name="worker"),
    path("clients/<str:client_id>", profile.show_client, name="client"),
    path("clients/<str:client_id>/withdraw", business_ends.show_consequences, name="withdraw"),
    path("clients/<str:client_id>/withdraw/confirm", business_ends.confirm_withdrawal, name="withdraw_confirm"),
    path("clients/<str:client_id>/withdrawn", business_ends.show_withdrawn, name="withdrawn"),
    path("pictures/<str:picture_id>", works.show_picture, name="portfolio_picture"),
    path("links/<str:kind>/<str:ref>.png", link_pictures.show_link_picture, name="link_picture"),
    path("organisations", organisation.list_organisations, name="organisations"),
    path(_ORGANISATION, organisation.show_organisation, name="organisation"),
    path(f"{_ORGANISATION}/name", organisation.rename, name="organisation_rename"),
    path(f"{_ORGANISATION}/face", faces.edit_mark, name="organisation_face"),
    path(f"{_ORGANISATION}/face/remove", faces.remove_mark, name="organisation_face_remove"),
    path(f"{_ORGANISATION}/declarations", organisation.declare, name="organisation_declare"),
    path(f"{_ORGANISATION}/tax", tax_profile.edit_tax_profile, name="organisation_tax_profile"),
    path(f"{_ORGANISATION}/invitations", organisation.invite, name="organisation_invite"),
    path(
        f"{_ORGANISATION}/invitations/<str:organisation_invitation_id>/withdraw",
        organisation.withdraw_invitation,
        name="organisation_withdraw_invitation",
    ),
    path(f"{_ORGANISATION}/leave", organisation.leave, name="organisation_leave"),
    path(f"{_INVITATION}/accept", organisation.accept_invitation, name="organisation_invitation_accept"),
    path(f"{_INVITATION}/decline", organisation.decline_invitation, name="organisation_invitation_decline"),
    path(f"{_ORGANISATION}/members/<str:user_id>/role", organisation.set_role, name="organisation_set_role"),
    path(f"{_ORGANISATION}/members/<str:user_id>/remove", organisation.remove, name="organisation_remove_member"),
    path("demo/sign-in", demo.sign_in_as, name="demo_sign_in"),
    path("demo/mails", demo.list_mails, name="demo_mails"),
    path("demo/mails/<int:mail_id>", demo.show_mail, name="demo_mail"),
    path("demo/mails/<int:mail_id>/html", demo.show_html, name="demo_mail_html"),
]
