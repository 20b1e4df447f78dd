-- The words of all documents as they are spelt, and in how many documents each stands; and words that have others for
-- the same thing (one parameter: an array), so that they can be spelt wrong too.
INSERT INTO search_word (word, documents)
SELECT word, max(documents) FROM (
    SELECT word, ndoc AS documents FROM ts_stat($stat$
        SELECT to_tsvector('care_spelling', concat_ws(' ',
            card ->> 'title', card ->> 'summary', card ->> 'category_name', card ->> 'parent_category_name',
            card ->> 'organisation', left(body, 100000)))
        FROM search_storeddocument WHERE NOT is_removed
    $stat$)
    UNION ALL
    SELECT unnest(%s::text[]), 0
) AS every
WHERE length(word) BETWEEN 3 AND 40 AND word !~ '[0-9@/]'
GROUP BY word;
