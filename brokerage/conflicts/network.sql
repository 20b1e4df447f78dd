-- Every organisation above these: their owners, the owners' owners, and other records of the same party.
-- Control is only ever found among those above (domain.md A2). UNION leaves out what was reached before, so a
-- circle of owners ends.
WITH RECURSIVE above (id) AS (
    SELECT unnest(%s::bigint[])
  UNION
    SELECT found.id
    FROM above
    CROSS JOIN LATERAL (
        SELECT interest.organisation_id AS id
        FROM marketplace_interest AS interest
        WHERE interest.subject_organisation_id = above.id
          AND interest.organisation_id IS NOT NULL
          AND interest.type = ANY (%s)
      UNION ALL
        SELECT this.same_as_id FROM marketplace_organisation AS this
        WHERE this.id = above.id AND this.same_as_id IS NOT NULL
      UNION ALL
        SELECT other.id FROM marketplace_organisation AS other WHERE other.same_as_id = above.id
      UNION ALL
        SELECT other.id
        FROM marketplace_organisation AS this
        JOIN marketplace_organisation AS other
          ON other.company_number = this.company_number AND other.company_number <> ''
        WHERE this.id = above.id
      UNION ALL
        SELECT other.id
        FROM marketplace_organisation AS this
        JOIN marketplace_organisation AS other
          ON other.charity_number = this.charity_number AND other.charity_number <> ''
        WHERE this.id = above.id
    ) AS found
)
SELECT id FROM above
