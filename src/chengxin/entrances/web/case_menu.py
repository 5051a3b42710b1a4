"""The desk's menu of cases (办件): deadlines, repair, lists, measures, tolerance, objections."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chengxin.entrances.web.places import COLLECTORS, MEASURED, OFFICE, STAFF, Place

CASES: tuple[Promise | str, tuple[Place, ...]] = (
    _("办件"),
    (
        Place(
            "desk:deadlines",
            _("法定期限"),
            "calendar-event",
            frozenset(
                {
                    "desk:deadline-units",
                    "desk:evidence-file",
                    "desk:late-withdrawals",
                    "desk:letter",
                    "desk:letter-file",
                }
            ),
            MEASURED,
        ),
        Place(
            "desk:repair",
            _("信用修复"),
            "writing-sign",
            frozenset(
                {
                    "desk:repair-act",
                    "desk:repair-advice",
                    "desk:repair-bars",
                    "desk:repair-case",
                }
            ),
            COLLECTORS,
        ),
        Place(
            "desk:repair-shields",
            _("重整屏蔽"),
            "shield-lock",
            frozenset({"desk:repair-shield", "desk:repair-shield-act"}),
            OFFICE,
        ),
        Place(
            "desk:listings",
            _("名单办件"),
            "list-details",
            frozenset(
                {
                    "desk:listing",
                    "desk:listing-act",
                    "desk:listing-evidence",
                    "desk:listing-new",
                    "desk:listing-revise",
                }
            ),
            COLLECTORS,
        ),
        Place("desk:registers", _("名单登记"), "users", frozenset({"desk:register"}), STAFF),
        Place(
            "desk:measures",
            _("惩戒措施"),
            "gavel",
            frozenset(
                {
                    "desk:measure",
                    "desk:measure-act",
                    "desk:measure-conflicts",
                    "desk:measure-evidence",
                    "desk:measure-list",
                    "desk:measure-new",
                }
            ),
            MEASURED,
        ),
        Place(
            "desk:tolerances",
            _("容错认定"),
            "shield-check",
            frozenset(
                {
                    "desk:tolerance",
                    "desk:tolerance-act",
                    "desk:tolerance-evidence",
                    "desk:tolerance-new",
                }
            ),
            MEASURED,
        ),
        Place(
            "desk:no-penalty",
            _("免罚与裁量"),
            "scale",
            frozenset({"desk:discretion", "desk:discretion-entry", "desk:no-penalty-entry"}),
            STAFF,
        ),
        Place(
            "desk:objections",
            _("异议"),
            "message-report",
            frozenset(
                {
                    "desk:objection",
                    "desk:objection-act",
                    "desk:objection-confirm",
                    "desk:objection-contact",
                    "desk:objection-new",
                    "desk:objection-propose",
                }
            ),
            COLLECTORS,
        ),
    ),
)
