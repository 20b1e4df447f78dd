-- For each word typed: the likeliest word that documents have, where no document has it, and in how many its own
-- spelling (or the likeliest one) stands. Letters changed over ("glof") are no more than one slip.
-- Parameters: an array of words; how many letters a correction may change; the same again.
SELECT given, best.word, coalesce(own.documents, best.documents) FROM unnest(%s::text[]) AS given
LEFT JOIN search_word AS own ON own.word = given
LEFT JOIN LATERAL (
    SELECT near.word, near.documents FROM (
        SELECT word, documents, levenshtein_less_equal(word, given, %s) AS changes FROM search_word
        WHERE own.word IS NULL AND word %% given AND left(word, 1) = left(given, 1)
        UNION ALL
        SELECT word, documents, 0.5 FROM search_word
        WHERE own.word IS NULL AND word = ANY(SELECT overlay(
            given PLACING substr(given, n + 1, 1) || substr(given, n, 1) FROM n FOR 2
        ) FROM generate_series(1, length(given) - 1) AS n)
    ) AS near
    WHERE near.changes <= least(%s, (length(given) - 1) / 3)
        AND NOT EXISTS (SELECT FROM search_indexeddocument WHERE words @@ plainto_tsquery('care', given))
    ORDER BY near.changes - least(ln(near.documents + 1) / 6, 1.2), similarity(near.word, given) DESC, near.word
    LIMIT 1
) AS best ON true
