"""Who may come in, which companies there are, and who did what to them."""

from typing import TYPE_CHECKING

from portal.models.company import Company, CompanyQuerySet, Membership, Role
from portal.models.company_event import CompanyEvent
from portal.models.deed import Deed, Door, record
from portal.models.user import User

if TYPE_CHECKING:
    from portal.models.user import UserRequest as UserRequest

__all__ = [
    "Company",
    "CompanyEvent",
    "CompanyQuerySet",
    "Deed",
    "Door",
    "Membership",
    "Role",
    "User",
    "record",
]
