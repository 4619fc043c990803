#!/usr/bin/env bash
# Backs up an installation and restores it; see usage below.
set -euo pipefail
umask 077

usage() {
	cat <<'TEXT'
Backs up an installation of Purlin and restores it.

  backup-restore.sh backup  --repo DIR --recipient KEY [--physical] [--blobs URL] [--keep N]
  backup-restore.sh restore --repo DIR --identity FILE [--from NAME] [--blobs URL]
  backup-restore.sh restore --repo DIR --identity FILE [--from NAME] --pgdata DIR [--time TIME]
  backup-restore.sh verify  --repo DIR [--identity FILE] [--from NAME] [--scratch URL]
  backup-restore.sh list    --repo DIR
  backup-restore.sh prune   --repo DIR --keep N
  backup-restore.sh wal-archive --repo DIR --recipient KEY PATH NAME
  backup-restore.sh wal-restore --repo DIR --identity FILE NAME PATH

What is backed up is what the configuration names: PURLIN_DATABASE_URL and
PURLIN_BLOB_URL, from the environment or from --config FILE.

  sqlite:      everything, by purlin backup; the server may run
  postgres://  the database by pg_dump, or with --physical by pg_basebackup; the
               models and results by purlin blobs copy, to --blobs, a bucket or
               folder (default: REPO/blobs); and the file of --config

Options
  --repo DIR        folder of the backups
  --recipient KEY   public key of age (age1…) that everything is encrypted to;
                    age-keygen makes one. Blobs are not: use a bucket or disk
                    that encrypts.
  --identity FILE   the key that opens them; keep it elsewhere
  --config FILE     file of KEY=VALUE lines for purlin; the environment wins
  --from NAME       a backup of list; default: the latest
  --keep N          keep the N latest backups, and the WAL that they need
  --scratch URL     empty PostgreSQL database to restore into as a trial
  --pgdata DIR      empty data directory for a physical backup; start PostgreSQL
                    there afterwards and it recovers
  --time TIME       recover up to this time, as 2026-01-31 12:00:00+00, instead
                    of to the end of the archived WAL
  --dry-run         say what would be done

wal-archive and wal-restore are for PostgreSQL's archive_command (%p %f) and
restore_command (%f %p). restore refuses a database that has tables and a folder
that is not empty. PURLIN names the program; default: purlin on the PATH.
Every step is safe to repeat. The exit status is 0 when all was done, 2 when the
command line is wrong, 1 otherwise.
TEXT
}

say() { printf 'backup-restore: %s\n' "$*" >&2; }

die() {
	say "$*"
	exit 1
}

wrong() {
	say "$*; see --help"
	exit 2
}

need() {
	local program
	for program in "$@"; do
		command -v "$program" >/dev/null || die "the program $program is missing"
	done
}

# setting KEY prints what the environment, or the file of --config, sets.
setting() {
	if [[ -n ${!1:-} ]]; then
		printf '%s' "${!1}"
	elif [[ -n $config ]]; then
		sed -n "s/^[[:space:]]*$1[[:space:]]*=[[:space:]]*//p" "$config" | tail -n 1
	fi
}

# libpq URL prints it without the parameters of purlin's own pool.
libpq() { sed -E 's/([?&])pool_[a-z_]+=[^&]*/\1/g; s/&&+/\&/g; s/\?&+/?/; s/[?&]+$//' <<<"$1"; }

purlin() {
	if [[ -n $config ]]; then
		"$purlin_bin" --config "$config" "$@"
	else
		"$purlin_bin" "$@"
	fi
}

seal() { age --encrypt --recipient "$recipient"; }
open_sealed() { age --decrypt --identity "$identity" "$1"; }

# put FILE takes the standard input: the file is there whole or not at all.
put() {
	cat >"$1.part"
	sync "$1.part"
	mv "$1.part" "$1"
}

names() { find "$repo" -mindepth 2 -maxdepth 2 -name SHA256SUMS -printf '%h\n' 2>/dev/null | sed 's|.*/||' | sort; }

# chosen prints the folder of the backup to use.
chosen() {
	local name=$from
	[[ -n $name ]] || name=$(names | tail -n 1)
	[[ -n $name ]] || die "there is no backup in $repo"
	[[ $name != */* && -f $repo/$name/SHA256SUMS ]] || die "there is no complete backup $name in $repo"
	printf '%s' "$repo/$name"
}

check_sums() {
	(cd "$1" && sha256sum --check --strict --quiet SHA256SUMS) >&2 || die "the backup $1 is damaged"
}

# forget removes a backup that did not come to its end.
forget() {
	[[ -z $unfinished || $unfinished != "$repo"/* ]] || rm -rf -- "$unfinished"
}

backup() {
	[[ -n $recipient ]] || wrong "backup needs --recipient"
	need age sha256sum
	local name dir begun
	name=$(date -u +%Y%m%dT%H%M%SZ)
	dir=$repo/$name
	if [[ -n $dry_run ]]; then
		say "would back up $kind to $dir"
		return
	fi
	begun=$(date +%s%N)
	mkdir -p "$repo"
	exec 9>"$repo/.lock"
	flock -n 9 || die "another backup is being made in $repo"
	mkdir "$dir" || die "there is a backup of this second already"
	unfinished=$dir
	trap forget EXIT
	if [[ $kind == embedded ]]; then
		purlin backup --out - | seal | put "$dir/purlin.age"
	else
		backup_database "$dir"
		purlin blobs copy --to "$blobs" >"$dir/blobs.json"
	fi
	[[ -z $config ]] || seal <"$config" | put "$dir/config.env.age"
	(cd "$dir" && find . -type f ! -name 'SHA256SUMS*' -printf '%P\0' | sort -z | xargs -0 sha256sum) | put "$dir/SHA256SUMS"
	unfinished=
	say "$name: $(du -sb "$dir" | cut -f1) bytes in $((($(date +%s%N) - begun) / 1000000)) ms"
	echo "$name"
	[[ -z $keep ]] || prune
}

backup_database() {
	if [[ -n $physical ]]; then
		need pg_basebackup
		# The WAL that makes it consistent is in it; later WAL is in REPO/wal.
		pg_basebackup --dbname="$database" --pgdata=- --format=tar --wal-method=fetch --checkpoint=fast | gzip -1 | seal | put "$1/base.tar.gz.age"
	else
		need pg_dump
		pg_dump --dbname="$database" --format=custom --no-owner --no-privileges | seal | put "$1/database.dump.age"
	fi
}

restore() {
	[[ -n $identity ]] || wrong "restore needs --identity"
	need age sha256sum
	local dir
	dir=$(chosen)
	if [[ -n $dry_run ]]; then
		say "would restore $dir"
		return
	fi
	local begun
	begun=$(date +%s%N)
	check_sums "$dir"
	if [[ -f $dir/purlin.age ]]; then
		open_sealed "$dir/purlin.age" | purlin restore -
	elif [[ -f $dir/base.tar.gz.age ]]; then
		restore_physical "$dir"
	else
		restore_dump "$dir/database.dump.age" "$database"
		purlin blobs copy --from "$blobs"
		purlin blobs verify
	fi
	say "restored $(basename "$dir") in $((($(date +%s%N) - begun) / 1000000)) ms"
}

restore_dump() {
	need psql pg_restore
	local tables
	tables=$(psql --no-psqlrc --tuples-only --no-align --dbname="$2" --command="select count(*) from pg_tables where schemaname = 'public'")
	[[ $tables == 0 ]] || die "the database has $tables tables: restore into an empty one"
	open_sealed "$1" | pg_restore --dbname="$2" --no-owner --no-privileges --exit-on-error --single-transaction
}

restore_physical() {
	need pg_verifybackup
	[[ -n $pgdata ]] || wrong "a physical backup needs --pgdata"
	mkdir -p "$pgdata"
	[[ -z $(ls -A "$pgdata") ]] || die "$pgdata is not empty"
	open_sealed "$1/base.tar.gz.age" | tar --extract --gzip --directory="$pgdata"
	chmod 700 "$pgdata"
	pg_verifybackup --quiet --no-parse-wal "$pgdata" || die "the physical backup is damaged"
	{
		printf "restore_command = '%s wal-restore --repo %s --identity %s %%f \"%%p\"'\n" "$(quoted "$script")" "$(quoted "$repo")" "$(quoted "$identity")"
		[[ -z $time ]] || printf "recovery_target_time = '%s'\nrecovery_target_action = 'promote'\n" "$time"
	} >>"$pgdata/postgresql.auto.conf"
	touch "$pgdata/recovery.signal"
	[[ $(id -u) != 0 ]] || chown -R --reference="$pgdata/PG_VERSION" "$pgdata"
	say "start PostgreSQL at $pgdata: it recovers, and is a new primary then; blobs: purlin blobs copy --from, purlin blobs verify"
}

# quoted prints a path in quotes of the shell, within a setting of PostgreSQL.
quoted() {
	[[ $1 != *[\'\\%]* ]] || die "$1: PostgreSQL cannot be told of a path with a quote, backslash or per cent sign"
	printf "''%s''" "$1"
}

verify() {
	local dir
	dir=$(chosen)
	check_sums "$dir"
	if [[ -n $identity ]]; then
		need age
		if [[ -f $dir/purlin.age ]]; then
			open_sealed "$dir/purlin.age" | purlin restore --check -
		elif [[ -f $dir/base.tar.gz.age ]]; then
			open_sealed "$dir/base.tar.gz.age" | tar --list --gzip >/dev/null
		else
			need pg_restore
			open_sealed "$dir/database.dump.age" | { pg_restore --list && cat; } >/dev/null # to the end: age checks it all
			[[ -z $scratch ]] || restore_dump "$dir/database.dump.age" "$(libpq "$scratch")"
		fi
	fi
	say "$(basename "$dir") is complete and unchanged"
}

list() {
	local name
	for name in $(names); do
		printf '%s\t%s bytes\t%s\n' "$name" "$(du -sb "$repo/$name" | cut -f1)" "$(cd "$repo/$name" && printf '%s ' *.age)"
	done
}

prune() {
	local name oldest
	for name in $(names | head -n "-$keep"); do
		if [[ -n $dry_run ]]; then
			say "would remove $name"
			continue
		fi
		rm -rf -- "${repo:?}/$name"
		say "removed $name"
	done
	[[ -z $dry_run && -d $repo/wal ]] || return 0
	# WAL from before the oldest physical backup, whose name is when it began, serves none.
	oldest=$(find "$repo" -mindepth 2 -maxdepth 2 -name base.tar.gz.age -printf '%h\n' | sed 's|.*/||' | sort | head -n 1)
	[[ -n $oldest ]] || return 0
	find "$repo/wal" -name '*.age' ! -name '*.history.age' \
		! -newermt "${oldest:0:8} ${oldest:9:2}:${oldest:11:2}:${oldest:13:2} UTC" -delete
}

wal_archive() {
	[[ -n $recipient && $# == 2 ]] || wrong "wal-archive needs --recipient, PATH and NAME"
	mkdir -p "$repo/wal"
	local to=$repo/wal/$2.age
	# One that is there already was archived before a crash; it is written anew.
	seal <"$1" | put "$to"
}

wal_restore() {
	[[ -n $identity && $# == 2 ]] || wrong "wal-restore needs --identity, NAME and PATH"
	[[ -f $repo/wal/$1.age ]] || exit 1 # the end of the archive: PostgreSQL expects this
	open_sealed "$repo/wal/$1.age" >"$2" || exit 200 # recovery stops: this is not the end
}

script=$(readlink -f "$0")
for debian in /usr/lib/postgresql/*/bin; do # where it keeps what it does not link
	PATH=$PATH:$debian
done
purlin_bin=${PURLIN:-purlin}
command=${1:-}
repo='' recipient='' identity='' config='' from='' keep='' scratch='' pgdata='' time='' blobs='' physical='' dry_run='' unfinished=''
case $command in
-h | --help | help)
	usage
	exit
	;;
backup | restore | verify | list | prune | wal-archive | wal-restore) shift ;;
*) wrong "no such command: '$command'" ;;
esac
arguments=()
while [[ $# -gt 0 ]]; do
	case $1 in
	-h | --help)
		usage
		exit
		;;
	--physical) physical=1 ;;
	--dry-run) dry_run=1 ;;
	--repo | --recipient | --identity | --config | --from | --keep | --scratch | --pgdata | --time | --blobs)
		[[ $# -ge 2 && -n $2 ]] || wrong "$1 needs a value"
		printf -v "${1#--}" '%s' "$2"
		shift
		;;
	-*) wrong "no such option: $1" ;;
	*) arguments+=("$1") ;;
	esac
	shift
done
[[ -n $repo ]] || wrong "$command needs --repo"
[[ $repo == /* ]] || repo=$PWD/$repo
[[ -z $identity || $identity == /* ]] || identity=$PWD/$identity
[[ -z $config || -r $config ]] || die "$config cannot be read"
[[ -z $keep || $keep =~ ^[1-9][0-9]*$ ]] || wrong "--keep is a number above zero"
[[ $command != prune || -n $keep ]] || wrong "prune needs --keep"
[[ ${#arguments[@]} == 0 || $command == wal-* ]] || wrong "too much: ${arguments[*]}"

database=$(setting PURLIN_DATABASE_URL)
kind=embedded
if [[ $database == postgres* ]]; then
	kind=PostgreSQL
	database=$(libpq "$database")
fi
[[ -n $blobs ]] || blobs=file://$repo/blobs

case $command in
wal-archive) wal_archive "${arguments[@]}" ;;
wal-restore) wal_restore "${arguments[@]}" ;;
*) "$command" ;;
esac
