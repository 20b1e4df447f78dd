-- Counts a search that found nothing or little. Words that no listing has are kept only in short searches.
-- What was ticked comes after commas.
INSERT INTO search_unmetsearch AS before ("on", words, outcode, category, days, found, times)
SELECT %(on)s, kept.words, %(outcode)s, %(category)s, %(days)s, %(found)s, 1
FROM (
    SELECT left(concat_ws(', ', VARIADIC array_prepend(string_agg(word, ' ' ORDER BY n) FILTER (
        WHERE %(is_short)s OR EXISTS (SELECT FROM search_word WHERE search_word.word = typed.word)
    ), %(ticked)s::text[])), 80) AS words
    FROM unnest(%(words)s::text[]) WITH ORDINALITY AS typed (word, n)
) AS kept
WHERE (kept.words <> '' OR %(category)s <> '')
    AND (SELECT count(*) FROM search_unmetsearch WHERE "on" = %(on)s) < %(most_a_day)s
ON CONFLICT ("on", words, outcode, category, days)
DO UPDATE SET times = before.times + 1, found = least(before.found, excluded.found);
