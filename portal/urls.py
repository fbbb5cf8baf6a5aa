from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

from portal import stale, views

handler400 = "portal.middleware.bad_request"
handler500 = "portal.middleware.server_error"

# Here and not when a process starts: commands have no pages.
admin.autodiscover()

urlpatterns = [
    path("account/", include("allauth.account.urls")),
    path("admin/", admin.site.urls),
    # The login page offers the choice as well.
    path("language/", login_not_required(set_language), name="set_language"),
    path("session/", stale.session_state, name="session_state"),
    path("session/back/", stale.session_back, name="session_back"),
    path("companies/", views.company_list, name="company_list"),
    path("companies/new/", views.company_new, name="company_new"),
    path("companies/<slug:slug>/", views.company, name="company"),
    path("companies/<slug:slug>/version/", views.company_version, name="company_version"),
    path("companies/<slug:slug>/edit/", views.company_edit, name="company_edit"),
    path("companies/<slug:slug>/changes/", views.company_changes, name="company_changes"),
    path("", include("imports.urls")),
]
