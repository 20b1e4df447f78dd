-- What the search box offers: categories, what people ask for (one parameter: an array), titles. The same words once,
-- by what stands for most; of the titles the commonest.
INSERT INTO search_phrase (key, text, documents)
SELECT DISTINCT ON (lower(text)) lower(text), text, documents FROM (
    SELECT card ->> 'category_name' AS text, count(*) + 1000000 AS documents
    FROM search_storeddocument WHERE NOT is_removed GROUP BY 1
    UNION ALL
    SELECT unnest(%s::text[]), 1000
    UNION ALL
    (
        SELECT card ->> 'title', count(*) FROM search_storeddocument WHERE NOT is_removed
        GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 20000
    )
) AS every
WHERE length(text) BETWEEN 3 AND 80
ORDER BY lower(text), documents DESC;
