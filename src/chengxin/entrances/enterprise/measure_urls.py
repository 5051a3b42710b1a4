"""Addresses of the enterprise about measures against it and tolerance."""

from django.urls import path

from chengxin.entrances.enterprise.views import measures, tolerance

urlpatterns = [
    path("measures/", measures.measures, name="measures"),
    path("measures/<slug:case_no>/", measures.measure, name="measure"),
    path("tolerance/", tolerance.tolerances, name="tolerances"),
    path("tolerance/new/<int:record_no>/", tolerance.new, name="tolerance-new"),
    path("tolerance/<slug:case_no>/", tolerance.tolerance, name="tolerance"),
    path("tolerance/<slug:case_no>/evidence/", tolerance.hand_in, name="tolerance-evidence"),
    path("tolerance/<slug:case_no>/withdraw/", tolerance.withdraw, name="tolerance-withdraw"),
]
