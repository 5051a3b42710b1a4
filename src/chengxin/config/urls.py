"""The doors and what they share."""

from django.urls import include, path

urlpatterns = [
    path("enterprise/", include("chengxin.entrances.enterprise.urls")),
    path("desk/", include("chengxin.entrances.desk.urls")),
    path("api/", include("chengxin.entrances.api.urls")),
    path("", include("chengxin.entrances.web.urls")),
    path("", include("chengxin.entrances.portal.urls")),
]

handler400 = "chengxin.entrances.web.errors.bad_request"
handler403 = "chengxin.entrances.web.errors.forbidden"
handler404 = "chengxin.entrances.web.errors.not_found"
handler500 = "chengxin.entrances.web.errors.server_error"
