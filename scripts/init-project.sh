#!/usr/bin/env bash
# From a fresh clone to a running Purlin; see usage below.
set -euo pipefail

usage() {
	cat <<'TEXT'
Brings a developer's machine from a fresh clone to a running Purlin.

  scripts/init-project.sh [--check] [--install] [--services] [--no-start]

It looks at what is there first and says what is missing and how to get it; then it
builds the pages (where Node is) and the program, writes .env from development.env
when there is none, runs purlin doctor, and starts the server. It is safe to run
again: what is there already stays.

  --check     look only; the exit status is 1 when something needed is missing
  --install   install what is missing with apt-get (Debian and Ubuntu, as root)
  --services  start PostgreSQL, Redis and an S3 server by docker compose, and use them
  --no-start  stop before the server is started
TEXT
}

say() { printf 'init: %s\n' "$*"; }

complain() {
	printf 'init: %s\n' "$*" >&2
	missing=1
}

# at_least VERSION MINIMUM
at_least() { [[ $(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1) == "$2" ]]; }

check_go() {
	local want have
	want=$(sed -n 's/^go //p' go.mod)
	if ! command -v go >/dev/null; then
		complain "Go $want or newer is missing: https://go.dev/dl"
		return
	fi
	have=$(go env GOVERSION)
	have=${have#go}
	at_least "${have%% *}" "$want" || [[ $(go env GOTOOLCHAIN) != local ]] || complain "Go $want or newer is needed; this is $have"
	say "Go $have"
}

check_node() {
	if ! command -v npm >/dev/null; then
		say "Node with npm is missing: the API works, its pages are not built (--install, or https://nodejs.org)"
		return
	fi
	say "Node $(node --version), npm $(npm --version)"
}

check_docker() {
	[[ -n $services ]] || return 0
	docker compose version >/dev/null 2>&1 || complain "--services needs Docker with compose: https://docs.docker.com/engine/install"
}

check_port() {
	local address=${PURLIN_ADDR:-127.0.0.1:8080}
	[[ -n $no_start ]] || ! (exec 3<>"/dev/tcp/${address%:*}/${address##*:}") 2>/dev/null ||
		complain "somebody listens on $address already: stop it, or set PURLIN_ADDR"
}

check_space() {
	local free
	free=$(df --output=avail -k . | tail -n 1)
	((free > 3 * 1024 * 1024)) || complain "less than 3 GiB are free here"
}

install_packages() {
	if [[ $(id -u) != 0 ]] || ! command -v apt-get >/dev/null; then
		complain "--install needs apt-get and root"
		return
	fi
	apt-get update -qq
	command -v npm >/dev/null || DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends npm
	command -v assimp >/dev/null || DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends assimp-utils
}

write_env() {
	if [[ -e .env ]]; then
		say ".env is there and stays"
		return
	fi
	cp development.env .env
	if [[ -n $services ]]; then
		cat >>.env <<'TEXT'

# The services of docker-compose.yml.
PURLIN_DATABASE_URL=postgres://purlin:purlin@127.0.0.1:5432/purlin?sslmode=disable
PURLIN_BUS_URL=redis://127.0.0.1:6379
PURLIN_BLOB_URL=s3://purlin?region=us-east-1&endpoint=http://s3.localhost:7070&path_style=true
TEXT
	fi
	say "wrote .env"
}

check='' install='' services='' no_start='' missing=''
for argument in "$@"; do
	case $argument in
	--check) check=1 ;;
	--install) install=1 ;;
	--services) services=1 ;;
	--no-start) no_start=1 ;;
	-h | --help)
		usage
		exit
		;;
	*)
		usage >&2
		exit 2
		;;
	esac
done
cd "$(dirname "$0")/.."

[[ -z $install ]] || install_packages
check_go
check_node
check_docker
check_port
check_space
[[ -z $missing ]] || exit 1
[[ -z $check ]] || {
	say "all that is needed is here"
	exit
}

make web build
write_env
if [[ -n $services ]]; then
	docker compose up --detach --wait
	export AWS_ACCESS_KEY_ID=purlin AWS_SECRET_ACCESS_KEY=purlin-secret
	bin/purlin --config .env migrate up
fi
bin/purlin --config .env doctor
[[ -z $no_start ]] || {
	say "start the server with: bin/purlin --config .env serve"
	exit
}
exec bin/purlin --config .env serve
