"""Windows follow editions of the rules, and the database holds each to the term of its rule."""

import django.db.models.deletion
from django.db import migrations, models

from chengxin.records.store.triggers import append_only, versioned

# What was computed before is taken over as it was; its content is unknown, so it is computed again.
TAKE_OVER = """
INSERT INTO publicity_edition (edition, content, applies_from, applies_to, recorded_seq)
SELECT edition, '', applies_from, applies_to, min(recorded_seq)
FROM publicity_window WHERE superseded_seq IS NULL
GROUP BY edition, applies_from, applies_to
"""

REFUSE_OUTSIDE = """
CREATE FUNCTION refuse_publication_outside_its_rule() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wrong record;
BEGIN
    SELECT w.record_no, w.edition, w.rule, w.starts_on, w.ends_on, t.id AS term, t.published,
           (w.starts_on + make_interval(months => t.longest_months))::date AS last_on,
           r.id AS record, r.state, least(r.decided_on, r.valid_from) AS begins_on
      INTO wrong
      FROM inserted w
      LEFT JOIN (publicity_term t JOIN publicity_edition e
                 ON e.id = t.edition_id AND e.superseded_seq IS NULL)
        ON e.edition = w.edition AND t.rule = w.rule
      LEFT JOIN ledger_record r ON r.id = w.record_id AND r.record_no = w.record_no
     WHERE w.published
       AND (t.id IS NULL OR NOT t.published OR r.id IS NULL OR r.state <> 'live'
            OR w.starts_on < least(r.decided_on, r.valid_from)
            OR (w.ends_on IS NULL AND t.longest_months IS NOT NULL AND NOT t.may_go_on)
            OR w.ends_on > (w.starts_on + make_interval(months => t.longest_months))::date + 1)
     LIMIT 1;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'record % cannot be published under rule % of edition %: %',
        wrong.record_no, wrong.rule, wrong.edition,
        CASE
            WHEN wrong.term IS NULL THEN 'no edition that windows follow has such a rule'
            WHEN NOT wrong.published THEN 'the rule publishes nothing'
            WHEN wrong.record IS NULL THEN 'the ledger has no such version'
            WHEN wrong.state <> 'live' THEN 'the decision was withdrawn'
            WHEN wrong.starts_on < wrong.begins_on THEN
                format('publicity cannot begin on %s, before %s', wrong.starts_on, wrong.begins_on)
            ELSE format('its last day is %s at the latest, not %s', wrong.last_on,
                        coalesce((wrong.ends_on - 1)::text, 'never'))
        END
        USING ERRCODE = 'integrity_constraint_violation',
              CONSTRAINT = 'a_publication_keeps_to_its_rule',
              HINT = 'Windows are computed from the rulebook: publicity.windows.recompute.';
END $$;
CREATE TRIGGER publicity_window_keeps_to_its_rule AFTER INSERT ON publicity_window
    REFERENCING NEW TABLE AS inserted
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_publication_outside_its_rule();
"""


class Migration(migrations.Migration):
    """Two tables, the days moved into one of them, and the guards."""

    dependencies = [
        ("publicity", "0002_windows_on_two_clocks"),
        ("ledger", "0004_commits_are_told"),
    ]

    operations = [
        migrations.CreateModel(
            name="PublicityEdition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("edition", models.CharField(max_length=16, verbose_name="规则版本")),
                (
                    "content",
                    models.CharField(blank=True, max_length=64, verbose_name="内容摘要"),
                ),
                ("applies_from", models.DateField(verbose_name="规则自")),
                ("applies_to", models.DateField(null=True, verbose_name="规则至")),
                ("recorded_seq", models.BigIntegerField(verbose_name="记入序号")),
                ("superseded_seq", models.BigIntegerField(null=True, verbose_name="取代序号")),
            ],
            options={
                "verbose_name": "公示规则版本",
                "verbose_name_plural": "公示规则版本",
                "db_table": "publicity_edition",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("superseded_seq__isnull", True)),
                        fields=("edition",),
                        name="windows_follow_an_edition_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PublicityTerm",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("rule", models.CharField(max_length=64, verbose_name="规则")),
                ("published", models.BooleanField(verbose_name="公示")),
                ("longest_months", models.IntegerField(null=True, verbose_name="最长月数")),
                ("may_go_on", models.BooleanField(verbose_name="可继续公示")),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="terms",
                        to="publicity.publicityedition",
                    ),
                ),
            ],
            options={
                "verbose_name": "公示期限",
                "verbose_name_plural": "公示期限",
                "db_table": "publicity_term",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("edition", "rule"), name="a_rule_sets_its_term_once"
                    )
                ],
            },
        ),
        migrations.RunSQL(TAKE_OVER, migrations.RunSQL.noop),
        versioned("publicity_edition"),
        append_only("publicity_term"),
        migrations.RemoveIndex(model_name="publicitywindow", name="publicity_window_subject"),
        migrations.RemoveField(model_name="publicitywindow", name="applies_from"),
        migrations.RemoveField(model_name="publicitywindow", name="applies_to"),
        migrations.AddConstraint(
            model_name="publicitywindow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("published", True),
                    models.Q(
                        ("earliest_end_on__isnull", True),
                        ("ends_on__isnull", True),
                        ("starts_on__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="what_is_not_published_has_no_days",
            ),
        ),
        migrations.RunSQL(
            REFUSE_OUTSIDE,
            """DROP TRIGGER publicity_window_keeps_to_its_rule ON publicity_window;
               DROP FUNCTION refuse_publication_outside_its_rule();""",
        ),
    ]
