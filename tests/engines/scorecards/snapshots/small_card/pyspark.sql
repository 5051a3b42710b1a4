SELECT
  `t28`.`subject_id`,
  `t28`.`points`,
  CASE
    WHEN `t28`.`place` = 0
    THEN 'A'
    WHEN `t28`.`place` = 1
    THEN 'B'
    WHEN `t28`.`place` = 2
    THEN 'C'
    WHEN `t28`.`place` = 3
    THEN 'D'
    ELSE NULL
  END AS `grade`,
  `t28`.`points recent`,
  `t28`.`points fines`,
  `t28`.`points rated`,
  `t28`.`held veto`,
  `t28`.`records recent`,
  `t28`.`records fines`,
  `t28`.`records rated`,
  `t28`.`records veto`
FROM (
  SELECT
    `t27`.`subject_id`,
    `t27`.`points recent`,
    `t27`.`points fines`,
    `t27`.`points rated`,
    `t27`.`held veto`,
    `t27`.`records recent`,
    `t27`.`records fines`,
    `t27`.`records rated`,
    `t27`.`records veto`,
    `t27`.`points`,
    GREATEST(
      CASE
        WHEN `t27`.`points` >= 610000
        THEN 0
        WHEN `t27`.`points` >= 550000
        THEN 1
        WHEN `t27`.`points` >= 400000
        THEN 2
        ELSE 3
      END,
      IF(`t27`.`held veto`, 3, 0)
    ) AS `place`
  FROM (
    SELECT
      `t26`.`subject_id`,
      `t26`.`points recent`,
      `t26`.`points fines`,
      `t26`.`points rated`,
      `t26`.`held veto`,
      `t26`.`records recent`,
      `t26`.`records fines`,
      `t26`.`records rated`,
      `t26`.`records veto`,
      `t26`.`points recent` + `t26`.`points fines` + `t26`.`points rated` + 600000 AS `points`
    FROM (
      SELECT
        `t25`.`subject_id`,
        COALESCE(`t25`.`recent`, 0) * -10000 AS `points recent`,
        CAST(CASE
          WHEN (
            COALESCE(`t25`.`fines`, 0) >= 100
          )
          AND (
            COALESCE(`t25`.`fines`, 0) < 500
          )
          THEN -5000
          WHEN COALESCE(`t25`.`fines`, 0) >= 500
          THEN -9000
          ELSE 0
        END AS BIGINT) AS `points fines`,
        COALESCE(`t25`.`value rated`, 0) AS `points rated`,
        COALESCE(`t25`.`veto`, 0) >= 1 AS `held veto`,
        `t25`.`behind recent` AS `records recent`,
        `t25`.`behind fines` AS `records fines`,
        IF(`t25`.`rated` IS NOT NULL, ARRAY(`t25`.`rated` % 17592186044416), NULL) AS `records rated`,
        `t25`.`behind veto` AS `records veto`
      FROM (
        SELECT
          `t24`.`subject_id`,
          `t24`.`recent`,
          `t24`.`fines`,
          `t24`.`behind recent`,
          `t24`.`behind fines`,
          `t24`.`rated`,
          `t24`.`value rated`,
          `t24`.`veto`,
          `t24`.`behind veto`
        FROM (
          SELECT
            `t23`.`subject_id`,
            `t23`.`recent`,
            `t23`.`fines`,
            `t23`.`behind recent`,
            `t23`.`behind fines`,
            `t23`.`rated`,
            `t23`.`value rated`,
            `t14`.`subject of listing`,
            `t14`.`veto`,
            `t14`.`behind veto`
          FROM (
            SELECT
              `t21`.`subject_id`,
              `t21`.`recent`,
              `t21`.`fines`,
              `t21`.`behind recent`,
              `t21`.`behind fines`,
              `t21`.`rated`,
              `t21`.`value rated`
            FROM (
              SELECT
                `t20`.`subject_id`,
                `t20`.`recent`,
                `t20`.`fines`,
                `t20`.`behind recent`,
                `t20`.`behind fines`,
                `t17`.`subject of rating`,
                `t17`.`rated`,
                `t17`.`value rated`
              FROM (
                SELECT
                  `t18`.`subject_id`,
                  `t18`.`recent`,
                  `t18`.`fines`,
                  `t18`.`behind recent`,
                  `t18`.`behind fines`
                FROM (
                  SELECT
                    `t5`.`subject_id`,
                    `t16`.`subject of penalty`,
                    `t16`.`recent`,
                    `t16`.`fines`,
                    `t16`.`behind recent`,
                    `t16`.`behind fines`
                  FROM (
                    SELECT
                      `t1`.`subject_id`
                    FROM `subjects` AS `t1`
                    WHERE
                      `t1`.`kind` IN ('legal_person')
                      AND `t1`.`status` IN ('active', 'revoked')
                      AND NOT (
                        `t1`.`provisional`
                      )
                  ) AS `t5`
                  LEFT OUTER JOIN (
                    SELECT
                      `t10`.`subject_id` AS `subject of penalty`,
                      `t10`.`recent`,
                      `t10`.`fines`,
                      `t10`.`behind recent`,
                      `t10`.`behind fines`
                    FROM (
                      SELECT
                        `t8`.`subject_id`,
                        SUM(CAST(`t8`.`counts recent` AS BIGINT)) AS `recent`,
                        SUM(IF(`t8`.`counts fines`, `t8`.`fine_fen`, NULL)) AS `fines`,
                        ARRAY_SORT(COLLECT_LIST(IF(`t8`.`counts recent`, `t8`.`record_no`, NULL))) AS `behind recent`,
                        ARRAY_SORT(COLLECT_LIST(IF(`t8`.`counts fines`, `t8`.`record_no`, NULL))) AS `behind fines`
                      FROM (
                        SELECT
                          `t3`.`record_no`,
                          `t3`.`subject_id`,
                          `t3`.`polarity`,
                          `t3`.`severity`,
                          `t3`.`decided_on`,
                          `t3`.`valid_from`,
                          `t3`.`valid_to`,
                          `t3`.`department`,
                          `t3`.`state`,
                          `t3`.`shielded`,
                          `t3`.`objected`,
                          `t3`.`fine_fen`,
                          `t3`.`kinds`,
                          `t3`.`procedure`,
                          `t3`.`paid_on`,
                          COALESCE(
                            TRUE
                            AND `t3`.`severity` IN ('serious')
                            AND (
                              `t3`.`decided_on` >= MAKE_DATE(2025, 11, 21)
                            ),
                            FALSE
                          ) AS `counts recent`,
                          COALESCE(TRUE AND (
                            `t3`.`fine_fen` IS NOT NULL
                          ), FALSE) AS `counts fines`,
                          (
                            DATEDIFF(DAY, MAKE_DATE(1970, 1, 1), `t3`.`decided_on`) * 17592186044416
                          ) + `t3`.`record_no` AS `place`
                        FROM `penalty` AS `t3`
                        WHERE
                          `t3`.`state` = 'live'
                          AND NOT (
                            `t3`.`shielded`
                          )
                          AND `t3`.`decided_on` <= MAKE_DATE(2026, 11, 21)
                          AND (
                            (
                              `t3`.`polarity` <> 'negative'
                            )
                            OR (
                              (
                                `t3`.`decided_on` IS NULL
                              )
                              OR (
                                `t3`.`decided_on` >= MAKE_DATE(2021, 11, 21)
                              )
                            )
                          )
                      ) AS `t8`
                      GROUP BY
                        1
                    ) AS `t10`
                  ) AS `t16`
                    ON `t5`.`subject_id` = `t16`.`subject of penalty`
                ) AS `t18`
              ) AS `t20`
              LEFT OUTER JOIN (
                SELECT
                  `t11`.`subject_id` AS `subject of rating`,
                  `t11`.`rated`,
                  `t11`.`value rated`
                FROM (
                  SELECT
                    `t6`.`subject_id`,
                    MAX(IF(`t6`.`counts rated`, `t6`.`place`, NULL)) AS `rated`,
                    MAX_BY(
                      IF(
                        `t6`.`counts rated`,
                        CAST(CASE WHEN `t6`.`rating` IN ('alpha') THEN 30000 ELSE 0 END AS BIGINT),
                        NULL
                      ),
                      IF(`t6`.`counts rated`, `t6`.`place`, NULL)
                    ) AS `value rated`
                  FROM (
                    SELECT
                      `t2`.`record_no`,
                      `t2`.`subject_id`,
                      `t2`.`polarity`,
                      `t2`.`severity`,
                      `t2`.`decided_on`,
                      `t2`.`valid_from`,
                      `t2`.`valid_to`,
                      `t2`.`department`,
                      `t2`.`state`,
                      `t2`.`shielded`,
                      `t2`.`objected`,
                      `t2`.`rating`,
                      `t2`.`capital`,
                      COALESCE(TRUE AND (
                        `t2`.`rating` IS NOT NULL
                      ), FALSE) AS `counts rated`,
                      (
                        DATEDIFF(DAY, MAKE_DATE(1970, 1, 1), `t2`.`valid_from`) * 17592186044416
                      ) + `t2`.`record_no` AS `place`
                    FROM `rating` AS `t2`
                    WHERE
                      `t2`.`state` = 'live'
                      AND NOT (
                        `t2`.`shielded`
                      )
                      AND `t2`.`decided_on` <= MAKE_DATE(2026, 11, 21)
                      AND `t2`.`valid_from` <= MAKE_DATE(2026, 11, 21)
                      AND (
                        (
                          `t2`.`polarity` <> 'negative'
                        )
                        OR (
                          (
                            `t2`.`valid_to` IS NULL
                          ) OR (
                            `t2`.`valid_to` >= MAKE_DATE(2021, 11, 21)
                          )
                        )
                      )
                  ) AS `t6`
                  GROUP BY
                    1
                ) AS `t11`
              ) AS `t17`
                ON `t20`.`subject_id` = `t17`.`subject of rating`
            ) AS `t21`
          ) AS `t23`
          LEFT OUTER JOIN (
            SELECT
              `t9`.`subject_id` AS `subject of listing`,
              `t9`.`veto`,
              `t9`.`behind veto`
            FROM (
              SELECT
                `t7`.`subject_id`,
                SUM(CAST(`t7`.`counts veto` AS BIGINT)) AS `veto`,
                ARRAY_SORT(COLLECT_LIST(IF(`t7`.`counts veto`, `t7`.`record_no`, NULL))) AS `behind veto`
              FROM (
                SELECT
                  `t0`.`record_no`,
                  `t0`.`subject_id`,
                  `t0`.`polarity`,
                  `t0`.`severity`,
                  `t0`.`decided_on`,
                  `t0`.`valid_from`,
                  `t0`.`valid_to`,
                  `t0`.`department`,
                  `t0`.`state`,
                  `t0`.`shielded`,
                  `t0`.`objected`,
                  `t0`.`list_kind`,
                  COALESCE(
                    TRUE
                    AND (
                      `t0`.`valid_from` <= MAKE_DATE(2026, 11, 21)
                    )
                    AND (
                      (
                        `t0`.`valid_to` IS NULL
                      ) OR (
                        `t0`.`valid_to` > MAKE_DATE(2026, 11, 21)
                      )
                    ),
                    FALSE
                  ) AS `counts veto`,
                  (
                    DATEDIFF(DAY, MAKE_DATE(1970, 1, 1), `t0`.`valid_from`) * 17592186044416
                  ) + `t0`.`record_no` AS `place`
                FROM `listing` AS `t0`
                WHERE
                  `t0`.`state` = 'live'
                  AND NOT (
                    `t0`.`shielded`
                  )
                  AND `t0`.`decided_on` <= MAKE_DATE(2026, 11, 21)
                  AND `t0`.`valid_from` <= MAKE_DATE(2026, 11, 21)
                  AND (
                    (
                      `t0`.`polarity` <> 'negative'
                    )
                    OR (
                      (
                        `t0`.`valid_to` IS NULL
                      ) OR (
                        `t0`.`valid_to` >= MAKE_DATE(2021, 11, 21)
                      )
                    )
                  )
              ) AS `t7`
              GROUP BY
                1
            ) AS `t9`
          ) AS `t14`
            ON `t23`.`subject_id` = `t14`.`subject of listing`
        ) AS `t24`
      ) AS `t25`
    ) AS `t26`
  ) AS `t27`
) AS `t28`
