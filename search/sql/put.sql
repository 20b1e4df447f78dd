-- Stores documents and writes their index rows. A stroke between words ("Judo/Ju-jitsu") would make a file name of them.
-- Who offers it comes last: a long name must not move other words apart, which phrases are ranked by. One parameter: a
-- JSON array of rows (search/actions.py).
WITH given AS (
    SELECT * FROM jsonb_to_recordset(%s::jsonb) AS row(
        key text, card jsonb, title text, body text, names text, organisation text, marks int[], category int,
        parent_category int, kind int, terms int[], days smallint, lowest_price bigint, easting int, northing int,
        reach_metres int, everywhere boolean, is_full boolean
    )
), stored AS (
    INSERT INTO search_storeddocument AS before (key, card, body, version, dirty, is_removed)
    SELECT key, card, body, 1, true, false FROM given
    ON CONFLICT (key) DO UPDATE SET
        card = excluded.card, body = excluded.body, version = before.version + 1, dirty = true, is_removed = false,
        unread = true
    RETURNING id, key
)
INSERT INTO search_indexeddocument (
    stored_id, words, marks, category, parent_category, kind, terms, days, lowest_price,
    easting, northing, reach_metres, everywhere, is_full
)
SELECT
    stored.id,
    setweight(to_tsvector('care', translate(given.title, '/', ' ')), 'A')
        || setweight(to_tsvector('care', translate(given.names, '/', ' ')), 'B')
        || setweight(to_tsvector('care', translate(given.card ->> 'summary', '/', ' ')), 'C')
        || setweight(to_tsvector('care', translate(left(given.body, 100000), '/', ' ')), 'D')
        || setweight(to_tsvector('care', translate(given.organisation, '/', ' ')), 'B'),
    given.marks, given.category, given.parent_category, given.kind, given.terms, given.days, given.lowest_price,
    given.easting, given.northing, given.reach_metres, given.everywhere, given.is_full
FROM given JOIN stored USING (key)
ON CONFLICT (stored_id) DO UPDATE SET
    words = excluded.words, marks = excluded.marks, category = excluded.category,
    parent_category = excluded.parent_category, kind = excluded.kind, terms = excluded.terms,
    days = excluded.days, lowest_price = excluded.lowest_price, easting = excluded.easting,
    northing = excluded.northing, reach_metres = excluded.reach_metres, everywhere = excluded.everywhere,
    is_full = excluded.is_full;
