"""Addresses of the portal."""

from django.urls import path

from chengxin.entrances.portal import views

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("help/", views.help_page, name="help"),
    path("check/", views.home, name="check"),
]
