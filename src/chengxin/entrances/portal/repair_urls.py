"""Addresses of credit repair on the portal."""

from django.urls import path

from chengxin.entrances.portal.views import repair

urlpatterns = [
    path("repair/", repair.guide, name="repair"),
    path("repair/commitments/", repair.commitments, name="repair-commitments"),
]
