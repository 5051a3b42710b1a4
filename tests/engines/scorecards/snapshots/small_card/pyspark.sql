SELECT
  `t27`.`subject_id`,
  `t27`.`points`,
  CASE
    WHEN `t27`.`place` = 0
    THEN 'A'
    WHEN `t27`.`place` = 1
    THEN 'B'
    WHEN `t27`.`place` = 2
    THEN 'C'
    WHEN `t27`.`place` = 3
    THEN 'D'
    ELSE NULL
  END AS `grade`,
  FILTER(
    ARRAY(
      IF(`t27`.`held veto`, STRUCT('veto' AS `veto`, `t27`.`records veto` AS `records`), NULL)
    ),
    __ibis_param_entry__ -> __ibis_param_entry__ IS NOT NULL
  ) AS `vetoes`,
  FILTER(
    ARRAY(
      IF(
        (
          `t27`.`points fines` <> 0
        ) OR (
          SIZE(`t27`.`records fines`) > 0
        ),
        STRUCT(
          'fines' AS `indicator`,
          `t27`.`points fines` AS `points`,
          `t27`.`records fines` AS `records`
        ),
        NULL
      ),
      IF(
        (
          `t27`.`points rated` <> 0
        ) OR (
          SIZE(`t27`.`records rated`) > 0
        ),
        STRUCT(
          'rated' AS `indicator`,
          `t27`.`points rated` AS `points`,
          `t27`.`records rated` AS `records`
        ),
        NULL
      ),
      IF(
        (
          `t27`.`points recent` <> 0
        ) OR (
          SIZE(`t27`.`records recent`) > 0
        ),
        STRUCT(
          'recent' AS `indicator`,
          `t27`.`points recent` AS `points`,
          `t27`.`records recent` AS `records`
        ),
        NULL
      )
    ),
    __ibis_param_entry__ -> __ibis_param_entry__ IS NOT NULL
  ) AS `contributions`
FROM (
  SELECT
    `t26`.`subject_id`,
    `t26`.`recent`,
    `t26`.`fines`,
    `t26`.`behind penalty`,
    `t26`.`rated`,
    `t26`.`value rated`,
    `t26`.`behind rating`,
    `t26`.`veto`,
    `t26`.`behind listing`,
    `t26`.`points recent`,
    `t26`.`points fines`,
    `t26`.`points rated`,
    `t26`.`held veto`,
    `t26`.`records recent`,
    `t26`.`records fines`,
    `t26`.`records rated`,
    `t26`.`records veto`,
    `t26`.`points recent` + `t26`.`points fines` + `t26`.`points rated` + 600000 AS `points`,
    GREATEST(
      CASE
        WHEN (
          `t26`.`points recent` + `t26`.`points fines` + `t26`.`points rated` + 600000
        ) >= 610000
        THEN 0
        WHEN (
          `t26`.`points recent` + `t26`.`points fines` + `t26`.`points rated` + 600000
        ) >= 550000
        THEN 1
        WHEN (
          `t26`.`points recent` + `t26`.`points fines` + `t26`.`points rated` + 600000
        ) >= 400000
        THEN 2
        ELSE 3
      END,
      IF(`t26`.`held veto`, 3, 0)
    ) AS `place`
  FROM (
    SELECT
      `t25`.`subject_id`,
      `t25`.`recent`,
      `t25`.`fines`,
      `t25`.`behind penalty`,
      `t25`.`rated`,
      `t25`.`value rated`,
      `t25`.`behind rating`,
      `t25`.`veto`,
      `t25`.`behind listing`,
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
      COALESCE(
        ARRAY_SORT(
          TRANSFORM(
            FILTER(`t25`.`behind penalty`, __ibis_param_c__ -> (
              __ibis_param_c__.`m` & 1
            ) <> 0),
            __ibis_param_c__ -> __ibis_param_c__.`n`
          )
        ),
        ARRAY()
      ) AS `records recent`,
      COALESCE(
        ARRAY_SORT(
          TRANSFORM(
            FILTER(`t25`.`behind penalty`, __ibis_param_c__ -> (
              __ibis_param_c__.`m` & 2
            ) <> 0),
            __ibis_param_c__ -> __ibis_param_c__.`n`
          )
        ),
        ARRAY()
      ) AS `records fines`,
      IF(`t25`.`rated` IS NULL, ARRAY(), ARRAY(`t25`.`rated` % 17592186044416)) AS `records rated`,
      COALESCE(
        ARRAY_SORT(
          TRANSFORM(
            FILTER(`t25`.`behind listing`, __ibis_param_c__ -> (
              __ibis_param_c__.`m` & 1
            ) <> 0),
            __ibis_param_c__ -> __ibis_param_c__.`n`
          )
        ),
        ARRAY()
      ) AS `records veto`
    FROM (
      SELECT
        `t24`.`subject_id`,
        `t24`.`recent`,
        `t24`.`fines`,
        `t24`.`behind penalty`,
        `t24`.`rated`,
        `t24`.`value rated`,
        `t24`.`behind rating`,
        `t24`.`veto`,
        `t24`.`behind listing`
      FROM (
        SELECT
          `t23`.`subject_id`,
          `t23`.`recent`,
          `t23`.`fines`,
          `t23`.`behind penalty`,
          `t23`.`rated`,
          `t23`.`value rated`,
          `t23`.`behind rating`,
          `t13`.`subject of listing`,
          `t13`.`veto`,
          `t13`.`behind listing`
        FROM (
          SELECT
            `t21`.`subject_id`,
            `t21`.`recent`,
            `t21`.`fines`,
            `t21`.`behind penalty`,
            `t21`.`rated`,
            `t21`.`value rated`,
            `t21`.`behind rating`
          FROM (
            SELECT
              `t20`.`subject_id`,
              `t20`.`recent`,
              `t20`.`fines`,
              `t20`.`behind penalty`,
              `t16`.`subject of rating`,
              `t16`.`rated`,
              `t16`.`value rated`,
              `t16`.`behind rating`
            FROM (
              SELECT
                `t18`.`subject_id`,
                `t18`.`recent`,
                `t18`.`fines`,
                `t18`.`behind penalty`
              FROM (
                SELECT
                  `t5`.`subject_id`,
                  `t17`.`subject of penalty`,
                  `t17`.`recent`,
                  `t17`.`fines`,
                  `t17`.`behind penalty`
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
                    `t11`.`subject_id` AS `subject of penalty`,
                    `t11`.`recent`,
                    `t11`.`fines`,
                    `t11`.`behind penalty`
                  FROM (
                    SELECT
                      `t8`.`subject_id`,
                      SUM(CAST(`t8`.`counts recent` AS BIGINT)) AS `recent`,
                      SUM(IF(`t8`.`counts fines`, `t8`.`fine_fen`, NULL)) AS `fines`,
                      COLLECT_LIST(IF(`t8`.`mask` <> 0, STRUCT(`t8`.`record_no` AS `n`, `t8`.`mask` AS `m`), NULL)) AS `behind penalty`
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
                        ) + `t3`.`record_no` AS `place`,
                        CAST(IF(
                          COALESCE(
                            TRUE
                            AND `t3`.`severity` IN ('serious')
                            AND (
                              `t3`.`decided_on` >= MAKE_DATE(2025, 11, 21)
                            ),
                            FALSE
                          ),
                          1,
                          0
                        ) AS BIGINT) + CAST(IF(COALESCE(TRUE AND (
                          `t3`.`fine_fen` IS NOT NULL
                        ), FALSE), 2, 0) AS BIGINT) AS `mask`
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
                  ) AS `t11`
                ) AS `t17`
                  ON `t5`.`subject_id` = `t17`.`subject of penalty`
              ) AS `t18`
            ) AS `t20`
            LEFT OUTER JOIN (
              SELECT
                `t10`.`subject_id` AS `subject of rating`,
                `t10`.`rated`,
                `t10`.`value rated`,
                `t10`.`behind rating`
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
                  ) AS `value rated`,
                  COLLECT_LIST(IF(`t6`.`mask` <> 0, STRUCT(`t6`.`record_no` AS `n`, `t6`.`mask` AS `m`), NULL)) AS `behind rating`
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
                    `t2`.`rating`,
                    `t2`.`capital`,
                    COALESCE(TRUE AND (
                      `t2`.`rating` IS NOT NULL
                    ), FALSE) AS `counts rated`,
                    (
                      DATEDIFF(DAY, MAKE_DATE(1970, 1, 1), `t2`.`valid_from`) * 17592186044416
                    ) + `t2`.`record_no` AS `place`,
                    CAST(IF(COALESCE(TRUE AND (
                      `t2`.`rating` IS NOT NULL
                    ), FALSE), 1, 0) AS BIGINT) AS `mask`
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
              ) AS `t10`
            ) AS `t16`
              ON `t20`.`subject_id` = `t16`.`subject of rating`
          ) AS `t21`
        ) AS `t23`
        LEFT OUTER JOIN (
          SELECT
            `t9`.`subject_id` AS `subject of listing`,
            `t9`.`veto`,
            `t9`.`behind listing`
          FROM (
            SELECT
              `t7`.`subject_id`,
              SUM(CAST(`t7`.`counts veto` AS BIGINT)) AS `veto`,
              COLLECT_LIST(IF(`t7`.`mask` <> 0, STRUCT(`t7`.`record_no` AS `n`, `t7`.`mask` AS `m`), NULL)) AS `behind listing`
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
                ) + `t0`.`record_no` AS `place`,
                CAST(IF(
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
                  ),
                  1,
                  0
                ) AS BIGINT) AS `mask`
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
        ) AS `t13`
          ON `t23`.`subject_id` = `t13`.`subject of listing`
      ) AS `t24`
    ) AS `t25`
  ) AS `t26`
) AS `t27`
