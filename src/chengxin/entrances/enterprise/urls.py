"""Addresses of the enterprise door."""

from django.urls import path

from chengxin.entrances.enterprise import measure_urls, repair_urls
from chengxin.entrances.enterprise.views import (
    file,
    letters,
    listings,
    notices,
    objections,
    reports,
)

app_name = "enterprise"
urlpatterns = [
    *measure_urls.urlpatterns,
    path("", file.home, name="home"),
    path("records/", file.own_records, name="records"),
    path("grade/", file.grade, name="grade"),
    path("notices/", notices.inbox, name="notices"),
    path("notices/<int:number>/", notices.notice, name="notice"),
    path("letters/", letters.inbox, name="letters"),
    path("letters/<slug:number>/", letters.letter, name="letter"),
    path("letters/<slug:number>/file/", letters.letter_file, name="letter-file"),
    path("evidence/<int:number>/", letters.evidence_file, name="evidence-file"),
    path("listings/", listings.listings, name="listings"),
    path("listings/<slug:case_no>/", listings.listing, name="listing"),
    path("listings/<slug:case_no>/evidence/", listings.evidence, name="listing-evidence"),
    path("objections/", objections.objections, name="objections"),
    path("objections/new/<int:record_no>/", objections.new, name="objection-new"),
    path("objections/<slug:case_no>/", objections.objection, name="objection"),
    path("objections/<slug:case_no>/withdraw/", objections.withdraw, name="objection-withdraw"),
    *repair_urls.urlpatterns,
    path("readers/", file.readers, name="readers"),
    path("report/", reports.choose, name="report"),
    path("report/confirm/", reports.confirm, name="report-confirm"),
    path("report/<slug:number>/", reports.done, name="report-done"),
    path("report/<slug:number>/file/", reports.report_file, name="report-file"),
]
