"""The account behind the token."""

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel

from michinori.api.answers import Party, face_url
from michinori.api.callers import Call
from michinori.api.routes import Room
from michinori.people import queries

room = Room(_("自分"))


class Role(BaseModel):
    """An organisation that one belongs to, and as what."""

    id: str
    display_name: str
    face_url: str | None
    role: str


class Me(BaseModel):
    """``client``: in whose name one posts jobs and pays when nothing is said."""

    id: str
    display_name: str
    face_url: str | None
    client: Party
    organisations: list[Role]


class TokenOut(BaseModel):
    """Whose token it is, and what it may do: ``read``, ``write``, ``staff``."""

    user_id: str
    scopes: list[str]


@room.query("/token", TokenOut, _("このトークンにできること"))
def show_token(call: Call) -> TokenOut:
    """Of the token with which it is asked."""
    return TokenOut(user_id=call.user.id, scopes=sorted(call.scopes))


@room.query("/me", Me, _("自分と、所属する組織"))
def show_me(call: Call) -> Me:
    """The account behind the token, its organisations, and the client in whose name it deals by default."""
    memberships = queries.organisations_of(call.user.id)
    default = queries.default_client(call.user.id)
    return Me(
        id=call.user.id,
        display_name=call.user.display_name,
        face_url=face_url(call.user),
        client=Party.of(default),
        organisations=[
            Role(
                id=each.organisation_id,
                display_name=each.organisation.name,
                face_url=face_url(each.organisation),
                role=each.role,
            )
            for each in memberships
        ],
    )
