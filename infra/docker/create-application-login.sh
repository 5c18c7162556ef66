#!/bin/sh
# Run once by the postgres image, on an empty database: the login of the processes. It inherits the role that
# the migrations grant what the application may do, and nothing else.
set -eu

psql --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" --set ON_ERROR_STOP=1 \
     --set password="$(cat /run/secrets/application-password)" <<'SQL'
CREATE ROLE bcl_app NOLOGIN;
CREATE ROLE better_care_ledger LOGIN PASSWORD :'password' IN ROLE bcl_app;
SQL
