#!/bin/sh
# Makes the secrets that docker-compose.yml mounts, where they are missing or empty:
# `infra/docker/create-secrets.sh`.
set -eu
cd "$(dirname "$0")/secrets"
umask 077

password() { od -An -N24 -tx1 /dev/urandom | tr -d ' \n'; }

[ -s owner-password ] || password >owner-password
[ -s application-password ] || password >application-password
[ -s grafana-password ] || password >grafana-password
[ -s redis-password ] || password >redis-password
# Of those who run the other end; empty where there is none.
[ -e introspection-secret ] || : >introspection-secret
[ -e client-secret ] || : >client-secret
[ -e smtp-url ] || : >smtp-url
[ -e webhook-secret ] || : >webhook-secret
[ -e mesh-password ] || : >mesh-password
[ -e mesh-shared-key ] || : >mesh-shared-key
printf 'postgres://postgres:%s@postgres:5432/ledger' "$(cat owner-password)" >database-owner-url
printf 'postgres://better_care_ledger:%s@postgres:5432/ledger' "$(cat application-password)" >database-url
printf 'requirepass %s\n' "$(cat redis-password)" >redis-settings
printf 'redis://:%s@redis:6379' "$(cat redis-password)" >redis-url
# Read in the containers by users of theirs; on this machine the folder keeps everyone else out.
chmod 700 .
chmod 644 application-password client-secret database-owner-url database-url grafana-password introspection-secret \
  mesh-password mesh-shared-key owner-password redis-password redis-settings redis-url smtp-url webhook-secret
