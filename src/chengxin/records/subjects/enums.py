"""Standing of a subject and the built-in identifier schemes."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Standing(TextChoices):
    """Whether the register knows the subject. Provisional ones are kept and not graded."""

    PROVISIONAL = "provisional", _("待登记确认")
    REGISTERED = "registered", _("已登记")


class Scheme(TextChoices):
    """Identifier schemes the platform resolves by, strongest first. A feed may declare others."""

    USCC = "uscc", _("统一社会信用代码")
    ORGANISATION_CODE = "organisation-code", _("组织机构代码")
    REGISTRATION_NUMBER = "registration-number", _("工商注册号")


class KindOfSubject(TextChoices):
    """Kinds of market entity; mirrors ``law.words.SubjectKind``."""

    LEGAL_PERSON = "legal_person", _("企业法人")
    UNINCORPORATED = "unincorporated", _("非法人组织")
    INDIVIDUAL_BUSINESS = "individual_business", _("个体工商户")
    SOCIAL_ORGANISATION = "social_organisation", _("社会组织")
    PUBLIC_BODY = "public_body", _("机关事业单位")


class Status(TextChoices):
    """Registration status; mirrors ``law.words.RegistrationStatus``."""

    ACTIVE = "active", _("存续")
    DEREGISTERED = "deregistered", _("注销")
    REVOKED = "revoked", _("吊销")
    MOVED_OUT = "moved_out", _("迁出")
    OTHER = "other", _("其他")


class JudgementVerdict(TextChoices):
    """What a person judged of a mention: this subject, not this one, one nobody knew."""

    SAME = "same", _("是此主体")
    DIFFERENT = "different", _("不是此主体")
    NEW = "new", _("另立主体")


LINKING = (JudgementVerdict.SAME, JudgementVerdict.NEW)


class RelationKind(TextChoices):
    """How one subject came out of another, or went into it."""

    ABSORBED = "absorbed", _("被吸收合并")
    CONSOLIDATED = "consolidated", _("新设合并")
    SPLIT_OFF = "split-off", _("存续分立")
    DIVIDED = "divided", _("解散分立")


# Kinds in which the earlier subject ceases to exist.
ENDING_RELATIONS = (RelationKind.ABSORBED, RelationKind.CONSOLIDATED, RelationKind.DIVIDED)
