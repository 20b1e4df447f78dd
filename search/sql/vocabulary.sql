-- The words of all documents as they are spelt, and in how many documents each stands.
INSERT INTO search_word (word, documents)
SELECT word, ndoc FROM ts_stat($stat$
    SELECT to_tsvector('care_spelling', concat_ws(' ',
        card ->> 'title', card ->> 'summary', card ->> 'category_name', card ->> 'parent_category_name',
        card ->> 'organisation', left(body, 100000)))
    FROM search_storeddocument WHERE NOT is_removed
$stat$)
WHERE length(word) BETWEEN 3 AND 40 AND word !~ '[0-9@/]'
ON CONFLICT (word) DO UPDATE SET documents = excluded.documents;
