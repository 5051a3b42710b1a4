"""Addresses of the desk about measures, tolerance, no-penalty lists and benchmarks."""

from django.urls import path

from chengxin.entrances.desk.views import leniency, measures, tolerance

urlpatterns = [
    path("measures/", measures.measures, name="measures"),
    path("measures/list/", measures.the_list, name="measure-list"),
    path("measures/conflicts/", measures.conflicts, name="measure-conflicts"),
    path("measures/new/<int:record_no>/", measures.new, name="measure-new"),
    path("measures/<slug:case_no>/", measures.measure, name="measure"),
    path("measures/<slug:case_no>/act/", measures.act, name="measure-act"),
    path("measures/<slug:case_no>/evidence/", measures.hand_in, name="measure-evidence"),
    path("tolerance/", tolerance.cases, name="tolerances"),
    path("tolerance/new/<int:record_no>/", tolerance.new, name="tolerance-new"),
    path("tolerance/<slug:case_no>/", tolerance.case, name="tolerance"),
    path("tolerance/<slug:case_no>/act/", tolerance.act, name="tolerance-act"),
    path("tolerance/<slug:case_no>/evidence/", tolerance.hand_in, name="tolerance-evidence"),
    path("no-penalty/", leniency.no_penalty, name="no-penalty"),
    path("no-penalty/<slug:key>/<slug:code>/", leniency.violation, name="no-penalty-entry"),
    path("discretion/", leniency.discretion, name="discretion"),
    path("discretion/<slug:key>/<slug:code>/", leniency.behaviour, name="discretion-entry"),
]
