"""Which companies there are, and who works with each."""

import uuid
from typing import Self
from urllib.parse import urlsplit

from django.contrib.auth.models import AnonymousUser
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.address import is_loopback
from portal.lane import name_books, name_lane
from portal.models.user import User
from portal.secrets import SecretTextField


class Role(models.TextChoices):
    READER = "reader", _("Reader")
    OPERATOR = "operator", _("Operator")
    MANAGER = "manager", _("Manager")

    @property
    def may_send(self) -> bool:
        return self in (Role.OPERATOR, Role.MANAGER)

    @property
    def may_manage(self) -> bool:
        return self is Role.MANAGER


class CompanyQuerySet(models.QuerySet["Company"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Return the companies that the user may see: all of them for an administrator."""
        return self._with_role(user, list(Role))

    def sendable_by(self, user: User | AnonymousUser) -> Self:
        """Return the companies to which the user may send files."""
        return self._with_role(user, [role for role in Role if role.may_send])

    def managed_by(self, user: User | AnonymousUser) -> Self:
        """Return the companies whose profile the user may change."""
        return self._with_role(user, [role for role in Role if role.may_manage])

    def with_same_books(self, company: "Company") -> list[int]:
        """Return the keys of the profiles that write to the books of this one, however spelled."""
        books = company.books
        profiles = self.values_list("pk", "server_url", "company_file")
        return [pk for pk, url, file in profiles if name_books(url, file) == books]

    def _with_role(self, user: User | AnonymousUser, roles: list[Role]) -> Self:
        if not user.is_authenticated:
            return self.none()
        if user.is_superuser:
            return self
        return self.filter(
            models.Exists(
                Membership.objects.filter(company=models.OuterRef("pk"), user=user, role__in=roles)
            )
        )


class Company(models.Model):
    """One connection profile: which ERP server, which company file, as which ERP user."""

    code = models.UUIDField(_("identifier"), default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(
        _("short name"),
        unique=True,
        help_text=_(
            "Used in addresses and on the command line: lowercase letters, digits, hyphens."
        ),
    )
    name = models.CharField(_("name"), max_length=120)
    is_test = models.BooleanField(
        _("test company"),
        default=False,
        help_text=_(
            "Shown on every page, so that nobody confuses a test with the production books."
        ),
    )
    server_url = models.CharField(
        _("server address"),
        max_length=300,
        help_text=_("For example http://erp.example.fr:8080, with a path if a proxy adds one."),
    )
    proxy_user = models.CharField(
        _("proxy user"),
        max_length=120,
        blank=True,
        help_text=_("Only if a proxy in front of the ERP asks for a user name and password."),
    )
    proxy_password = SecretTextField(_("proxy password"), blank=True, default="")
    company_file = models.CharField(
        _("company file"),
        max_length=260,
        help_text=_(
            "The .Gestimum connection file on the server. Without a folder, the server looks "
            "for it in C:\\ProgramData\\Gestimum."
        ),
    )
    erp_user = models.CharField(
        _("ERP user"),
        max_length=60,
        help_text=_("A dedicated user, flagged in Gestimum for the web service only."),
    )
    erp_password = SecretTextField(_("ERP password"), blank=True, default="")
    disconnect = models.BooleanField(
        _("Déconnecter"),
        default=False,
        help_text=_("Logs out whoever is connected to the ERP as this user."),
    )
    exclusive = models.BooleanField(
        _("Exclusif"),
        default=False,
        help_text=_("Locks everyone else out of the company file during the import."),
    )
    erp_version = models.PositiveSmallIntegerField(
        _("ERP version"),
        default=9,
        validators=[MinValueValidator(8), MaxValueValidator(99)],
        help_text=_("The major version. Contacts and fixed assets need version 9."),
    )
    connect_timeout = models.PositiveIntegerField(
        _("connection time limit (seconds)"),
        default=10,
        validators=[MinValueValidator(1), MaxValueValidator(300)],
    )
    answer_timeout = models.PositiveIntegerField(
        _("answer time limit (seconds)"),
        default=1800,
        validators=[MinValueValidator(10), MaxValueValidator(86_400)],
        help_text=_("After that, the portal stops waiting and the outcome is unknown."),
    )
    is_active = models.BooleanField(_("in use"), default=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)
    members = models.ManyToManyField(User, through="Membership", related_name="companies")

    objects = CompanyQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("company")
        verbose_name_plural = _("companies")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("company", args=[self.slug])

    @property
    def is_plain_http(self) -> bool:
        """Whether what is sent can be read on the way: not on this machine itself."""
        parts = urlsplit(self.server_url)
        return parts.scheme == "http" and not is_loopback(parts.hostname or "")

    @property
    def books(self) -> str:
        """The books that are written to: what every lane to them begins with."""
        return name_books(self.server_url, self.company_file)

    @property
    def lane(self) -> str:
        """What only one run at a time may use."""
        return name_lane(self.server_url, self.company_file, self.erp_user)


class Membership(models.Model):
    """What a user may do with a company."""

    user = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("user")
    )
    company = models.ForeignKey(
        Company, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("company")
    )
    role = models.CharField(_("role"), max_length=10, choices=Role)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "company"], name="one_role_per_user_and_company"
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=Role.values), name="membership_role_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.company} · {self.get_role_display()}"
