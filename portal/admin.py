"""Accounts, and who works with which company."""

from typing import TYPE_CHECKING, Any, cast

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.access import SECRETS
from portal.companies import remove_member, save_company, set_role
from portal.company_history import describe_company_event
from portal.models import Company, CompanyEvent, Door, Membership, Role, User
from portal.read_only import ReadOnly, moment, stack

if TYPE_CHECKING:
    from django.forms import BaseInlineFormSet

    MembershipInlineBase = admin.TabularInline[Membership, Model]
    CompanyAdminBase = admin.ModelAdmin[Company]
    CompanyEventAdminBase = admin.ModelAdmin[CompanyEvent]
    UserAdminBase = UserAdmin[User]
else:
    UserAdminBase = UserAdmin
    MembershipInlineBase = admin.TabularInline
    CompanyAdminBase = admin.ModelAdmin
    CompanyEventAdminBase = admin.ModelAdmin


def change_password(request: HttpRequest, extra_context: object = None) -> HttpResponse:
    return redirect("account_change_password")


# One way in and one way to another password, with their limits on attempts.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
admin.site.password_change = change_password  # type: ignore[method-assign, assignment]


class MembershipInline(MembershipInlineBase):
    model = Membership
    extra = 1
    autocomplete_fields = ("user", "company")


class RecordsMembers:
    """Gives and takes roles where they are recorded, as the site's own pages do."""

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        save_members(formset, user=cast("User", request.user))


@transaction.atomic
def save_members(formset: "BaseInlineFormSet[Membership, Any, Any]", *, user: User) -> None:
    formset.save(commit=False)
    for removed in formset.deleted_objects:
        remove_member(removed, user=user, door=Door.ADMINISTRATION)
    changed = [membership for membership, _names in formset.changed_objects]
    for membership in changed:
        before = Membership.objects.get(pk=membership.pk)
        if (before.user, before.company) != (membership.user, membership.company):
            remove_member(before, user=user, door=Door.ADMINISTRATION)
    for membership in [*changed, *formset.new_objects]:
        set_role(
            membership.company,
            membership.user,
            Role(membership.role),
            user=user,
            door=Door.ADMINISTRATION,
        )


@admin.register(User)
class PersonAdmin(RecordsMembers, UserAdminBase):
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
class CompanyAdmin(RecordsMembers, CompanyAdminBase):
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

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Keep the record of what was sent and changed: a company is taken out of use instead."""
        return False

    def save_model(self, request: HttpRequest, obj: Company, form: Any, change: Any) -> None:
        save_company(obj, user=cast("User", request.user), door=Door.ADMINISTRATION)


@admin.register(CompanyEvent)
class CompanyEventAdmin(ReadOnly, CompanyEventAdminBase):
    list_display = (moment(CompanyEvent, "at"), "company", "who", "what")
    ordering = ("-pk",)
    list_filter = ("verb", "door", "company", "user")
    list_select_related = ("company", "user", "member")
    search_fields = ("company__name", "company__slug", "member__username", "note")
    date_hierarchy = "at"
    show_full_result_count = False
    fields = ("at", "company", "who", "what", "note")
    readonly_fields = fields

    @admin.display(description=_("person"), ordering="user")
    def who(self, event: CompanyEvent) -> SafeString:
        return stack(event.who, event.door_text)

    @admin.display(description=_("action"), ordering="verb")
    def what(self, event: CompanyEvent) -> SafeString:
        described = describe_company_event(event)
        return stack(described.deed, *described.particulars)
