"""Accounts, and who works with which company."""

from typing import TYPE_CHECKING

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.access import SECRETS
from portal.models import Company, Membership, User

if TYPE_CHECKING:
    MembershipInlineBase = admin.TabularInline[Membership, Model]
    CompanyAdminBase = admin.ModelAdmin[Company]
    UserAdminBase = UserAdmin[User]
else:
    UserAdminBase = UserAdmin
    MembershipInlineBase = admin.TabularInline
    CompanyAdminBase = admin.ModelAdmin


def change_password(request: HttpRequest, extra_context: object = None) -> HttpResponse:
    return redirect("account_change_password")


# One way in and one way to another password, with their limits on attempts.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
admin.site.password_change = change_password  # type: ignore[method-assign, assignment]


class MembershipInline(MembershipInlineBase):
    model = Membership
    extra = 1
    autocomplete_fields = ("user", "company")


@admin.register(User)
class PersonAdmin(UserAdminBase):
    list_display = ("username", "email", "first_name", "last_name", "standing")
    inlines = (MembershipInline,)

    @admin.display(description=_("rights"), ordering="is_superuser")
    def standing(self, user: User) -> str:
        """Name what is out of the ordinary: most people have no rights here, which is as well."""
        rights = {
            _("site administrator"): user.is_superuser,
            _("can access the administration"): user.is_staff and not user.is_superuser,
            _("cannot log in"): not user.is_active,
        }
        return ", ".join(str(name) for name, applies in rights.items() if applies)


@admin.register(Company)
class CompanyAdmin(CompanyAdminBase):
    """Members and limits. Where and as whom the portal connects is changed on the site's page.

    There, a change of server makes whoever does it type the password again.
    """

    list_display = ("name", "mark", "server_url", "company_file", "is_active")
    list_filter = ("is_test", "is_active")
    search_fields = ("name", "slug", "company_file")
    readonly_fields = ("slug", "server_url", "proxy_user", "company_file", "erp_user")
    inlines = (MembershipInline,)
    fieldsets = (
        (None, {"fields": ("name", "slug", "is_test", "is_active")}),
        (
            _("Connection"),
            {
                "fields": readonly_fields[1:],
                "description": _(
                    "The server, users and passwords are changed on the company's own page "
                    "(“View on site”). Passwords are never shown."
                ),
            },
        ),
        (
            _("How an import works"),
            {
                "fields": (
                    "disconnect",
                    "exclusive",
                    "erp_version",
                    "connect_timeout",
                    "answer_timeout",
                )
            },
        ),
    )

    @admin.display(description=_("test company"), ordering="is_test")
    def mark(self, company: Company) -> str:
        return gettext("Test") if company.is_test else ""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Company]:
        return super().get_queryset(request).defer(*SECRETS)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Leave it to the site's own page, which checks the address and takes the password."""
        return False
