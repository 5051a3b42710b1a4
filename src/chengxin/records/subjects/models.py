"""Subjects and everything known about who they are."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from chengxin.records.accounts.models import Account
from chengxin.records.store.provision import INSERT_ONLY
from chengxin.records.subjects.enums import (
    LINKING,
    JudgementVerdict,
    KindOfSubject,
    RelationKind,
    Standing,
    Status,
)


class TwoClocks(models.Model):
    """Columns of a row that is true for a while and known from a commit on.

    ``valid_from`` included, ``valid_to`` excluded, null = open. ``recorded_seq`` and
    ``superseded_seq`` are numbers of ``ledger_commit``; a null ``superseded_seq`` is live.
    The database lets ``superseded_seq`` be set once and nothing else change.
    """

    valid_from = models.DateField(_("自"))
    valid_to = models.DateField(_("至"), null=True)
    recorded_seq = models.BigIntegerField(_("记入序号"))
    superseded_seq = models.BigIntegerField(_("取代序号"), null=True)

    app_privileges = INSERT_ONLY
    app_update_columns = ("superseded_seq",)

    class Meta:
        abstract = True


class Subject(models.Model):
    """A credit subject (信用主体). The row says that it exists; everything else is versioned."""

    recorded_seq = models.BigIntegerField(_("记入序号"))

    app_privileges = INSERT_ONLY

    class Meta:
        db_table = "subject"
        verbose_name = _("信用主体")
        verbose_name_plural = _("信用主体")

    def __str__(self) -> str:
        return f"#{self.pk}"


class SubjectVersion(TwoClocks):
    """What a subject was from one day on (主体版本), as known from one commit on.

    Unique: live versions of one subject do not overlap in valid time. ``town_code`` and
    ``division_code`` are codes of the code tables; ``industry`` is a GB/T 4754 code or empty.
    """

    subject = models.ForeignKey(Subject, on_delete=models.RESTRICT, related_name="versions")
    standing = models.CharField(_("登记情况"), max_length=12, choices=Standing)
    kind = models.CharField(_("主体类别"), max_length=24, choices=KindOfSubject)
    name = models.CharField(_("名称"), max_length=200)
    uscc = models.CharField(_("统一社会信用代码"), max_length=18, blank=True)
    status = models.CharField(_("登记状态"), max_length=16, choices=Status)
    division_code = models.CharField(_("行政区划"), max_length=6, blank=True)
    town_code = models.CharField(_("街镇"), max_length=12, blank=True)
    park = models.CharField(_("园区"), max_length=64, blank=True)
    industry = models.CharField(_("行业"), max_length=8, blank=True)
    registered_on = models.DateField(_("成立日期"), null=True)
    batch_id = models.BigIntegerField(_("批次"), null=True)
    row_no = models.BigIntegerField(_("行号"), null=True)

    class Meta:
        db_table = "subject_version"
        verbose_name = _("主体版本")
        verbose_name_plural = _("主体版本")
        constraints = (
            models.CheckConstraint(
                name="subject_version_begins_before_it_ends",
                condition=models.Q(valid_to__isnull=True)
                | models.Q(valid_to__gt=models.F("valid_from")),
            ),
        )
        indexes = (
            models.Index(
                fields=["uscc"], name="subject_version_uscc", condition=~models.Q(uscc="")
            ),
            models.Index(fields=["recorded_seq"], name="subject_version_recorded"),
            models.Index(
                fields=["superseded_seq"],
                name="subject_version_closed",
                condition=models.Q(superseded_seq__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return self.name


class SubjectIdentifier(TwoClocks):
    """One code a subject is known by (主体标识). Unique while live: (scheme, value)."""

    subject = models.ForeignKey(Subject, on_delete=models.RESTRICT, related_name="identifiers")
    scheme = models.CharField(_("标识种类"), max_length=64)
    value = models.CharField(_("标识值"), max_length=64)

    class Meta:
        db_table = "subject_identifier"
        verbose_name = _("主体标识")
        verbose_name_plural = _("主体标识")
        constraints = (
            models.UniqueConstraint(
                fields=["scheme", "value"],
                condition=models.Q(superseded_seq__isnull=True),
                name="a_live_identifier_names_one_subject",
            ),
        )
        indexes = (
            models.Index(
                fields=["value"],
                name="subject_identifier_value",
                condition=models.Q(superseded_seq__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return f"{self.scheme}:{self.value}"


class SubjectName(TwoClocks):
    """One name of a subject, present or former (主体名称).

    ``normalised`` is what ``engines.matching`` makes of the name; two subjects may share it, and
    then the name alone does not say which one is meant.
    """

    subject = models.ForeignKey(Subject, on_delete=models.RESTRICT, related_name="names")
    name = models.CharField(_("名称"), max_length=200)
    normalised = models.CharField(_("规范名称"), max_length=200)
    former = models.BooleanField(_("曾用名"), default=False)

    class Meta:
        db_table = "subject_name"
        verbose_name = _("主体名称")
        verbose_name_plural = _("主体名称")
        indexes = (
            models.Index(fields=["normalised"], name="subject_name_normalised"),
            models.Index(fields=["subject"], name="subject_name_subject"),
        )

    def __str__(self) -> str:
        return self.name


class SubjectSearch(models.Model):
    """What the search box looks in (检索条目): derived, one row per live name; may be rebuilt.

    An index over ``subject_search_grams(normalised, initials)`` (migration 0003) finds any
    fragment: characters and pairs of characters of the name, pairs of its pinyin initials. Rows
    are kept narrow, because a common fragment leads to thousands of them. ``rank`` and then
    ``id`` order the answers: present names of active subjects, others, former names. ``loose`` is
    the name without region and with one word per legal form, by which candidates are found.
    """

    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="search_rows")
    rank = models.IntegerField(_("次序"))
    former = models.BooleanField(_("曾用名"), default=False)
    provisional = models.BooleanField(_("待登记确认"), default=False)
    kind = models.CharField(_("主体类别"), max_length=24, choices=KindOfSubject)
    uscc = models.CharField(_("统一社会信用代码"), max_length=18, blank=True)
    normalised = models.CharField(_("规范名称"), max_length=200)
    initials = models.CharField(_("拼音首字母"), max_length=200)
    loose = models.CharField(_("宽松名称"), max_length=200)

    class Meta:
        db_table = "subject_search"
        verbose_name = _("检索条目")
        verbose_name_plural = _("检索条目")
        indexes = (
            models.Index(fields=["rank", "id"], name="subject_search_order"),
            models.Index(fields=["uscc"], name="subject_search_uscc"),
            models.Index(fields=["loose"], name="subject_search_loose"),
            GinIndex(fields=["uscc"], name="subject_search_uscc_parts", opclasses=["gin_trgm_ops"]),
        )

    def __str__(self) -> str:
        return self.normalised


class SubjectMember(models.Model):
    """An account that acts for a subject (企业账号). Unique: (account, subject)."""

    account = models.ForeignKey(Account, on_delete=models.RESTRICT, related_name="memberships")
    subject = models.ForeignKey(Subject, on_delete=models.RESTRICT, related_name="members")

    class Meta:
        db_table = "subject_member"
        verbose_name = _("企业账号")
        verbose_name_plural = _("企业账号")
        constraints = (
            models.UniqueConstraint(fields=["account", "subject"], name="a_member_joins_once"),
        )

    def __str__(self) -> str:
        return f"{self.account_id}:{self.subject_id}"


class SubjectJudgement(TwoClocks):
    """What a person judged of a mention and a subject (主体判定). Closed, never overwritten.

    A mention is a name and a code as one source writes them: ``scope`` is the source (item and
    department), ``mention_key`` 16 bytes over scope, normalised name and code. Unique while live:
    one subject a mention is, and one judgement a pair of mention and subject.
    """

    scope = models.CharField(_("来源"), max_length=130)
    mention_key = models.BinaryField(_("称谓键"), max_length=16)
    name = models.CharField(_("所报名称"), max_length=200, blank=True)
    code = models.CharField(_("所报代码"), max_length=64, blank=True)
    verdict = models.CharField(_("判定"), max_length=10, choices=JudgementVerdict)
    subject = models.ForeignKey(Subject, on_delete=models.RESTRICT, related_name="judgements")
    match_score = models.IntegerField(_("相似度"), null=True)
    reasons = models.JSONField(_("依据"), default=list)
    note = models.CharField(_("说明"), max_length=300, blank=True)
    by = models.CharField(_("判定人"), max_length=100)

    class Meta:
        db_table = "subject_judgement"
        verbose_name = _("主体判定")
        verbose_name_plural = _("主体判定")
        constraints = (
            models.UniqueConstraint(
                fields=["mention_key"],
                condition=models.Q(superseded_seq__isnull=True, verdict__in=LINKING),
                name="a_mention_is_judged_one_subject",
            ),
            models.UniqueConstraint(
                fields=["mention_key", "subject"],
                condition=models.Q(superseded_seq__isnull=True),
                name="a_pair_is_judged_once",
            ),
        )
        indexes = (models.Index(fields=["subject"], name="subject_judgement_subject"),)

    def __str__(self) -> str:
        return f"{self.name} {self.verdict} #{self.subject_id}"


class SubjectRelation(TwoClocks):
    """One enterprise went into another, or came out of it (合并分立). Records stay where they are.

    ``earlier`` is the one that was there before, ``later`` the one after; ``valid_from`` the day
    the change took effect. Unique while live: (earlier, later).
    """

    earlier = models.ForeignKey(Subject, on_delete=models.RESTRICT, related_name="successions")
    later = models.ForeignKey(Subject, on_delete=models.RESTRICT, related_name="predecessions")
    kind = models.CharField(_("种类"), max_length=12, choices=RelationKind)
    document = models.CharField(_("依据文书"), max_length=300)
    by = models.CharField(_("经办"), max_length=100)

    class Meta:
        db_table = "subject_relation"
        verbose_name = _("合并分立")
        verbose_name_plural = _("合并分立")
        constraints = (
            models.UniqueConstraint(
                fields=["earlier", "later"],
                condition=models.Q(superseded_seq__isnull=True),
                name="two_subjects_are_related_once",
            ),
            models.CheckConstraint(
                name="a_subject_is_no_relation_of_itself",
                condition=~models.Q(earlier=models.F("later")),
            ),
        )
        indexes = (
            models.Index(fields=["later"], name="subject_relation_later"),
            models.Index(fields=["earlier"], name="subject_relation_earlier"),
        )

    def __str__(self) -> str:
        return f"#{self.earlier_id} {self.kind} #{self.later_id}"
