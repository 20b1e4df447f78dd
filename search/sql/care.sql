-- Words are folded ("café" is "cafe") and stemmed; "simple" spelling is kept apart for the vocabulary.
CREATE TEXT SEARCH CONFIGURATION care (COPY = pg_catalog.english);
ALTER TEXT SEARCH CONFIGURATION care
    ALTER MAPPING FOR asciiword, asciihword, hword_asciipart, word, hword, hword_part
    WITH unaccent, english_stem;
CREATE TEXT SEARCH CONFIGURATION care_spelling (COPY = pg_catalog.simple);
ALTER TEXT SEARCH CONFIGURATION care_spelling
    ALTER MAPPING FOR asciiword, asciihword, hword_asciipart, word, hword, hword_part
    WITH unaccent, simple;
