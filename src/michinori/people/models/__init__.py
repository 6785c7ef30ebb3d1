"""Models of people: persons, companies, the accounts they deal through, and their public profiles."""

from .blocks import Block
from .business_ends import BusinessEnd, InsolvencyFiling
from .clients import Client
from .consents import AskedConsent, Consent
from .identity_checks import IdentityCheck
from .organisation_invitations import OrganisationInvitation
from .organisations import Membership, Organisation
from .parties import Party
from .profiles import PortfolioLink, PortfolioPicture, Profile
from .security import SecurityEntry
from .setting_changes import SettingChange
from .staff_roles import StaffRole
from .suspensions import Suspension
from .tokens import Token
from .users import User

__all__ = [
    "AskedConsent",
    "Block",
    "BusinessEnd",
    "Client",
    "Consent",
    "IdentityCheck",
    "InsolvencyFiling",
    "Membership",
    "Organisation",
    "OrganisationInvitation",
    "Party",
    "PortfolioLink",
    "PortfolioPicture",
    "Profile",
    "SecurityEntry",
    "SettingChange",
    "StaffRole",
    "Suspension",
    "Token",
    "User",
]
