"""Addresses of the desk about what grades mean and where they come from."""

from django.urls import path

from chengxin.entrances.desk.views import grades, treatments

urlpatterns = [
    path("treatments/", treatments.treatments, name="treatments"),
    path("treatments/<slug:key>/", treatments.treatment, name="treatment"),
    path("subjects/<int:subject_id>/grades/", grades.in_use, name="grades-in-use"),
    path("subjects/<int:subject_id>/what-if/", grades.suppose, name="what-if"),
    path("subjects/<int:subject_id>/grade/difference/", grades.difference, name="grade-difference"),
]
