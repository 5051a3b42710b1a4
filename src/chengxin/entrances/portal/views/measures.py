"""The list of disciplinary measures for anybody; nobody's measures are shown here."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from chengxin.entrances.web import access, case_parts, measuring


@require_GET
@access.everybody
def the_list(request: HttpRequest) -> HttpResponse:
    """What public bodies may do, by which unit and on which clause; what others decide alone."""
    listed = measuring.the_list(timezone.localdate())
    if listed is None:
        raise Http404
    pack, rules, groups = listed
    context = {
        "names": {
            "no_penalty": "portal:no-penalty",
            "discretion": "portal:discretion",
            "measures": "portal:measures",
        },
        "pack": pack,
        "groups": groups,
        "law": case_parts.law_beside((pack.pack, pack.edition), (rules.pack, rules.edition)),
    }
    return render(request, "portal/measures.html", context)
