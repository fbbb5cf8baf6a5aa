from django.urls import path

from imports.views.catalogue import kinds
from imports.views.companies import connection, rules
from imports.views.drafts import check, kind_proposals, other_kind, reading, repeats, upload
from imports.views.edits import added_column, changes, column, line
from imports.views.history import dashboard, run_list
from imports.views.mapping import mapping
from imports.views.problems import files, problems
from imports.views.reconcile import ruling
from imports.views.runs import downloads, journal, lines, run

urlpatterns = [
    path("", dashboard.dashboard, name="dashboard"),
    path("imports/", run_list.run_list, name="run_list"),
    path("imports/new/", upload.run_new, name="run_new"),
    path("imports/new/kinds/", kind_proposals.run_kinds, name="run_kinds"),
    path("imports/<uuid:code>/", run.run, name="run"),
    path("imports/<uuid:code>/reading/", reading.run_reading, name="run_reading"),
    path("imports/<uuid:code>/kind/", other_kind.run_other_kind, name="run_other_kind"),
    path("imports/<uuid:code>/problems/", problems.run_problems, name="run_problems"),
    path("imports/<uuid:code>/problems.csv", files.problems_csv, name="run_problems_csv"),
    path(
        "imports/<uuid:code>/problems.xlsx",
        files.problems_xlsx,
        name="run_problems_xlsx",
    ),
    path("imports/<uuid:code>/check/", check.run_check, name="run_check"),
    path("imports/<uuid:code>/comparing/", repeats.run_comparing, name="run_comparing"),
    path("imports/<uuid:code>/repeats/", repeats.run_repeats, name="run_repeats"),
    path("imports/<uuid:code>/send/", run.run_send, name="run_send"),
    path("imports/<uuid:code>/try/", run.run_try, name="run_try"),
    path("imports/<uuid:code>/cancel/", run.run_cancel, name="run_cancel"),
    path("imports/<uuid:code>/ruling/", ruling.run_ruling, name="run_ruling"),
    path("imports/<uuid:code>/again/", run.run_again, name="run_again"),
    path("imports/<uuid:code>/lines/", lines.run_lines, name="run_lines"),
    path("imports/<uuid:code>/lines/<int:number>/", line.run_line, name="run_line"),
    path("imports/<uuid:code>/mapping/", mapping.run_mapping, name="run_mapping"),
    path("imports/<uuid:code>/column/", column.run_column, name="run_column"),
    path("imports/<uuid:code>/mend/cell/", changes.run_mend_cell, name="run_mend_cell"),
    path("imports/<uuid:code>/mend/lines/", changes.run_mend_lines, name="run_mend_lines"),
    path(
        "imports/<uuid:code>/mend/repeats/",
        changes.run_mend_repeats,
        name="run_mend_repeats",
    ),
    path("imports/<uuid:code>/mend/offer/", changes.run_mend_offer, name="run_mend_offer"),
    path("imports/<uuid:code>/mend/sure/", changes.run_mend_sure, name="run_mend_sure"),
    path("imports/<uuid:code>/column/drop/", changes.run_drop_column, name="run_drop_column"),
    path("imports/<uuid:code>/column/add/", added_column.run_add_column, name="run_add_column"),
    path("imports/<uuid:code>/mend/undo/", changes.run_mend_undo, name="run_mend_undo"),
    path("imports/<uuid:code>/mended/", downloads.run_mended, name="run_mended"),
    path("imports/<uuid:code>/journal/", journal.run_journal, name="run_journal"),
    path("imports/<uuid:code>/request/", downloads.run_request, name="run_request"),
    path("imports/<uuid:code>/file/", downloads.run_file, name="run_file"),
    path("kinds/", kinds.kind_list, name="kind_list"),
    path("kinds/<slug:key>/", kinds.kind, name="kind"),
    path("kinds/<slug:key>/template.csv", kinds.kind_template, name="kind_template"),
    path("kinds/<slug:key>/example.csv", kinds.kind_example, name="kind_example"),
    path("companies/<slug:slug>/test/", connection.company_test, name="company_test"),
    path("companies/<slug:slug>/rules/", rules.company_rules, name="company_rules"),
]
