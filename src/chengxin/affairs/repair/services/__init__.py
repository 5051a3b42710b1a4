"""The acts of repair: by the applicant, by whoever decides, after deceit, on a court's ruling."""

from chengxin.affairs.repair.services.advising import advise, advise_many, advise_new
from chengxin.affairs.repair.services.applying import (
    add_material,
    discard,
    file,
    lapse_due,
    remove_material,
    resubmit,
    sign,
    start,
    withdraw,
)
from chengxin.affairs.repair.services.deceit import find_deceit, revoke
from chengxin.affairs.repair.services.deciding import (
    accept,
    ask_supplement,
    decline,
    extend,
    refuse,
)
from chengxin.affairs.repair.services.granting import grant
from chengxin.affairs.repair.services.reading import may_decide, open_application, open_shield
from chengxin.affairs.repair.services.shields import (
    complete_shield,
    cover_new,
    end_shield,
    raise_shield,
    refuse_shield,
    request_shield,
    withdraw_request,
)

__all__ = [
    "accept",
    "add_material",
    "advise",
    "advise_many",
    "advise_new",
    "ask_supplement",
    "complete_shield",
    "cover_new",
    "decline",
    "discard",
    "end_shield",
    "extend",
    "file",
    "find_deceit",
    "grant",
    "lapse_due",
    "may_decide",
    "open_application",
    "open_shield",
    "raise_shield",
    "refuse",
    "refuse_shield",
    "remove_material",
    "request_shield",
    "resubmit",
    "revoke",
    "sign",
    "start",
    "withdraw",
    "withdraw_request",
]
