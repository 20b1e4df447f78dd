-- What was stored before the index knew of it: which listings are full, or have a waiting list.
UPDATE search_indexeddocument SET is_full = true
FROM search_storeddocument AS stored
WHERE stored.id = stored_id AND stored.card ->> 'availability' IN ('full', 'waiting');
