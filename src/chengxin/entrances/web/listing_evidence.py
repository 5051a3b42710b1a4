"""Files handed in for a listing, by the authority or by the subject."""

from django.contrib import messages
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from chengxin.affairs.lists import services
from chengxin.entrances.web import access
from chengxin.entrances.web.refusals import describe
from chengxin.law.errors import CreditError


def keep(request: HttpRequest, case_no: str) -> None:
    """Keep what was sent; the page says of each file whether it was taken."""
    for sent in request.FILES.getlist("evidence"):
        try:
            services.add_evidence(
                case_no=case_no,
                name=sent.name or "",
                content=sent.read(),
                by=access.actor(request),
                at=timezone.now(),
            )
        except CreditError as error:
            messages.error(request, describe(error).text)
        else:
            messages.success(request, _("已收下 %(name)s。") % {"name": sent.name})
