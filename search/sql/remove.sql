-- Takes documents out of the index. One parameter: an array of keys.
WITH gone AS (
    UPDATE search_storeddocument
    SET card = '{}', body = '', version = version + 1, dirty = true, is_removed = true, unread = true
    WHERE key = ANY(%s) AND NOT is_removed
    RETURNING id
)
DELETE FROM search_indexeddocument USING gone WHERE stored_id = gone.id;
