-- The comprehensive card, edition 2026-04, as of 2026-11-21, as somebody would write it by hand.
-- W3 runs it beside the compiled card and demands the same points and contributions.
WITH penalty AS (
    SELECT subject_id,
        count(*) FILTER (severity = 'general' AND decided_on >= DATE '2025-11-21') AS general_n,
        count(*) FILTER (severity = 'serious' AND decided_on >= DATE '2023-11-21') AS serious_n,
        coalesce(sum(fine_fen) FILTER (severity IN ('general', 'serious')
            AND decided_on >= DATE '2023-11-21'), 0) AS fined,
        coalesce(sum(confiscated_fen) FILTER (severity IN ('general', 'serious')
            AND decided_on >= DATE '2023-11-21'), 0) AS confiscated,
        coalesce(sum(CASE
            WHEN decided_on >= DATE '2025-11-21' THEN -30000
            WHEN decided_on >= DATE '2024-11-21' THEN -20000
            WHEN decided_on >= DATE '2023-11-21' THEN -10000
            ELSE 0 END) FILTER (list_has_any(penalty_kinds, ['permit_suspension',
            'qualification_reduction', 'permit_revocation', 'business_restriction', 'suspension',
            'closure', 'employment_restriction'])), 0) AS restricting,
        max(decided_on) FILTER (severity IN ('general', 'serious')) AS last_on,
        count(*) FILTER (severity IN ('general', 'serious') AND fulfilment IN ('partly', 'unfulfilled')
            AND decided_on >= DATE '2023-11-21') AS open_n,
        count(*) FILTER (severity IN ('general', 'serious') AND fulfilment = 'fulfilled'
            AND decided_on >= DATE '2023-11-21') AS kept_n,
        count(*) FILTER (severity = 'serious' AND decided_on >= DATE '2025-11-21') AS repeated_n,
        count(*) FILTER (list_has_any(penalty_kinds, ['permit_revocation', 'closure'])
            AND decided_on >= DATE '2025-11-21') AS closed_n
    FROM penalties
    WHERE state = 'live' AND NOT shielded AND severity <> 'minor'
        AND decided_on <= DATE '2026-11-21'
        AND (polarity <> 'negative' OR decided_on >= DATE '2021-11-21')
    GROUP BY subject_id
), listing AS (
    SELECT subject_id,
        count(*) FILTER (list_kind = 'judgment_defaulter' AND now) AS defaulter_now,
        count(*) FILTER (list_kind = 'judgment_defaulter' AND decided_on >= DATE '2021-11-21')
            AS defaulter_n,
        count(*) FILTER (list_kind = 'judgment_defaulter' AND now
            AND fulfilment IN ('partly', 'unfulfilled')) AS defaulter_open,
        count(*) FILTER (list_kind = 'wage_arrears' AND now) AS wage_now,
        count(*) FILTER (list_kind = 'government_procurement' AND now) AS procurement_now,
        count(*) FILTER (list_kind IN ('tax_violation', 'market_regulation', 'work_safety',
            'statistics', 'customs', 'culture_tourism', 'overloaded_transport', 'prepaid_card',
            'other') AND now) AS other_now,
        count(*) FILTER (now) AS now_n,
        count(*) FILTER (decided_on >= DATE '2021-11-21') AS entries,
        coalesce(sum(greatest(0, least(coalesce(valid_to, DATE '2026-11-22'), DATE '2026-11-22')
            - greatest(valid_from, DATE '2021-11-21'))), 0) AS days,
        count(*) FILTER (list_kind IN ('prepaid_card', 'culture_tourism')
            AND decided_on >= DATE '2023-11-21') AS consumer_n
    FROM (
        SELECT *, valid_from <= DATE '2026-11-21'
            AND (valid_to IS NULL OR valid_to > DATE '2026-11-21') AS now
        FROM listings
        WHERE state = 'live' AND NOT shielded AND decided_on <= DATE '2026-11-21'
            AND valid_from <= DATE '2026-11-21'
            AND (polarity <> 'negative' OR valid_to IS NULL OR valid_to >= DATE '2021-11-21')
    )
    GROUP BY subject_id
), abnormal AS (
    SELECT subject_id,
        count(*) FILTER (reason = 'annual_report_missing' AND decided_on >= DATE '2023-11-21')
            AS missed_n,
        count(*) FILTER (valid_to IS NULL OR valid_to > DATE '2026-11-21') AS now_n,
        coalesce(sum(greatest(0, least(coalesce(valid_to, DATE '2026-11-22'), DATE '2026-11-22')
            - greatest(valid_from, DATE '2023-11-21'))), 0) AS days,
        count(*) FILTER (reason = 'address_unreachable' AND decided_on >= DATE '2023-11-21')
            AS unreachable_n,
        count(*) FILTER (reason = 'information_false' AND decided_on >= DATE '2023-11-21')
            AS false_n
    FROM abnormals
    WHERE state = 'live' AND NOT shielded AND decided_on <= DATE '2026-11-21'
        AND valid_from <= DATE '2026-11-21'
        AND (polarity <> 'negative' OR valid_to IS NULL OR valid_to >= DATE '2021-11-21')
    GROUP BY subject_id
), permit AS (
    SELECT subject_id,
        count(*) FILTER (now) AS now_n,
        count(*) FILTER (decided_on >= DATE '2025-11-21') AS new_n,
        count(*) FILTER (now AND permit_kind IN ('recognition', 'approval')) AS qualified_n
    FROM (
        SELECT *, valid_from <= DATE '2026-11-21'
            AND (valid_to IS NULL OR valid_to > DATE '2026-11-21') AS now
        FROM permits
        WHERE state = 'live' AND NOT shielded AND decided_on <= DATE '2026-11-21'
            AND (polarity <> 'negative' OR decided_on >= DATE '2021-11-21')
    )
    GROUP BY subject_id
), honour AS (
    SELECT subject_id,
        count(*) FILTER (department IN ('science', 'intellectual-property', 'economy')) AS innovation_n,
        count(*) FILTER (level = 'national') AS national_n,
        count(*) FILTER (level = 'city') AS city_n,
        count(*) FILTER (level = 'district') AS district_n,
        count(*) FILTER (department IN ('consumer-council', 'civilisation-office')) AS consumer_n,
        count(*) FILTER (level = 'town' AND decided_on >= DATE '2023-11-21') AS town_n
    FROM honours
    WHERE state = 'live' AND NOT shielded AND decided_on <= DATE '2026-11-21'
        AND decided_on >= DATE '2021-11-21' AND valid_from <= DATE '2026-11-21'
        AND (valid_to IS NULL OR valid_to > DATE '2026-11-21')
    GROUP BY subject_id
), tax AS (
    SELECT subject_id,
        arg_max(grade, (valid_from, record_no))
            FILTER (decided_on >= DATE '2024-11-21' AND grade IS NOT NULL) AS latest,
        count(*) FILTER (grade = 'A' AND decided_on >= DATE '2021-11-21') AS a_n,
        count(*) FILTER (grade = 'D' AND decided_on >= DATE '2025-11-21') AS d_n
    FROM taxes
    WHERE state = 'live' AND NOT shielded AND decided_on <= DATE '2026-11-21'
        AND valid_from <= DATE '2026-11-21'
        AND (polarity <> 'negative' OR valid_to IS NULL OR valid_to >= DATE '2021-11-21')
    GROUP BY subject_id
), registration AS (
    SELECT subject_id,
        max(established_on) FILTER (established_on <= DATE '2026-11-21') AS established_on,
        arg_max(registration_status, (valid_from, record_no))
            FILTER (registration_status IS NOT NULL) AS status,
        arg_max(capital_minor, (valid_from, record_no))
            FILTER (capital_currency = 'CNY' AND capital_minor IS NOT NULL) AS capital,
        count(*) FILTER (registration_status = 'revoked') AS revoked_n
    FROM registrations
    WHERE state = 'live' AND NOT shielded AND decided_on <= DATE '2026-11-21'
        AND valid_from <= DATE '2026-11-21' AND (valid_to IS NULL OR valid_to > DATE '2026-11-21')
    GROUP BY subject_id
), scored AS (
    SELECT s.subject_id,
        CASE WHEN l.defaulter_now > 0 THEN -120000 ELSE 0 END AS "judgment-defaulter-now",
        CASE WHEN l.defaulter_n >= 2 THEN -40000 WHEN l.defaulter_n = 1 THEN -15000 ELSE 0 END
            AS "judgment-defaulter-history",
        greatest(coalesce(l.defaulter_open, 0) * -15000, -45000) AS "judgment-unfulfilled",
        greatest(coalesce(p.general_n, 0) * -10000, -40000) AS "penalties-general",
        greatest(coalesce(p.serious_n, 0) * -25000, -100000) AS "penalties-serious",
        CASE WHEN p.fined >= 100000000 THEN -35000 WHEN p.fined >= 20000000 THEN -20000
            WHEN p.fined >= 5000000 THEN -10000 WHEN p.fined >= 500000 THEN -4000 ELSE 0 END
            AS "fines-sum",
        CASE WHEN p.confiscated >= 50000000 THEN -15000 WHEN p.confiscated >= 5000000 THEN -8000
            WHEN p.confiscated >= 500000 THEN -3000 ELSE 0 END AS "confiscations-sum",
        greatest(coalesce(p.restricting, 0), -90000) AS "restricting-penalties",
        CASE WHEN p.last_on IS NULL THEN 15000 WHEN p.last_on >= DATE '2026-05-21' THEN -10000
            WHEN p.last_on >= DATE '2025-11-21' THEN -5000 WHEN p.last_on >= DATE '2024-11-21' THEN 0
            WHEN p.last_on >= DATE '2023-11-21' THEN 5000 ELSE 10000 END AS "since-last-penalty",
        CASE WHEN x.now_n >= 6 THEN 8000 WHEN x.now_n >= 3 THEN 6000 WHEN x.now_n >= 1 THEN 3000
            ELSE 0 END AS "permits-in-force",
        greatest(coalesce(p.open_n, 0) * -10000, -40000) AS "penalty-duties-open",
        least(coalesce(p.kept_n, 0) * 3000, 12000) AS "penalty-duties-kept",
        CASE WHEN l.wage_now > 0 THEN -80000 ELSE 0 END AS "wage-arrears-now",
        CASE WHEN l.procurement_now > 0 THEN -60000 ELSE 0 END AS "procurement-breach-now",
        greatest(coalesce(a.missed_n, 0) * -8000, -24000) AS "annual-reports-missed",
        CASE WHEN r.established_on < DATE '2016-11-21' THEN 20000
            WHEN r.established_on < DATE '2021-11-21' THEN 15000
            WHEN r.established_on < DATE '2023-11-21' THEN 10000
            WHEN r.established_on < DATE '2025-11-21' THEN 5000 ELSE 0 END AS "years-established",
        CASE r.status WHEN 'active' THEN 10000 WHEN 'revoked' THEN -100000 ELSE 0 END
            AS "registration-status",
        CASE WHEN a.now_n > 0 THEN -40000 ELSE 0 END AS "abnormal-now",
        CASE WHEN a.days >= 365 THEN -20000 WHEN a.days >= 180 THEN -10000
            WHEN a.days >= 30 THEN -5000 ELSE 0 END AS "abnormal-days",
        greatest(coalesce(a.unreachable_n, 0) * -10000, -20000) AS "address-unreachable",
        CASE t.latest WHEN 'A' THEN 25000 WHEN 'B' THEN 10000 WHEN 'M' THEN 5000 WHEN 'C' THEN -15000
            WHEN 'D' THEN -60000 ELSE 0 END AS "tax-grade",
        CASE WHEN r.capital >= 10000000000 THEN 6000 WHEN r.capital >= 1000000000 THEN 4000
            WHEN r.capital >= 100000000 THEN 2000 ELSE 0 END AS "registered-capital",
        CASE WHEN x.new_n >= 3 THEN 5000 WHEN x.new_n >= 1 THEN 2000 ELSE 0 END AS "permits-new",
        least(coalesce(x.qualified_n, 0) * 4000, 12000) AS "qualifications",
        least(coalesce(h.innovation_n, 0) * 8000, 24000) AS "innovation-honours",
        least(coalesce(h.national_n, 0) * 20000, 40000) AS "honours-national",
        least(coalesce(h.city_n, 0) * 12000, 36000) AS "honours-city",
        least(coalesce(h.district_n, 0) * 6000, 24000) AS "honours-district",
        CASE WHEN t.a_n >= 3 THEN 15000 WHEN t.a_n = 2 THEN 5000 ELSE 0 END AS "tax-grade-a-years",
        CASE WHEN l.other_now > 0 THEN -150000 ELSE 0 END AS "serious-list-now",
        CASE WHEN l.now_n >= 3 THEN -80000 WHEN l.now_n = 2 THEN -40000 ELSE 0 END
            AS "serious-list-several",
        greatest(coalesce(l.entries, 0) * -20000, -60000) AS "serious-list-history",
        CASE WHEN l.days >= 730 THEN -30000 WHEN l.days >= 365 THEN -20000 WHEN l.days >= 1 THEN -10000
            ELSE 0 END AS "serious-list-days",
        CASE WHEN p.repeated_n >= 4 THEN -50000 WHEN p.repeated_n >= 2 THEN -20000 ELSE 0 END
            AS "repeated-serious-penalties",
        least(coalesce(h.consumer_n, 0) * 5000, 15000) AS "consumer-honours",
        least(coalesce(h.town_n, 0) * 3000, 6000) AS "neighbourhood-honours",
        greatest(coalesce(l.consumer_n, 0) * -15000, -30000) AS "consumer-list-history",
        greatest(coalesce(a.false_n, 0) * -20000, -40000) AS "false-publicity",
        CASE WHEN l.now_n > 0 OR r.revoked_n > 0 THEN 3
            WHEN a.now_n > 0 OR p.closed_n > 0 OR t.d_n > 0 THEN 2 ELSE 0 END AS ceiling
    FROM subjects s
    LEFT JOIN penalty p USING (subject_id) LEFT JOIN listing l USING (subject_id)
    LEFT JOIN abnormal a USING (subject_id) LEFT JOIN permit x USING (subject_id)
    LEFT JOIN honour h USING (subject_id) LEFT JOIN tax t USING (subject_id)
    LEFT JOIN registration r USING (subject_id)
    WHERE s.kind = 'legal_person' AND s.status IN ('active', 'revoked') AND NOT s.provisional
)
SELECT *, ['A', 'B', 'C', 'D'][1 + greatest(ceiling, CASE WHEN points >= 670000 THEN 0
    WHEN points >= 560000 THEN 1 WHEN points >= 440000 THEN 2 ELSE 3 END)] AS grade
FROM (SELECT *, 600000 + list_sum(list_value(
    "judgment-defaulter-now", "judgment-defaulter-history", "judgment-unfulfilled",
    "penalties-general", "penalties-serious", "fines-sum", "confiscations-sum",
    "restricting-penalties", "since-last-penalty", "permits-in-force", "penalty-duties-open",
    "penalty-duties-kept", "wage-arrears-now", "procurement-breach-now", "annual-reports-missed",
    "years-established", "registration-status", "abnormal-now", "abnormal-days",
    "address-unreachable", "tax-grade", "registered-capital", "permits-new", "qualifications",
    "innovation-honours", "honours-national", "honours-city", "honours-district",
    "tax-grade-a-years", "serious-list-now", "serious-list-several", "serious-list-history",
    "serious-list-days", "repeated-serious-penalties", "consumer-honours", "neighbourhood-honours",
    "consumer-list-history", "false-publicity")) AS points FROM scored)
