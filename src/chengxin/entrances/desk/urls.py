"""Addresses of the desk."""

from django.contrib.auth.views import LoginView
from django.urls import path

from chengxin.entrances.desk.views import audit, home, rules
from chengxin.entrances.web import access

app_name = "desk"
urlpatterns = [
    path("", home.home, name="home"),
    path(
        "sign-in/",
        access.everybody(LoginView.as_view(template_name="desk/sign_in.html")),
        name="sign-in",
    ),
    path("catalogue/", rules.catalogue, name="catalogue"),
    path("catalogue/<slug:code>/", rules.item, name="item"),
    path("templates/<slug:code>/", rules.item, name="template"),
    path("templates/", rules.catalogue, name="templates"),
    path("rulebook/", rules.packs, name="rulebook"),
    path("rulebook/<str:name>/<str:edition>/", rules.pack, name="pack"),
    path("cards/", rules.cards, name="cards"),
    path("cards/<slug:key>/<str:edition>/", rules.card, name="card"),
    path("audit/", audit.entries, name="audit"),
    path("audit/verify/", audit.verify, name="audit-verify"),
    path("audit/<int:number>/", audit.entry, name="entry"),
    path("subjects/", rules.catalogue, name="subjects"),
    path("batches/", rules.catalogue, name="batches"),
    path("runs/", rules.catalogue, name="runs"),
]
