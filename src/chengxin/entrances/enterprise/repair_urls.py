"""Addresses of credit repair among the enterprise's pages."""

from django.urls import path

from chengxin.entrances.enterprise.views import repair, repair_shields, repair_steps

urlpatterns = [
    path("repair/", repair.overview, name="repair"),
    path("repair/records/<int:record_no>/", repair.record, name="repair-record"),
    path("repair/shields/new/", repair_shields.request_shield, name="repair-shield-new"),
    path("repair/shields/<slug:number>/", repair_shields.shield, name="repair-shield"),
    path("repair/<slug:number>/", repair.case, name="repair-case"),
    path("repair/<slug:number>/proof/", repair_steps.proof, name="repair-proof"),
    path("repair/<slug:number>/commitment/", repair_steps.commitment, name="repair-commitment"),
    path("repair/<slug:number>/confirm/", repair_steps.confirm, name="repair-confirm"),
    path("repair/<slug:number>/leave/", repair.leave, name="repair-leave"),
]
