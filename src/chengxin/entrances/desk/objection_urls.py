"""Addresses of objections on the desk."""

from django.urls import path

from chengxin.entrances.desk.views import objections

urlpatterns = [
    path("objections/", objections.objections, name="objections"),
    path("objections/new/<int:record_no>/", objections.new, name="objection-new"),
    path("objections/<slug:case_no>/", objections.objection, name="objection"),
    path("objections/<slug:case_no>/act/", objections.act, name="objection-act"),
    path("objections/<slug:case_no>/contact/", objections.contact, name="objection-contact"),
    path("objections/<slug:case_no>/propose/", objections.propose, name="objection-propose"),
    path("objections/<slug:case_no>/confirm/", objections.confirm, name="objection-confirm"),
]
