"""Django application of ``scorecard_changes``."""

from django.apps import AppConfig


class ScorecardChangesConfig(AppConfig):
    """Drafts of scorecards, their impact and their release."""

    name = "chengxin.affairs.scorecard_changes"
    label = "scorecard_changes"
    verbose_name = "评分卡变更"
