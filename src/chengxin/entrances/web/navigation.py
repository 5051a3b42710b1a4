"""Which places each door offers, and to whom: only what is built is listed."""

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chengxin.entrances.web.case_menu import CASES
from chengxin.entrances.web.places import (
    AUDITORS,
    COLLECTORS,
    GRADERS,
    MEASURED,
    OFFICE,
    READERS,
    STAFF,
    Place,
    Shown,
)

PORTAL = (
    Place(
        "portal:home",
        _("信用查询"),
        belongs=frozenset(
            {
                "portal:list",
                "portal:objection-filed",
                "portal:objection-new",
                "portal:search",
                "portal:subject",
            }
        ),
    ),
    Place("portal:registers", _("名单公示"), belongs=frozenset({"portal:register"})),
    Place("portal:decisions", _("双公示")),
    Place("portal:check", _("报告核验"), belongs=frozenset({"portal:check-file"})),
    Place(
        "portal:credit-lists",
        _("信用清单"),
        belongs=frozenset(
            {
                "portal:credit-list",
                "portal:credit-list-compare",
                "portal:credit-list-editions",
                "portal:credit-list-row",
            }
        ),
    ),
    Place(
        "portal:objection-follow", _("查异议进度"), belongs=frozenset({"portal:objection-withdraw"})
    ),
    Place("portal:repair", _("怎样修复"), belongs=frozenset({"portal:repair-commitments"})),
    Place(
        "portal:no-penalty",
        _("惩戒与免罚"),
        belongs=frozenset(
            {
                "portal:discretion",
                "portal:discretion-entry",
                "portal:measures",
                "portal:no-penalty-entry",
            }
        ),
    ),
    Place("portal:help", _("帮助")),
)

ENTERPRISE = (
    Place("enterprise:home", _("我的信用"), belongs=frozenset({"enterprise:records"})),
    Place("enterprise:grade", _("等级解释")),
    Place("enterprise:notices", _("告知"), belongs=frozenset({"enterprise:notice"})),
    Place("enterprise:letters", _("文书"), belongs=frozenset({"enterprise:letter"})),
    Place(
        "enterprise:report",
        _("信用报告"),
        belongs=frozenset({"enterprise:report-confirm", "enterprise:report-done"}),
    ),
    Place("enterprise:listings", _("名单告知"), belongs=frozenset({"enterprise:listing"})),
    Place(
        "enterprise:objections",
        _("异议"),
        belongs=frozenset({"enterprise:objection", "enterprise:objection-new"}),
    ),
    Place(
        "enterprise:repair",
        _("信用修复"),
        belongs=frozenset(
            {
                "enterprise:repair-case",
                "enterprise:repair-commitment",
                "enterprise:repair-confirm",
                "enterprise:repair-leave",
                "enterprise:repair-proof",
                "enterprise:repair-record",
                "enterprise:repair-shield",
                "enterprise:repair-shield-new",
            }
        ),
    ),
    Place(
        "enterprise:measures",
        _("惩戒与容错"),
        belongs=frozenset(
            {
                "enterprise:measure",
                "enterprise:tolerance",
                "enterprise:tolerance-new",
                "enterprise:tolerances",
            }
        ),
    ),
    Place("enterprise:readers", _("谁看过我")),
)

DESK: tuple[tuple[Promise | str, tuple[Place, ...]], ...] = (
    (
        "",
        (
            Place("desk:home", _("待办"), "inbox", frozenset({"desk:reminder-done"}), STAFF),
            Place(
                "desk:subjects",
                _("信用档案"),
                "building-skyscraper",
                frozenset(
                    {
                        "desk:grade",
                        "desk:grade-difference",
                        "desk:grades-in-use",
                        "desk:matter",
                        "desk:report",
                        "desk:report-done",
                        "desk:report-file",
                        "desk:subject",
                        "desk:what-if",
                    }
                ),
                READERS,
            ),
        ),
    ),
    (
        _("归集"),
        (
            Place(
                "desk:batches",
                _("批次"),
                "file-import",
                frozenset(
                    {
                        "desk:batch",
                        "desk:batch-cancel",
                        "desk:batch-progress",
                        "desk:batch-receipt",
                        "desk:batch-release",
                        "desk:batch-resume",
                        "desk:batch-row",
                        "desk:batch-rows",
                        "desk:batch-workbook",
                        "desk:entry",
                        "desk:entry-items",
                        "desk:sent",
                        "desk:source-row",
                        "desk:upload",
                    }
                ),
                COLLECTORS,
            ),
            Place(
                "desk:held",
                _("待核行"),
                "help-octagon",
                frozenset({"desk:held-case", "desk:held-leave", "desk:held-take"}),
                COLLECTORS,
            ),
            Place(
                "desk:judgements",
                _("主体判定"),
                "gavel",
                frozenset(
                    {
                        "desk:held-decide",
                        "desk:judgement",
                        "desk:judgement-reverse",
                        "desk:relation",
                        "desk:relation-reverse",
                    }
                ),
                OFFICE,
            ),
            Place(
                "desk:templates",
                _("模板"),
                "file-download",
                frozenset({"desk:template"}),
                COLLECTORS,
            ),
            Place(
                "desk:quality",
                _("数据质量"),
                "table-down",
                frozenset(
                    {
                        "desk:quality-appeal",
                        "desk:quality-appeal-submit",
                        "desk:quality-appeals",
                        "desk:quality-decide",
                        "desk:quality-figure",
                        "desk:quality-month",
                        "desk:quality-new-sample",
                        "desk:quality-rows",
                        "desk:quality-sample",
                        "desk:quality-samples",
                        "desk:quality-withdraw",
                        "desk:quality-zero-reports",
                    }
                ),
                MEASURED,
            ),
            Place("desk:catalogue", _("目录"), "list-details", frozenset({"desk:item"}), STAFF),
        ),
    ),
    CASES,
    (
        _("评价"),
        (
            Place(
                "desk:runs",
                _("评价结果"),
                "chart-bar",
                frozenset({"desk:field-subjects", "desk:run"}),
                GRADERS,
            ),
            Place("desk:fields", _("重点领域"), "list-check", frozenset({"desk:field"}), STAFF),
            Place(
                "desk:treatments",
                _("等级处置"),
                "shield-check",
                frozenset({"desk:treatment"}),
                STAFF,
            ),
            Place("desk:cards", _("评分卡"), "adjustments", frozenset({"desk:card"}), STAFF),
            Place(
                "desk:card-changes",
                _("评分卡变更"),
                "git-compare",
                frozenset(
                    {
                        "desk:card-challenge",
                        "desk:card-challenge-begin",
                        "desk:card-challenge-end",
                        "desk:card-change",
                        "desk:card-change-cancel",
                        "desk:card-change-discard",
                        "desk:card-change-entry",
                        "desk:card-change-entry-new",
                        "desk:card-change-impact",
                        "desk:card-change-impact-ask",
                        "desk:card-change-moves",
                        "desk:card-change-new",
                        "desk:card-change-progress",
                        "desk:card-change-recall",
                        "desk:card-change-release",
                        "desk:card-change-roll-back",
                        "desk:card-change-save",
                        "desk:card-change-send-back",
                        "desk:card-change-submit",
                        "desk:card-change-table",
                        "desk:card-change-text",
                        "desk:card-change-try",
                    }
                ),
                GRADERS | AUDITORS,
            ),
        ),
    ),
    (
        _("管理"),
        (
            Place(
                "desk:clients",
                _("接入系统"),
                "login",
                frozenset(
                    {
                        "desk:client",
                        "desk:client-reading",
                        "desk:client-reading-end",
                        "desk:client-revoke",
                        "desk:client-rotate",
                        "desk:client-webhook",
                        "desk:client-webhook-close",
                        "desk:client-webhook-rotate",
                        "desk:client-webhook-try",
                    }
                ),
                COLLECTORS,
            ),
            Place(
                "desk:receipts",
                _("更新回执"),
                "refresh",
                frozenset({"desk:receipt-chase", "desk:receipt-notice"}),
                MEASURED,
            ),
            Place(
                "desk:notices",
                _("通报与考核"),
                "report-analytics",
                frozenset(
                    {
                        "desk:notice",
                        "desk:notice-file",
                        "desk:notice-release",
                        "desk:notice-remarks",
                        "desk:notice-workbook",
                    }
                ),
                MEASURED,
            ),
            Place(
                "desk:lists",
                _("信用清单"),
                "list-check",
                frozenset(
                    {
                        "desk:list",
                        "desk:list-compare",
                        "desk:list-editions",
                        "desk:list-export",
                        "desk:list-row",
                    }
                ),
                STAFF,
            ),
            Place(
                "desk:editions",
                _("规则修订"),
                "writing-sign",
                frozenset(
                    {
                        "desk:edition",
                        "desk:edition-check",
                        "desk:edition-findings",
                        "desk:edition-new",
                        "desk:edition-progress",
                        "desk:edition-release",
                        "desk:edition-revise",
                        "desk:edition-send-back",
                        "desk:edition-submit",
                        "desk:edition-text",
                        "desk:edition-withdraw",
                    }
                ),
                STAFF,
            ),
            Place("desk:rulebook", _("规则库"), "scale", frozenset({"desk:pack"}), STAFF),
            Place(
                "desk:audit",
                _("审计"),
                "shield-lock",
                frozenset({"desk:entry", "desk:audit-verify"}),
                AUDITORS,
            ),
        ),
    ),
)


def roles_of(name: str) -> frozenset[str]:
    """Roles that may open the desk page of this URL name.

    Raises:
        LookupError: No menu entry covers the name: a page nobody was given.
    """
    for _label, places in DESK:
        for place in places:
            if name == place.name or name in place.belongs:
                return place.roles
    raise LookupError(f"No entry of the desk menu covers {name!r}: add it to navigation.DESK.")


def shown(places: tuple[Place, ...], *, role: str, current: str) -> list[Shown]:
    """The entries this role sees, the current one marked."""
    return [
        Shown(
            href=reverse(place.name),
            label=place.label,
            icon=place.icon,
            current=current == place.name or current in place.belongs,
        )
        for place in places
        if not place.roles or role in place.roles
    ]
