"""Addresses of credit repair on the desk."""

from django.urls import path

from chengxin.entrances.desk.views import repair, repair_advice, repair_shields

urlpatterns = [
    path("repair/", repair.cases, name="repair"),
    path("repair/advice/", repair_advice.waiting, name="repair-advice"),
    path("repair/bars/", repair.bars, name="repair-bars"),
    path("repair/shields/", repair_shields.shields, name="repair-shields"),
    path("repair/shields/<slug:number>/", repair_shields.shield, name="repair-shield"),
    path("repair/shields/<slug:number>/<slug:act>/", repair_shields.act, name="repair-shield-act"),
    path("repair/<slug:number>/", repair.case, name="repair-case"),
    path("repair/<slug:number>/<slug:act>/", repair.act, name="repair-act"),
]
