"""Models of people: persons, companies, the accounts they deal through, and their public profiles."""

from .addresses import AddressChange
from .blocks import Block
from .business_ends import BusinessEnd, InsolvencyFiling
from .clients import Client
from .consents import AskedConsent, Consent
from .identity_checks import IdentityCheck
from .identity_requests import IdentityPicture, IdentityRequest
from .listed_companies import ListedCompany
from .looking import Look, StaffAct, StaffNote, StaffTag
from .organisation_invitations import OrganisationInvitation
from .organisations import Membership, Organisation
from .parties import Party
from .profiles import PortfolioLink, PortfolioPicture, Profile
from .security import SecurityEntry
from .setting_changes import SettingChange
from .sign_up_invitations import SignUpInvitation
from .staff_roles import StaffRole
from .suspensions import Suspension
from .tokens import Token
from .users import User

__all__ = [
    "AddressChange",
    "AskedConsent",
    "Block",
    "BusinessEnd",
    "Client",
    "Consent",
    "IdentityCheck",
    "IdentityPicture",
    "IdentityRequest",
    "InsolvencyFiling",
    "ListedCompany",
    "Look",
    "Membership",
    "Organisation",
    "OrganisationInvitation",
    "Party",
    "PortfolioLink",
    "PortfolioPicture",
    "Profile",
    "SecurityEntry",
    "SettingChange",
    "SignUpInvitation",
    "StaffAct",
    "StaffNote",
    "StaffRole",
    "StaffTag",
    "Suspension",
    "Token",
    "User",
]
