from django.urls import path

from imports.views import (
    connection,
    dashboard,
    downloads,
    journal,
    kinds,
    lines,
    problems,
    reading,
    ruling,
    run,
    run_list,
    upload,
)

urlpatterns = [
    path("", dashboard.dashboard, name="dashboard"),
    path("imports/", run_list.run_list, name="run_list"),
    path("imports/new/", upload.run_new, name="run_new"),
    path("imports/<uuid:code>/", run.run, name="run"),
    path("imports/<uuid:code>/reading/", reading.run_reading, name="run_reading"),
    path("imports/<uuid:code>/problems/", problems.run_problems, name="run_problems"),
    path("imports/<uuid:code>/send/", run.run_send, name="run_send"),
    path("imports/<uuid:code>/try/", run.run_try, name="run_try"),
    path("imports/<uuid:code>/cancel/", run.run_cancel, name="run_cancel"),
    path("imports/<uuid:code>/ruling/", ruling.run_ruling, name="run_ruling"),
    path("imports/<uuid:code>/again/", run.run_again, name="run_again"),
    path("imports/<uuid:code>/lines/", lines.run_lines, name="run_lines"),
    path("imports/<uuid:code>/journal/", journal.run_journal, name="run_journal"),
    path("imports/<uuid:code>/request/", downloads.run_request, name="run_request"),
    path("imports/<uuid:code>/file/", downloads.run_file, name="run_file"),
    path("kinds/", kinds.kind_list, name="kind_list"),
    path("kinds/<slug:key>/", kinds.kind, name="kind"),
    path("kinds/<slug:key>/template.csv", kinds.kind_template, name="kind_template"),
    path("kinds/<slug:key>/example.csv", kinds.kind_example, name="kind_example"),
    path("companies/<slug:slug>/test/", connection.company_test, name="company_test"),
]
