#!/bin/sh
# Restore a backup into an empty database, bring it up to this version and recount every number:
#   deploy/restore.sh backups/today.dump postgresql://...
set -eu
file=$1 url=$2
tables=$(psql --no-psqlrc --tuples-only --no-align --command \
    "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'" "$url")
if [ "$tables" != 0 ]; then
    echo "The database isn't empty ($tables tables): restore into a new one, and then point Backbone at it." >&2
    exit 1
fi
pg_restore --no-owner --no-privileges --exit-on-error --single-transaction --dbname="$url" "$file"
export BACKBONE_DATABASE_URL="$url"
backbone migrate
backbone verify
