"""The tables of partners."""

from .agreements import Commitment, StructureAgreement
from .contacts import ContactMoment, PartnerContact
from .matrices import RoleCell, RoleMatrix, RoleTask
from .partners import PartnerSettings, ProgrammePartner

__all__ = [
    "Commitment",
    "ContactMoment",
    "PartnerContact",
    "PartnerSettings",
    "ProgrammePartner",
    "RoleCell",
    "RoleMatrix",
    "RoleTask",
    "StructureAgreement",
]
