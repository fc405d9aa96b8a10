#!/bin/sh
# Write a backup of the database to a file: deploy/backup.sh postgresql://... backups/today.dump
#
# It is whole or not there: it gets its name once it can be read. Keys (BACKBONE_SECRET_KEYS) are not in
# it, on purpose: keep them elsewhere, or connected accounts can't be opened after a restore.
set -eu
url=$1 file=$2
trap 'rm -f "$file.part"' EXIT
pg_dump --format=custom --no-owner --no-privileges --file="$file.part" "$url"
pg_restore --list "$file.part" >/dev/null
mv "$file.part" "$file"
