#!/usr/bin/env bash
# Brings a version of Purlin to AWS; see usage below.
set -euo pipefail

usage() {
	cat <<'TEXT'
Brings a version of Purlin to an environment on AWS, as infra/terraform lays it out.

  scripts/deploy.sh ENVIRONMENT --image IMAGE@DIGEST [--yes] [--dry-run]
  scripts/deploy.sh ENVIRONMENT --step plan|apply|migrate|roll|smoke [--image …]
  scripts/deploy.sh ENVIRONMENT --rollback REVISIONS

Steps, in this order; without --step all of them:

  plan     terraform init and plan
  apply    terraform apply of that plan: it registers new task definitions and
           leaves the running services as they are
  migrate  purlin migrate up as a task of its own; the old version goes on with
           the new schema
  roll     the services take the newest task definitions, one task after the other;
           where there is no newer one their tasks are restarted, as after a change
           of a secret
  smoke    scripts/smoke.sh against the public address, and then the alarms of the
           environment are watched for --watch seconds

When roll or smoke fails, or an alarm goes off, the services go back to the task
definitions that they had. The schema stays: migrations go forward and the version
before works with them.

  --image IMAGE     image with its digest, as registry/purlin@sha256:…
  --yes             do not ask before apply; production asks for its name else
  --watch SECONDS   how long alarms are watched; default 300
  --rollback R      api:REVISION,worker:REVISION as the roll printed them
  --dry-run         say what would be done and change nothing: plan is still made

It needs terraform, aws (signed in) and curl; PURLIN_STATE_BUCKET names the bucket of
the state that infra/terraform/bootstrap made. SMOKE_TOKEN is
handed to the smoke test. The exit status is 0 when the new version serves, 1 when it does not, 2 when
the command line is wrong.
TEXT
}

say() { printf 'deploy: %s\n' "$*" >&2; }

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

# change COMMAND... runs what changes something.
change() {
	if [[ -n $dry_run ]]; then
		say "would run: $*"
	else
		"$@"
	fi
}

tf() { terraform -chdir="$folder" "$@"; }
output() { tf output -raw "$1"; }

init() {
	local -a how=(-input=false)
	[[ -z ${PURLIN_STATE_BUCKET:-} ]] || how+=("-backend-config=bucket=$PURLIN_STATE_BUCKET")
	[[ ! -f $folder/.terraform.lock.hcl ]] || how+=(-lockfile=readonly)
	tf init "${how[@]}" >&2
}

plan() {
	[[ -n $image ]] || wrong "plan needs --image"
	init
	tf plan -input=false -out=deploy.tfplan -var "image=$image" >&2
}

apply() {
	if [[ -z $yes && -z $dry_run ]]; then
		local answer
		read -r -p "deploy: type $environment to apply the plan: " answer
		[[ $answer == "$environment" ]] || die "not applied"
	fi
	change tf apply -input=false deploy.tfplan >&2
}

migrate() {
	if [[ -n $dry_run ]]; then
		say "would run purlin migrate up as a task"
		return
	fi
	local task code
	task=$(aws ecs run-task --cluster "$(output cluster)" --task-definition "$(output migrate_task_definition)" --launch-type FARGATE \
		--network-configuration "$(output migrate_network)" --query 'tasks[0].taskArn' --output text)
	[[ $task == arn:* ]] || die "the migration did not start"
	aws ecs wait tasks-stopped --cluster "$(output cluster)" --tasks "$task"
	code=$(aws ecs describe-tasks --cluster "$(output cluster)" --tasks "$task" --query 'tasks[0].containers[0].exitCode' --output text)
	[[ $code == 0 ]] || die "the migration failed with $code; its log is in $(output log_group). Nothing was rolled: the version before serves"
	say "the schema is up to date"
}

# running SERVICE prints the task definition that a service has, as FAMILY:REVISION.
running() {
	aws ecs describe-services --cluster "$(output cluster)" --services "$(output "${1}_service")" --query 'services[0].taskDefinition' --output text |
		sed 's|.*/||'
}

use() { # SERVICE TASK_DEFINITION
	change aws ecs update-service --cluster "$(output cluster)" --service "$(output "${1}_service")" --task-definition "$2" --force-new-deployment --output json >/dev/null
}

stable() {
	[[ -z $dry_run ]] || return 0
	aws ecs wait services-stable --cluster "$(output cluster)" --services "$(output api_service)" "$(output worker_service)"
	local service
	for service in api worker; do # a circuit breaker that went off leaves a stable service of the version before
		[[ $(running "$service") == "${1}" || $(running "$service") == "${2}" ]] || return 1
	done
}

roll() {
	local api worker
	before_api=$(running api)
	before_worker=$(running worker)
	api=$(output api_task_definition)
	worker=$(output worker_task_definition)
	say "rolling from api:${before_api##*:},worker:${before_worker##*:} to api:${api##*:},worker:${worker##*:}"
	rolled=1
	use worker "$worker"
	use api "$api"
	stable "$api" "$worker" || die "the services did not become stable with the new version"
}

smoke() {
	if [[ -n $dry_run ]]; then
		say "would run $here/smoke.sh $(output url) and watch the alarms for $watch s"
		return
	fi
	"$here/smoke.sh" "$(output url)" >&2
	local until alarms
	until=$(($(date +%s) + watch))
	while :; do
		alarms=$(aws cloudwatch describe-alarms --alarm-name-prefix "purlin-$environment-" --state-value ALARM --query 'MetricAlarms[].AlarmName' --output text)
		[[ -z $alarms || $alarms == None ]] || die "alarms went off: $alarms"
		(($(date +%s) < until)) || break
		sleep 15
	done
	say "no alarm went off in $watch s"
}

# back returns to what ran before, when a roll was begun that did not end well.
back() {
	local status=$?
	trap - EXIT
	[[ $status != 0 && -n $rolled && -z $dry_run ]] || exit "$status"
	say "going back to $before_api and $before_worker"
	if ! { use api "$before_api" && use worker "$before_worker" && stable "$before_api" "$before_worker"; }; then
		say "GOING BACK FAILED: look at the services $(output api_service) and $(output worker_service) now"
	fi
	exit "$status"
}

rollback() {
	[[ $rollback =~ ^api:([0-9]+),worker:([0-9]+)$ ]] || wrong "--rollback is api:REVISION,worker:REVISION"
	local api worker
	api=$(running api)
	worker=$(running worker)
	use api "${api%:*}:${BASH_REMATCH[1]}"
	use worker "${worker%:*}:${BASH_REMATCH[2]}"
	stable "${api%:*}:${BASH_REMATCH[1]}" "${worker%:*}:${BASH_REMATCH[2]}" || die "the services did not become stable"
}

here=$(cd "$(dirname "$(readlink -f "$0")")" && pwd)
environment='' image='' step='' rollback='' yes='' dry_run='' watch=300 rolled='' before_api='' before_worker=''
while [[ $# -gt 0 ]]; do
	case $1 in
	-h | --help)
		usage
		exit
		;;
	--yes) yes=1 ;;
	--dry-run) dry_run=1 ;;
	--image | --step | --rollback | --watch)
		[[ $# -ge 2 && -n $2 ]] || wrong "$1 needs a value"
		printf -v "${1#--}" '%s' "$2"
		shift
		;;
	-*) wrong "no such option: $1" ;;
	*)
		[[ -z $environment ]] || wrong "too much: $1"
		environment=$1
		;;
	esac
	shift
done
[[ -n $environment ]] || wrong "name an environment"
folder=${PURLIN_TERRAFORM:-$here/../infra/terraform/environments}/$environment
[[ $environment != */* && -d $folder ]] || wrong "there is no environment '$environment' in infra/terraform/environments"
[[ -z $image || $image =~ ^[a-z0-9][a-z0-9./_-]*(:[A-Za-z0-9._-]+)?@sha256:[0-9a-f]{64}$ ]] || wrong "--image names no image with its digest: registry/purlin@sha256:…"
[[ $watch =~ ^[0-9]+$ ]] || wrong "--watch is a number of seconds"
need terraform aws curl

if [[ $step != plan && -n $step || -n $rollback ]] && [[ ! -d $folder/.terraform ]]; then
	init # a fresh clone asks the state for its outputs
fi
if [[ -n $rollback ]]; then
	rollback
	exit
fi
trap back EXIT
case $step in
'') for s in plan apply migrate roll smoke; do
	say "$s"
	"$s"
done ;;
plan | apply | migrate | roll | smoke) "$step" ;;
*) wrong "no such step: $step" ;;
esac
say "done"
