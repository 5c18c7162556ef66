#!/bin/sh
# Starts one process of the ledger, or a command of the command line (`cli verify`). A setting whose name ends in
# _FILE is read from that file, so that a secret stands neither in the environment of the container's definition nor
# in its history.
set -eu

for name in DATABASE_URL DATABASE_OWNER_URL OIDC_INTROSPECTION_SECRET OIDC_CLIENT_SECRET KAFKA_SASL_PASSWORD \
  REDIS_URL SMTP_URL WEBHOOK_SECRET MESH_PASSWORD MESH_SHARED_KEY; do
  eval "file=\${${name}_FILE:-}"
  if [ -n "$file" ]; then
    value=$(cat "$file")
    export "$name=$value"
    unset "${name}_FILE"
  fi
done

# exec, so that the process receives the signals that are meant for it.
app=$1
shift
exec node --enable-source-maps "dist/apps/$app/src/main.js" "$@"
