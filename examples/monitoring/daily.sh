#!/bin/sh
# What a pipeline runs every day behind `pulumi up`, in the folder of the program: a calendar and metrics to publish, and notices.
# PUBLIC: the folder that is published. SMTP and FROM: docs/notices.md. The logins are variables of the pipeline, as docs/settings.md names them.
set -eu
state=$(mktemp)
trap 'rm -f "$state"' EXIT
pulumi stack export --non-interactive > "$state"
npx igc-sante calendar --file "$state" --out "$PUBLIC/igc-sante.ics"
npx igc-sante metrics --file "$state" --out "$PUBLIC/igc-sante.prom"
npx igc-sante notify --file "$state" --smtp "$SMTP" --from "$FROM"
