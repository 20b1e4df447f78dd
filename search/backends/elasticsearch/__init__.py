"""Search on Elasticsearch or OpenSearch: a fast copy of what PostgreSQL holds. Nobody else imports their client."""
