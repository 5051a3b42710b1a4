"""Addresses of the desk about lists and editions of the rules."""

from django.urls import path

from chengxin.entrances.desk.views import editions, lists

urlpatterns = [
    path("lists/", lists.overview, name="lists"),
    path("lists/editions/<str:pack>/", lists.editions, name="list-editions"),
    path("lists/<slug:scope>/<slug:kind>/", lists.one_list, name="list"),
    path("lists/<slug:scope>/<slug:kind>/compare/", lists.compare, name="list-compare"),
    path("lists/<slug:scope>/<slug:kind>/export/", lists.export, name="list-export"),
    path("lists/<slug:scope>/<slug:kind>/rows/<slug:code>/", lists.row, name="list-row"),
    path("editions/", editions.editions, name="editions"),
    path("editions/new/", editions.new, name="edition-new"),
    path("editions/<int:number>/", editions.edition, name="edition"),
    path("editions/<int:number>/revise/", editions.revise, name="edition-revise"),
    path("editions/<int:number>/check/", editions.check, name="edition-check"),
    path("editions/<int:number>/progress/", editions.progress, name="edition-progress"),
    path("editions/<int:number>/submit/", editions.submit, name="edition-submit"),
    path("editions/<int:number>/send-back/", editions.send_back, name="edition-send-back"),
    path("editions/<int:number>/withdraw/", editions.withdraw, name="edition-withdraw"),
    path("editions/<int:number>/release/", editions.release, name="edition-release"),
    path("editions/<int:number>/findings/", editions.findings, name="edition-findings"),
    path("editions/<int:number>/text/", editions.text, name="edition-text"),
]
