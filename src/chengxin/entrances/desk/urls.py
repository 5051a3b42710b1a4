"""Addresses of the desk."""

from django.contrib.auth.views import LoginView
from django.urls import path

from chengxin.entrances.desk import ways_in
from chengxin.entrances.desk.views import (
    audit,
    batches,
    files,
    held,
    home,
    judgements,
    quality,
    quality_acts,
    reports,
    rules,
    runs,
)
from chengxin.entrances.web import access

app_name = "desk"
urlpatterns = [
    path("", home.home, name="home"),
    path(
        "sign-in/",
        access.everybody(LoginView.as_view(template_name="desk/sign_in.html")),
        name="sign-in",
    ),
    path("matter/", files.name_matter, name="matter"),
    path("subjects/", files.search, name="subjects"),
    path("subjects/<int:subject_id>/", files.credit_file, name="subject"),
    path("subjects/<int:subject_id>/grade/", files.grade, name="grade"),
    path("subjects/<int:subject_id>/report/", reports.report, name="report"),
    path("reports/<slug:number>/", reports.report_done, name="report-done"),
    path("reports/<slug:number>/file/", reports.report_file, name="report-file"),
    path("catalogue/", rules.catalogue, name="catalogue"),
    path("catalogue/<slug:code>/", rules.item, name="item"),
    path("templates/", batches.templates, name="templates"),
    path("templates/<slug:code>/", batches.template, name="template"),
    path("batches/", batches.batches, name="batches"),
    *ways_in.patterns,
    path("batches/<slug:number>/", batches.batch, name="batch"),
    path("batches/<slug:number>/progress/", batches.progress, name="batch-progress"),
    path("batches/<slug:number>/cancel/", batches.cancel, name="batch-cancel"),
    path("batches/<slug:number>/release/", batches.release, name="batch-release"),
    path("batches/<slug:number>/rows/", batches.rows, name="batch-rows"),
    path("batches/<slug:number>/rows/<int:row_no>/", batches.row, name="batch-row"),
    path("batches/<slug:number>/workbook/", batches.returned_workbook, name="batch-workbook"),
    path("held/", held.held, name="held"),
    path("held/<int:held_id>/", held.case, name="held-case"),
    path("held/<int:held_id>/take/", held.take, name="held-take"),
    path("held/<int:held_id>/leave/", held.leave, name="held-leave"),
    path("held/<int:held_id>/decide/", held.decide, name="held-decide"),
    path("judgements/", judgements.judgements, name="judgements"),
    path("judgements/<int:number>/", judgements.judgement, name="judgement"),
    path("judgements/<int:number>/reverse/", judgements.reverse, name="judgement-reverse"),
    path("source/<int:batch_id>/<int:row_no>/", batches.source_row, name="source-row"),
    path("quality/", quality.heat_map, name="quality"),
    path("quality/appeals/", quality_acts.appeals, name="quality-appeals"),
    path("quality/appeals/<slug:number>/", quality_acts.appeal, name="quality-appeal"),
    path("quality/appeals/<slug:number>/decide/", quality_acts.decide, name="quality-decide"),
    path("quality/appeals/<slug:number>/withdraw/", quality_acts.withdraw, name="quality-withdraw"),
    path("quality/zero-reports/", quality_acts.zero_reports, name="quality-zero-reports"),
    path("quality/samples/", quality_acts.samples, name="quality-samples"),
    path("quality/samples/new/", quality_acts.new_sample, name="quality-new-sample"),
    path("quality/samples/<slug:number>/", quality_acts.sample, name="quality-sample"),
    path("quality/<slug:department>/<str:month>/", quality.unit_month, name="quality-month"),
    path(
        "quality/<slug:department>/<slug:item>/<str:month>/", quality.figure, name="quality-figure"
    ),
    path(
        "quality/<slug:department>/<slug:item>/<str:month>/<slug:count>/",
        quality.rows,
        name="quality-rows",
    ),
    path(
        "quality/<slug:department>/<slug:item>/<str:month>/<slug:count>/appeal/",
        quality_acts.submit,
        name="quality-appeal-submit",
    ),
    path("rulebook/", rules.packs, name="rulebook"),
    path("rulebook/<str:name>/<str:edition>/", rules.pack, name="pack"),
    path("cards/", rules.cards, name="cards"),
    path("cards/<slug:key>/<str:edition>/", rules.card, name="card"),
    path("runs/", runs.runs, name="runs"),
    path("runs/<slug:number>/", runs.run, name="run"),
    path("audit/", audit.entries, name="audit"),
    path("audit/verify/", audit.verify, name="audit-verify"),
    path("audit/<int:number>/", audit.entry, name="entry"),
]
