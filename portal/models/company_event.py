"""The record of who changed a company, its members or its rules."""

from collections.abc import Mapping
from typing import TypedDict

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.models.company import Company
from portal.models.deed import Deed


class CompanyEventDetails(TypedDict, total=False):
    """What was changed: of a profile {name: [before, after]}, of a password only which one.

    `role` is what a member is now, `before` what it was; `rule` is the stored name of a rule and
    `name` what people call it, in English. `columns` are titles of columns in files of a `kind`:
    {title: [field before, field]}, an empty field being one that is left out.
    """

    fields: dict[str, tuple[object, object]]
    password: str
    role: str
    before: str
    rule: str
    name: str
    kind: str
    columns: dict[str, tuple[str | None, str]]


class CompanyEvent(Deed):
    """Who did what to a company, when. Kept for good, with whom and what it is about."""

    class Verb(models.TextChoices):
        CREATED = "created", _("created the company")
        CHANGED = "changed", _("changed the profile")
        DEACTIVATED = "deactivated", _("took the company out of use")
        REACTIVATED = "reactivated", _("put the company back into use")
        PASSWORD_REPLACED = "password_replaced", _("entered a password")
        PASSWORD_REMOVED = "password_removed", _("deleted a password")
        MEMBER_ADDED = "member_added", _("added a member")
        ROLE_CHANGED = "role_changed", _("changed the role of a member")
        MEMBER_REMOVED = "member_removed", _("removed a member")
        RULE_DOWNGRADED = "rule_downgraded", _("downgraded a rule to a warning")
        RULE_RESTORED = "rule_restored", _("made a rule blocking again")
        COLUMNS_TAUGHT = "columns_taught", _("decided which columns of files are which fields")

    company = models.ForeignKey(
        Company, on_delete=models.PROTECT, related_name="events", verbose_name=_("company")
    )
    verb = models.CharField(_("action"), max_length=20, choices=Verb)
    details: "models.JSONField[Mapping[str, object], CompanyEventDetails]"
    #: Whose role it is about.
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("member"),
    )

    class Meta(Deed.Meta):
        verbose_name = _("change of a company")
        verbose_name_plural = _("changes of companies")
