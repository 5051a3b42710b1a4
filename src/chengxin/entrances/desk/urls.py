"""Addresses of the desk."""

from django.contrib.auth.views import LoginView
from django.urls import path

from chengxin.entrances.portal import views
from chengxin.entrances.web import access

app_name = "desk"
urlpatterns = [
    path("", views.home, name="home"),
    path(
        "sign-in/",
        access.everybody(LoginView.as_view(template_name="desk/sign_in.html")),
        name="sign-in",
    ),
]
