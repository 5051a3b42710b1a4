SELECT
  "t20"."subject_id",
  "t20"."points",
  CASE
    WHEN "t20"."place" = 0
    THEN 'A'
    WHEN "t20"."place" = 1
    THEN 'B'
    WHEN "t20"."place" = 2
    THEN 'C'
    WHEN "t20"."place" = 3
    THEN 'D'
    ELSE NULL
  END AS "grade",
  "t20"."points recent",
  "t20"."points fines",
  "t20"."points rated",
  "t20"."held veto",
  "t20"."records recent",
  "t20"."records fines",
  "t20"."records rated",
  "t20"."records veto"
FROM (
  SELECT
    "t19"."subject_id",
    "t19"."points recent",
    "t19"."points fines",
    "t19"."points rated",
    "t19"."held veto",
    "t19"."records recent",
    "t19"."records fines",
    "t19"."records rated",
    "t19"."records veto",
    "t19"."points",
    GREATEST(
      CASE
        WHEN "t19"."points" >= 610000
        THEN 0
        WHEN "t19"."points" >= 550000
        THEN 1
        WHEN "t19"."points" >= 400000
        THEN 2
        ELSE 3
      END,
      CASE WHEN "t19"."held veto" THEN 3 ELSE 0 END
    ) AS "place"
  FROM (
    SELECT
      "t18"."subject_id",
      "t18"."points recent",
      "t18"."points fines",
      "t18"."points rated",
      "t18"."held veto",
      "t18"."records recent",
      "t18"."records fines",
      "t18"."records rated",
      "t18"."records veto",
      "t18"."points recent" + "t18"."points fines" + "t18"."points rated" + 600000 AS "points"
    FROM (
      SELECT
        "t5"."subject_id",
        COALESCE("t14"."recent", 0) * -10000 AS "points recent",
        CAST(CASE
          WHEN (
            COALESCE("t14"."fines", 0) >= 100
          )
          AND (
            COALESCE("t14"."fines", 0) < 500
          )
          THEN -5000
          WHEN COALESCE("t14"."fines", 0) >= 500
          THEN -9000
          ELSE 0
        END AS BIGINT) AS "points fines",
        COALESCE("t17"."value rated", 0) AS "points rated",
        COALESCE("t16"."veto", 0) >= 1 AS "held veto",
        "t14"."behind recent" AS "records recent",
        "t14"."behind fines" AS "records fines",
        CASE
          WHEN "t17"."rated" IS NOT NULL
          THEN CAST(["t17"."rated" % 17592186044416] AS BIGINT[])
          ELSE NULL
        END AS "records rated",
        "t16"."behind veto" AS "records veto"
      FROM (
        SELECT
          "t0"."subject_id"
        FROM "subjects" AS "t0"
        WHERE
          "t0"."kind" IN ('legal_person')
          AND "t0"."status" IN ('active', 'revoked')
          AND NOT (
            "t0"."provisional"
          )
      ) AS "t5"
      LEFT OUTER JOIN (
        SELECT
          "t9"."subject_id" AS "subject of penalty",
          "t9"."recent",
          "t9"."fines",
          "t9"."behind recent",
          "t9"."behind fines"
        FROM (
          SELECT
            "t7"."subject_id",
            COUNT(*) FILTER(WHERE
              "t7"."counts recent") AS "recent",
            SUM("t7"."fine_fen") FILTER(WHERE
              "t7"."counts fines") AS "fines",
            LIST_SORT(
              ARRAY_AGG("t7"."record_no") FILTER(WHERE
                "t7"."record_no" IS NOT NULL AND "t7"."counts recent")
            ) AS "behind recent",
            LIST_SORT(
              ARRAY_AGG("t7"."record_no") FILTER(WHERE
                "t7"."record_no" IS NOT NULL AND "t7"."counts fines")
            ) AS "behind fines"
          FROM (
            SELECT
              "t1"."record_no",
              "t1"."subject_id",
              "t1"."polarity",
              "t1"."severity",
              "t1"."decided_on",
              "t1"."valid_from",
              "t1"."valid_to",
              "t1"."department",
              "t1"."state",
              "t1"."shielded",
              "t1"."objected",
              "t1"."fine_fen",
              "t1"."kinds",
              "t1"."procedure",
              "t1"."paid_on",
              COALESCE(
                TRUE
                AND "t1"."severity" IN ('serious')
                AND (
                  "t1"."decided_on" >= MAKE_DATE(2025, 11, 21)
                ),
                FALSE
              ) AS "counts recent",
              COALESCE(TRUE AND (
                "t1"."fine_fen" IS NOT NULL
              ), FALSE) AS "counts fines",
              (
                DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t1"."decided_on") * 17592186044416
              ) + "t1"."record_no" AS "place"
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
          ) AS "t7"
          GROUP BY
            1
        ) AS "t9"
      ) AS "t14"
        ON "t5"."subject_id" = "t14"."subject of penalty"
      LEFT OUTER JOIN (
        SELECT
          "t11"."subject_id" AS "subject of rating",
          "t11"."rated",
          "t11"."value rated"
        FROM (
          SELECT
            "t6"."subject_id",
            MAX("t6"."place") FILTER(WHERE
              "t6"."counts rated") AS "rated",
            FIRST(
              CAST(CASE WHEN "t6"."rating" IN ('alpha') THEN 30000 ELSE 0 END AS BIGINT) ORDER BY "t6"."place" DESC
            ) FILTER(WHERE
              "t6"."counts rated") AS "value rated"
          FROM (
            SELECT
              "t2"."record_no",
              "t2"."subject_id",
              "t2"."polarity",
              "t2"."severity",
              "t2"."decided_on",
              "t2"."valid_from",
              "t2"."valid_to",
              "t2"."department",
              "t2"."state",
              "t2"."shielded",
              "t2"."objected",
              "t2"."rating",
              "t2"."capital",
              COALESCE(TRUE AND (
                "t2"."rating" IS NOT NULL
              ), FALSE) AS "counts rated",
              (
                DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t2"."valid_from") * 17592186044416
              ) + "t2"."record_no" AS "place"
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
          ) AS "t6"
          GROUP BY
            1
        ) AS "t11"
      ) AS "t17"
        ON "t5"."subject_id" = "t17"."subject of rating"
      LEFT OUTER JOIN (
        SELECT
          "t10"."subject_id" AS "subject of listing",
          "t10"."veto",
          "t10"."behind veto"
        FROM (
          SELECT
            "t8"."subject_id",
            COUNT(*) FILTER(WHERE
              "t8"."counts veto") AS "veto",
            LIST_SORT(
              ARRAY_AGG("t8"."record_no") FILTER(WHERE
                "t8"."record_no" IS NOT NULL AND "t8"."counts veto")
            ) AS "behind veto"
          FROM (
            SELECT
              "t3"."record_no",
              "t3"."subject_id",
              "t3"."polarity",
              "t3"."severity",
              "t3"."decided_on",
              "t3"."valid_from",
              "t3"."valid_to",
              "t3"."department",
              "t3"."state",
              "t3"."shielded",
              "t3"."objected",
              "t3"."list_kind",
              COALESCE(
                TRUE
                AND (
                  "t3"."valid_from" <= MAKE_DATE(2026, 11, 21)
                )
                AND (
                  (
                    "t3"."valid_to" IS NULL
                  ) OR (
                    "t3"."valid_to" > MAKE_DATE(2026, 11, 21)
                  )
                ),
                FALSE
              ) AS "counts veto",
              (
                DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t3"."valid_from") * 17592186044416
              ) + "t3"."record_no" AS "place"
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
          GROUP BY
            1
        ) AS "t10"
      ) AS "t16"
        ON "t5"."subject_id" = "t16"."subject of listing"
    ) AS "t18"
  ) AS "t19"
) AS "t20"
