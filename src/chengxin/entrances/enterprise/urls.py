"""Addresses of the enterprise door."""

from django.urls import path

from chengxin.entrances.portal import views

app_name = "enterprise"
urlpatterns = [path("", views.home, name="home")]
