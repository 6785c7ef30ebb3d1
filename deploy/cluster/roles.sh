#!/bin/sh
# /etc/patroni/roles.sh: run by Patroni once, when the first node has made its databases. $1 says how to connect.
set -eu
/usr/lib/postgresql/17/bin/psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --dbname "$1" \
    --set owner="$MICHINORI_OWNER_PASSWORD" --set app="$MICHINORI_PASSWORD" <<'END'
CREATE ROLE michinori_owner LOGIN CREATEDB PASSWORD :'owner';
CREATE ROLE michinori LOGIN PASSWORD :'app';
-- Pooled connections cannot be given options one by one, so those of the planner stand here.
ALTER ROLE michinori SET join_collapse_limit = 4;
CREATE DATABASE michinori OWNER michinori_owner ENCODING 'UTF8' TEMPLATE template0;
END
