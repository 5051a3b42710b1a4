"""Addresses that belong to no door."""

from django.urls import path
from django.views.i18n import set_language

from chengxin.entrances.web import access, views

app_name = "web"
urlpatterns = [
    path("language/", access.everybody(set_language), name="set_language"),
    path("sign-out/", views.sign_out, name="sign-out"),
    path("my/", views.my_door, name="my-door"),
    path("demo/role/", views.demo_role, name="demo-role"),
    path("robots.txt", views.robots, name="robots"),
]
