#!/usr/bin/env bash
# Tries a deployment through its public API; see usage below.
set -euo pipefail

usage() {
	cat <<'TEXT'
Tries a deployment of Purlin through its public API.

  scripts/smoke.sh URL

It asks for readiness and for the schema, and with an API token in SMOKE_TOKEN
(scopes: files and translations, read and write) it uploads a small model, has it
translated, follows the progress and fetches the result, as any client does. PURLIN
names the program for that; default: purlin on the PATH, else bin/purlin.
The exit status is 0 when everything answered as it should.
TEXT
}

case ${1:-} in
-h | --help)
	usage
	exit
	;;
http://* | https://*) url=${1%/} ;;
*)
	usage >&2
	exit 2
	;;
esac

say() { printf 'smoke: %s\n' "$*"; }

die() {
	printf 'smoke: %s\n' "$*" >&2
	exit 1
}

ask() { curl --silent --show-error --fail --max-time 20 --retry 3 --retry-connrefused "$@"; }

begun=$(date +%s%N)
[[ $(ask "$url/healthz") == ok ]] || die "$url/healthz does not say ok"
[[ $(ask "$url/readyz") == ready ]] || die "$url/readyz does not say ready"
answer=$(ask --header 'Content-Type: application/json' --data '{"query":"{ __typename }"}' "$url/graphql")
[[ $answer == *'"__typename":"Query"'* ]] || die "the API answered: $answer"
say "$url is ready and answers"

if [[ -n ${SMOKE_TOKEN:-} ]]; then
	here=$(cd "$(dirname "$0")/.." && pwd)
	program=${PURLIN:-$(command -v purlin || echo "$here/bin/purlin")}
	work=$(mktemp -d)
	trap 'rm -rf -- "$work"' EXIT
	# Of a content of its own, so that it is translated and not found.
	printf 'o smoke\n# %s\nv 0 0 0\nv 1 0 0\nv 0 1 0\nv 0 0 1\nf 1 3 2\nf 1 2 4\nf 2 3 4\nf 3 1 4\n' "$begun" >"$work/smoke.obj"
	"$program" translate "$work/smoke.obj" --to "${SMOKE_OUTPUT:-gltf}" --out "$work/results" --project "smoke test" \
		--server "$url" --token "$SMOKE_TOKEN" --timeout "${SMOKE_TIMEOUT:-10m}"
	[[ -n $(find "$work/results" -type f -size +0) ]] || die "the result is empty"
	say "a model was translated and fetched"
fi
say "all well in $((($(date +%s%N) - begun) / 1000000)) ms"
