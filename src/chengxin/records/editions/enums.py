"""Where an edition drafted on the desk stands."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class EditionState(TextChoices):
    """One way: drafted, submitted, adopted; withdrawn before it is adopted, or sent back once."""

    DRAFT = "draft", _("起草中")
    SUBMITTED = "submitted", _("待发布")
    ADOPTED = "adopted", _("已发布")
    WITHDRAWN = "withdrawn", _("已撤回")


# Nothing happens to these any more.
FINAL = frozenset({EditionState.ADOPTED, EditionState.WITHDRAWN})
