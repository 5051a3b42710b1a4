SELECT
  "t24"."subject_id",
  "t24"."points",
  CASE
    WHEN "t24"."place" = 0
    THEN 'A'
    WHEN "t24"."place" = 1
    THEN 'B'
    WHEN "t24"."place" = 2
    THEN 'C'
    WHEN "t24"."place" = 3
    THEN 'D'
    ELSE NULL
  END AS "grade",
  "t24"."points recent",
  "t24"."points fines",
  "t24"."points rated",
  "t24"."held veto",
  "t24"."records recent",
  "t24"."records fines",
  "t24"."records rated",
  "t24"."records veto"
FROM (
  SELECT
    "t23"."subject_id",
    "t23"."points recent",
    "t23"."points fines",
    "t23"."points rated",
    "t23"."held veto",
    "t23"."records recent",
    "t23"."records fines",
    "t23"."records rated",
    "t23"."records veto",
    "t23"."points",
    GREATEST(
      CASE
        WHEN "t23"."points" >= 610000
        THEN 0
        WHEN "t23"."points" >= 550000
        THEN 1
        WHEN "t23"."points" >= 400000
        THEN 2
        ELSE 3
      END,
      CASE WHEN "t23"."held veto" THEN 3 ELSE 0 END
    ) AS "place"
  FROM (
    SELECT
      "t22"."subject_id",
      "t22"."points recent",
      "t22"."points fines",
      "t22"."points rated",
      "t22"."held veto",
      "t22"."records recent",
      "t22"."records fines",
      "t22"."records rated",
      "t22"."records veto",
      "t22"."points recent" + "t22"."points fines" + "t22"."points rated" + 600000 AS "points"
    FROM (
      SELECT
        "t9"."subject_id",
        COALESCE("t18"."recent", 0) * -10000 AS "points recent",
        CAST(CASE
          WHEN (
            COALESCE("t18"."fines", 0) >= 100
          )
          AND (
            COALESCE("t18"."fines", 0) < 500
          )
          THEN -5000
          WHEN COALESCE("t18"."fines", 0) >= 500
          THEN -9000
          ELSE 0
        END AS BIGINT) AS "points fines",
        COALESCE("t21"."value rated", 0) AS "points rated",
        COALESCE("t20"."veto", 0) >= 1 AS "held veto",
        "t18"."behind recent" AS "records recent",
        "t18"."behind fines" AS "records fines",
        CASE
          WHEN "t21"."rated" IS NOT NULL
          THEN CAST(["t21"."rated" % 17592186044416] AS BIGINT[])
          ELSE NULL
        END AS "records rated",
        "t20"."behind veto" AS "records veto"
      FROM (
        SELECT
          "t4"."subject_id"
        FROM (
          SELECT
            *
          FROM "subjects" AS "t0"
          WHERE
            "t0"."kind" IN ('legal_person')
            AND "t0"."status" IN ('active', 'revoked')
            AND NOT (
              "t0"."provisional"
            )
        ) AS "t4"
      ) AS "t9"
      LEFT OUTER JOIN (
        SELECT
          "t13"."subject_id" AS "subject of penalty",
          "t13"."recent",
          "t13"."fines",
          "t13"."behind recent",
          "t13"."behind fines"
        FROM (
          SELECT
            "t11"."subject_id",
            COUNT(*) FILTER(WHERE
              "t11"."counts recent") AS "recent",
            SUM("t11"."fine_fen") FILTER(WHERE
              "t11"."counts fines") AS "fines",
            LIST_SORT(
              ARRAY_AGG("t11"."record_no") FILTER(WHERE
                "t11"."record_no" IS NOT NULL AND "t11"."counts recent")
            ) AS "behind recent",
            LIST_SORT(
              ARRAY_AGG("t11"."record_no") FILTER(WHERE
                "t11"."record_no" IS NOT NULL AND "t11"."counts fines")
            ) AS "behind fines"
          FROM (
            SELECT
              "t6"."record_no",
              "t6"."subject_id",
              "t6"."polarity",
              "t6"."severity",
              "t6"."decided_on",
              "t6"."valid_from",
              "t6"."valid_to",
              "t6"."department",
              "t6"."state",
              "t6"."shielded",
              "t6"."objected",
              "t6"."fine_fen",
              "t6"."kinds",
              "t6"."procedure",
              "t6"."paid_on",
              COALESCE(
                TRUE
                AND "t6"."severity" IN ('serious')
                AND (
                  "t6"."decided_on" >= MAKE_DATE(2025, 11, 21)
                ),
                FALSE
              ) AS "counts recent",
              COALESCE(TRUE AND (
                "t6"."fine_fen" IS NOT NULL
              ), FALSE) AS "counts fines",
              (
                DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t6"."decided_on") * 17592186044416
              ) + "t6"."record_no" AS "place"
            FROM (
              SELECT
                *
              FROM "penalty" AS "t1"
              WHERE
                "t1"."state" = 'live'
                AND NOT (
                  "t1"."shielded"
                )
                AND "t1"."decided_on" <= MAKE_DATE(2026, 11, 21)
                AND (
                  (
                    "t1"."polarity" <> 'negative'
                  )
                  OR (
                    (
                      "t1"."decided_on" IS NULL
                    )
                    OR (
                      "t1"."decided_on" >= MAKE_DATE(2021, 11, 21)
                    )
                  )
                )
            ) AS "t6"
          ) AS "t11"
          GROUP BY
            1
        ) AS "t13"
      ) AS "t18"
        ON "t9"."subject_id" = "t18"."subject of penalty"
      LEFT OUTER JOIN (
        SELECT
          "t15"."subject_id" AS "subject of rating",
          "t15"."rated",
          "t15"."value rated"
        FROM (
          SELECT
            "t10"."subject_id",
            MAX("t10"."place") FILTER(WHERE
              "t10"."counts rated") AS "rated",
            FIRST(
              CAST(CASE WHEN "t10"."rating" IN ('alpha') THEN 30000 ELSE 0 END AS BIGINT) ORDER BY "t10"."place" DESC
            ) FILTER(WHERE
              "t10"."counts rated") AS "value rated"
          FROM (
            SELECT
              "t7"."record_no",
              "t7"."subject_id",
              "t7"."polarity",
              "t7"."severity",
              "t7"."decided_on",
              "t7"."valid_from",
              "t7"."valid_to",
              "t7"."department",
              "t7"."state",
              "t7"."shielded",
              "t7"."objected",
              "t7"."rating",
              "t7"."capital",
              COALESCE(TRUE AND (
                "t7"."rating" IS NOT NULL
              ), FALSE) AS "counts rated",
              (
                DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t7"."valid_from") * 17592186044416
              ) + "t7"."record_no" AS "place"
            FROM (
              SELECT
                *
              FROM "rating" AS "t2"
              WHERE
                "t2"."state" = 'live'
                AND NOT (
                  "t2"."shielded"
                )
                AND "t2"."decided_on" <= MAKE_DATE(2026, 11, 21)
                AND "t2"."valid_from" <= MAKE_DATE(2026, 11, 21)
                AND (
                  (
                    "t2"."polarity" <> 'negative'
                  )
                  OR (
                    (
                      "t2"."valid_to" IS NULL
                    ) OR (
                      "t2"."valid_to" >= MAKE_DATE(2021, 11, 21)
                    )
                  )
                )
            ) AS "t7"
          ) AS "t10"
          GROUP BY
            1
        ) AS "t15"
      ) AS "t21"
        ON "t9"."subject_id" = "t21"."subject of rating"
      LEFT OUTER JOIN (
        SELECT
          "t14"."subject_id" AS "subject of listing",
          "t14"."veto",
          "t14"."behind veto"
        FROM (
          SELECT
            "t12"."subject_id",
            COUNT(*) FILTER(WHERE
              "t12"."counts veto") AS "veto",
            LIST_SORT(
              ARRAY_AGG("t12"."record_no") FILTER(WHERE
                "t12"."record_no" IS NOT NULL AND "t12"."counts veto")
            ) AS "behind veto"
          FROM (
            SELECT
              "t8"."record_no",
              "t8"."subject_id",
              "t8"."polarity",
              "t8"."severity",
              "t8"."decided_on",
              "t8"."valid_from",
              "t8"."valid_to",
              "t8"."department",
              "t8"."state",
              "t8"."shielded",
              "t8"."objected",
              "t8"."list_kind",
              COALESCE(
                TRUE
                AND (
                  "t8"."valid_from" <= MAKE_DATE(2026, 11, 21)
                )
                AND (
                  (
                    "t8"."valid_to" IS NULL
                  ) OR (
                    "t8"."valid_to" > MAKE_DATE(2026, 11, 21)
                  )
                ),
                FALSE
              ) AS "counts veto",
              (
                DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t8"."valid_from") * 17592186044416
              ) + "t8"."record_no" AS "place"
            FROM (
              SELECT
                *
              FROM "listing" AS "t3"
              WHERE
                "t3"."state" = 'live'
                AND NOT (
                  "t3"."shielded"
                )
                AND "t3"."decided_on" <= MAKE_DATE(2026, 11, 21)
                AND "t3"."valid_from" <= MAKE_DATE(2026, 11, 21)
                AND (
                  (
                    "t3"."polarity" <> 'negative'
                  )
                  OR (
                    (
                      "t3"."valid_to" IS NULL
                    ) OR (
                      "t3"."valid_to" >= MAKE_DATE(2021, 11, 21)
                    )
                  )
                )
            ) AS "t8"
          ) AS "t12"
          GROUP BY
            1
        ) AS "t14"
      ) AS "t20"
        ON "t9"."subject_id" = "t20"."subject of listing"
    ) AS "t22"
  ) AS "t23"
) AS "t24"
