"""Addresses of the desk about changes of scorecards."""

from django.urls import path

from chengxin.entrances.desk.views import card_challenges, card_changes, card_editing, card_impact

_ONE = "card-changes/<int:number>/"
urlpatterns = [
    path("card-changes/", card_changes.changes, name="card-changes"),
    path("card-changes/new/", card_changes.new, name="card-change-new"),
    path(_ONE, card_changes.change, name="card-change"),
    path(f"{_ONE}submit/", card_changes.submit, name="card-change-submit"),
    path(f"{_ONE}send-back/", card_changes.send_back, name="card-change-send-back"),
    path(f"{_ONE}discard/", card_changes.discard, name="card-change-discard"),
    path(f"{_ONE}release/", card_changes.release, name="card-change-release"),
    path(f"{_ONE}recall/", card_changes.recall, name="card-change-recall"),
    path(f"{_ONE}roll-back/", card_changes.roll_back, name="card-change-roll-back"),
    path(f"{_ONE}table/", card_editing.table, name="card-change-table"),
    path(f"{_ONE}text/", card_editing.text, name="card-change-text"),
    path(f"{_ONE}entries/<slug:part>/", card_editing.entry, name="card-change-entry-new"),
    path(
        f"{_ONE}entries/<slug:part>/<slug:identity>/", card_editing.entry, name="card-change-entry"
    ),
    path(f"{_ONE}saves/<int:save>/", card_editing.save, name="card-change-save"),
    path(f"{_ONE}try/", card_impact.tried, name="card-change-try"),
    path(f"{_ONE}impact/", card_impact.ask, name="card-change-impact-ask"),
    path(f"{_ONE}impact/<int:impact>/", card_impact.impact_list, name="card-change-impact"),
    path(f"{_ONE}impact/<int:impact>/progress/", card_impact.progress, name="card-change-progress"),
    path(f"{_ONE}impact/<int:impact>/cancel/", card_impact.cancel, name="card-change-cancel"),
    path(f"{_ONE}impact/<int:impact>/subjects/", card_impact.moves, name="card-change-moves"),
    path(f"{_ONE}challenge/", card_challenges.begin, name="card-challenge-begin"),
    path(f"{_ONE}challenge/<int:challenge>/", card_challenges.challenge, name="card-challenge"),
    path(f"{_ONE}challenge/<int:challenge>/end/", card_challenges.end, name="card-challenge-end"),
]
