"""Addresses of what all cases share on the desk: deadlines, letters, files."""

from django.urls import path

from chengxin.entrances.desk.views import casework, withdrawals

urlpatterns = [
    path("deadlines/", casework.deadlines, name="deadlines"),
    path("deadlines/units/", casework.units, name="deadline-units"),
    path("deadlines/withdrawals/", withdrawals.withdrawals, name="late-withdrawals"),
    path("letters/<slug:number>/", casework.letter, name="letter"),
    path("letters/<slug:number>/file/", casework.letter_file, name="letter-file"),
    path("evidence/<int:number>/", casework.evidence_file, name="evidence-file"),
]
