"""What pages answer that ask members anew who they are, once they have just proved it: words as in ``page_table``,
where the same page says 302 for being asked. ``again``: no other way of proving it is set up, so it is asked still.
"""

PROVED: dict[str, tuple[str, str]] = {
    "accounts/2fa/reauthenticate/": ("in again", "in again"),
    "accounts/2fa/recovery-codes/generate/": ("in 200", "in 200"),
    "accounts/2fa/totp/activate/": ("in 200", "in 200"),
    "accounts/2fa/webauthn/add/": ("in 200", "in 200"),
    "accounts/2fa/webauthn/keys/<int:pk>/edit/": ("in 404", "in 404"),
    "accounts/2fa/webauthn/keys/<int:pk>/remove/": ("in 404", "in 404"),
    "accounts/2fa/webauthn/reauthenticate/": ("in again", "in again"),
    "accounts/sessions/": ("in 200", "in 302"),
    "accounts/sessions/<int:session_id>/end": ("in 405", "in 404"),
    "estate/<str:business_end_id>/account": ("in 404 404 404 200 404 in 404", "in 404 404 404 422 404 in 404"),
    "money/<str:purse>/account": ("in 404 404 200 403 403 in 404", "in 404 404 422 403 403 in 404"),
    "settings/data": ("in 200", "in 405"),
    "settings/data.json": ("in 200", "in 405"),
    "settings/leave": ("in 200", "in 422"),
    "settings/remaining/drop": ("in 405", "in 302"),
    "tokens": ("in 200", "in 422"),
    "webhooks/<str:webhook_id>/renew": ("in 404 200 404 404 404 in 404", "in 404 200 404 404 404 in 404"),
}
