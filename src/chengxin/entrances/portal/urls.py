"""Addresses of the portal."""

from django.urls import path

from chengxin.entrances.portal import leniency_urls, repair_urls
from chengxin.entrances.portal.views import (
    check,
    decisions,
    home,
    lists,
    objections,
    registers,
    subjects,
)

app_name = "portal"
urlpatterns = [
    *leniency_urls.urlpatterns,
    path("", home.home, name="home"),
    path("search/", subjects.search, name="search"),
    path("subjects/<slug:key>/", subjects.subject, name="subject"),
    path("public/<slug:item>/", home.public_list, name="list"),
    path("lists/", lists.overview, name="credit-lists"),
    path("lists/editions/<str:pack>/", lists.editions, name="credit-list-editions"),
    path("lists/<slug:scope>/<slug:kind>/", lists.one_list, name="credit-list"),
    path("lists/<slug:scope>/<slug:kind>/compare/", lists.compare, name="credit-list-compare"),
    path("lists/<slug:scope>/<slug:kind>/export/", lists.export, name="credit-list-export"),
    path("lists/<slug:scope>/<slug:kind>/rows/<slug:code>/", lists.row, name="credit-list-row"),
    path("registers/", registers.overview, name="registers"),
    path("registers/<slug:kind>/", registers.register, name="register"),
    path("decisions/", decisions.decisions, name="decisions"),
    path("objections/new/<int:record_no>/", objections.new, name="objection-new"),
    path("objections/filed/", objections.filed, name="objection-filed"),
    path("objections/follow/", objections.follow, name="objection-follow"),
    path("objections/withdraw/", objections.withdraw, name="objection-withdraw"),
    *repair_urls.urlpatterns,
    path("check/", check.check, name="check"),
    path("check/file/", check.check_file, name="check-file"),
    path("help/", home.help_page, name="help"),
]
