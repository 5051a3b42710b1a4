"""Addresses of the portal."""

from django.urls import path

from chengxin.entrances.portal.views import check, home, subjects

app_name = "portal"
urlpatterns = [
    path("", home.home, name="home"),
    path("search/", subjects.search, name="search"),
    path("subjects/<slug:key>/", subjects.subject, name="subject"),
    path("public/<slug:item>/", home.public_list, name="list"),
    path("check/", check.check, name="check"),
    path("check/file/", check.check_file, name="check-file"),
    path("help/", home.help_page, name="help"),
]
