#!/bin/sh
# Roles and database of a new PostgreSQL server. Run it as a superuser:
#
#   OWNER_PASSWORD=… APP_PASSWORD=… sh roles.sh
#
# The owner migrates. The application works with rows; the ledger's own migration takes back from it
# what would let it change what has been booked.
set -eu

psql --set ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" \
  --set owner_password="$OWNER_PASSWORD" --set app_password="$APP_PASSWORD" <<'SQL'
CREATE ROLE shop4support LOGIN PASSWORD :'owner_password';
CREATE ROLE shop4support_app LOGIN PASSWORD :'app_password';
CREATE DATABASE shop4support OWNER shop4support
  ENCODING 'UTF8' LOCALE 'C.UTF-8' TEMPLATE template0;
REVOKE CONNECT ON DATABASE shop4support FROM PUBLIC;
GRANT CONNECT ON DATABASE shop4support TO shop4support_app;
\connect shop4support
ALTER DEFAULT PRIVILEGES FOR ROLE shop4support
  GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO shop4support_app;
ALTER DEFAULT PRIVILEGES FOR ROLE shop4support
  GRANT USAGE, SELECT ON SEQUENCES TO shop4support_app;
SQL
