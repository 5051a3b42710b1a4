"""Addresses of the portal about measures, no-penalty lists and discretion benchmarks."""

from django.urls import path

from chengxin.entrances.portal.views import leniency, measures

urlpatterns = [
    path("measures/", measures.the_list, name="measures"),
    path("no-penalty/", leniency.no_penalty, name="no-penalty"),
    path("no-penalty/<slug:key>/<slug:code>/", leniency.violation, name="no-penalty-entry"),
    path("discretion/", leniency.discretion, name="discretion"),
    path("discretion/<slug:key>/<slug:code>/", leniency.behaviour, name="discretion-entry"),
]
