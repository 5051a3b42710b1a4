"""What the closed words of the law are called on screens, and the tone they are drawn in."""

from django.utils.translation import gettext_lazy as _

from chengxin.law.words import (
    Confidence,
    DisclosureLevel,
    EditionStatus,
    Polarity,
    RecordShape,
    RuleAction,
    Severity,
    SubjectKind,
)

SEVERITIES = {
    Severity.MINOR: _("轻微"),
    Severity.GENERAL: _("一般"),
    Severity.SERIOUS: _("严重"),
}
POLARITIES = {
    Polarity.POSITIVE: _("守信"),
    Polarity.NEGATIVE: _("失信"),
    Polarity.NEUTRAL: _("其他"),
}
TONES = {Polarity.POSITIVE: "plus", Polarity.NEGATIVE: "minus", Polarity.NEUTRAL: "neutral"}
SHAPES = {RecordShape.ACT: _("行为"), RecordShape.STATE: _("状态")}
LEVELS = {
    DisclosureLevel.PUBLIC: _("社会公开"),
    DisclosureLevel.GOVERNMENT: _("政务共享"),
    DisclosureLevel.AUTHORISED: _("授权查询"),
}
KINDS = {
    SubjectKind.LEGAL_PERSON: _("企业法人"),
    SubjectKind.UNINCORPORATED: _("非法人组织"),
    SubjectKind.INDIVIDUAL_BUSINESS: _("个体工商户"),
    SubjectKind.SOCIAL_ORGANISATION: _("社会组织"),
    SubjectKind.PUBLIC_BODY: _("机关事业单位"),
}
ACTIONS = {
    RuleAction.REJECT: _("退回"),
    RuleAction.HOLD: _("暂存"),
    RuleAction.WARN: _("提示"),
}
EDITION_STATES = {
    EditionStatus.DRAFT: _("草案"),
    EditionStatus.ADOPTED: _("已发布"),
    EditionStatus.WITHDRAWN: _("已撤回"),
}
CONFIDENCES = {
    Confidence.HIGH: _("高"),
    Confidence.MEDIUM: _("中等"),
    Confidence.LOW: _("低"),
}
PACK_KINDS = {
    "application-list": _("应用清单"),
    "behaviour-list": _("行为清单"),
    "catalogue": _("目录"),
    "code-table": _("代码表"),
    "credit-catalogue": _("信用信息目录"),
    "data-list": _("数据清单"),
    "directory": _("单位名录"),
    "field-group": _("字段组"),
    "grade-sources": _("外来评价"),
    "grade-treatment": _("等级处置"),
    "holidays": _("法定节假日"),
    "match-weights": _("比对权重"),
    "measures": _("惩戒措施清单"),
    "name-words": _("名称用语"),
    "protections": _("保护情形"),
    "publicity": _("公示规则"),
    "quality": _("质量指标"),
    "remedies": _("补救办法"),
    "report": _("报告"),
    "scorecard": _("评分卡"),
    "scorecard-change": _("评分卡变更"),
    "supervision-fields": _("重点领域"),
    "validation": _("校验用语"),
    "workdays": _("工作日安排"),
}
FIELD_KINDS = {
    "string": _("文本"),
    "text": _("长文本"),
    "name": _("名称"),
    "date": _("日期"),
    "integer": _("整数"),
    "decimal": _("小数"),
    "amount": _("金额"),
    "capital": _("注册资本"),
    "code": _("代码"),
    "codes": _("代码（多值）"),
    "uscc": _("统一社会信用代码"),
    "organisation_code": _("组织机构代码"),
    "registration_number": _("工商注册号"),
    "identity_number": _("证件号码"),
}
ALL = SEVERITIES | POLARITIES | SHAPES | LEVELS | KINDS | ACTIONS | EDITION_STATES | PACK_KINDS
LISTS = {
    "data": _("数据清单"),
    "behaviour": _("行为清单"),
    "application": _("应用清单"),
}
SCOPES = {"credit": _("信用三清单"), "government": _("政务诚信三清单")}
STAGES = {"before": _("事前"), "during": _("事中"), "after": _("事后")}
WAYS = {
    "inquiry": _("查询"),
    "commitment": _("承诺"),
    "evaluation": _("评价"),
    "grading": _("分级分类"),
    "incentive": _("激励"),
    "discipline": _("惩戒"),
}
LIST_WORDS = (
    ALL
    | STAGES
    | WAYS
    | {"classified": _("逐件认定"), "natural_person": _("自然人（只核对、计数）")}
)
COUNTED = {
    "computed": _("本平台测算"),
    "national": _("国家下发"),
    "city": _("本市下发"),
    "industry": _("行业报送"),
}
CHANGES = {"added": _("新增"), "removed": _("删除"), "changed": _("改动")}
