# Purlin. `make` alone prints what there is.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help run dev build web test test-faults test-web check generate migration schema-check schema-diff lint bench bench-convert fuzz check-infra check-supply sbom pin
TOOL := go tool -modfile=tools/go.mod

help: ## Print this help
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

run: web build ## Build everything and start the server
	bin/purlin serve

dev: ## Run the server, and the pages by Vite when npm is here; both follow the sources
	@if command -v npm >/dev/null; then \
		(cd web && npm ci --no-audit --no-fund --loglevel=error) && { (cd web && exec npm run --silent dev) & pages=$$!; trap 'kill $$pages' EXIT; }; \
	fi; $(TOOL) air

build: ## Build bin/purlin
	go build -ldflags='-s -w' -o bin/purlin ./cmd/purlin

web: ## Build the pages, when npm is here and they are out of date
	@if ! command -v npm >/dev/null; then echo "npm is not here: the API works, its pages will say how to build them"; \
	elif [ ! -e web/dist/index.html ] || [ -n "$$(find web/src web/index.html web/package-lock.json web/vite.config.ts -newer web/dist/index.html)" ]; then \
		cd web && npm ci --no-audit --no-fund --loglevel=error && npm run --silent build; fi

test: ## Run every test; installs and starts the services that they need
	scripts/test-services run -- go test ./...

test-faults: ## Break each part of a deployment in turn and audit what is left; takes minutes
	scripts/test-services run -- go test -tags faults -count 1 ./app/faults

test-web: web build ## Test the web app in a real browser; installs it when it is missing
	scripts/test-web

check: schema-check ## What must hold before a commit, besides the tests
	gofmt -l $$(git ls-files '*.go') | (! grep .)
	go vet -tags faults ./...
	go generate ./ent ./graph ./client
	git diff --exit-code --stat -- ent graph client go.mod go.sum

check-infra: ## Check scripts, alert rules, a live server's metrics, workflows and Terraform
	scripts/check-infra

check-supply: ## Look for unwanted licences and known vulnerabilities in what is shipped; the latter asks services on the internet
	go run github.com/google/go-licenses@v1.6.0 check ./cmd/purlin --ignore purlin --disallowed_types=forbidden,restricted,unknown
	cd web && npm ci --no-audit --no-fund --loglevel=error && npx --yes license-checker-rseidelsohn@4.4.2 --production --excludePrivatePackages --summary \
		--onlyAllow '0BSD;Apache-2.0;BSD-2-Clause;BSD-3-Clause;ISC;MIT;MIT*;OFL-1.1;PSF-2.0'
	go run golang.org/x/vuln/cmd/govulncheck@v1.9.0 ./...
	cd web && npm audit --omit=dev --audit-level=high

pin: ## Pin the images of the Dockerfile and of docker-compose.yml by digest; asks their registries
	scripts/pin-images

sbom: web build ## Write what the binary and its pages are made of, as CycloneDX: bin/*.cdx.json
	go run github.com/CycloneDX/cyclonedx-gomod/cmd/cyclonedx-gomod@v1.10.0 bin -json -std -licenses -output bin/purlin.cdx.json bin/purlin
	cd web && npx --yes @cyclonedx/cyclonedx-npm@4.0.3 --omit dev --ignore-npm-errors --output-reproducible --output-file ../bin/web.cdx.json

fuzz: ## Fuzz all that reads what comes from outside, a minute each: make fuzz [time=10m] [in=./server]
	@for package in $(or $(in),$$(git grep -l '^func Fuzz' -- '*_test.go' | xargs -n1 dirname | sort -u | sed 's|^|./|')); do \
		for target in $$(go test $$package -list '^Fuzz' | grep '^Fuzz'); do \
			echo "$$package $$target"; \
			go test $$package -run '^$$' -fuzz "^$$target\$$" -fuzztime $(or $(time),1m) -fuzzminimizetime 2s || exit 1; \
		done; \
	done

generate: ## Write the generated code anew
	go generate ./ent ./graph ./client

migration: ## Write the migrations for a changed schema: make migration name=add_x
	scripts/test-services run -- go run ./ent/migrate/diff $(name)

schema-check: ## Fail when the schema is no superset of the public contract
	go test ./graph -run Contract -count 1

schema-diff: ## Name what changed in the schema since main, and fail when it breaks clients: make schema-diff [against=REF]
	scripts/schema-diff $(against)

lint: ## Lint the Go code; a job of its own in CI, for building the linter takes minutes the first time
	$(TOOL) golangci-lint run

bench: ## Compare the server with a bare handler on a PostgreSQL of its own: make bench [short=1] [only=WHAT] [profile=FOLDER] [against=TREE]
	scripts/test-services run -- go run ./bench $(if $(short),-short) $(if $(only),-only $(only)) $(if $(profile),-profile $(profile)) $(if $(against),-against $(against))

bench-convert: ## Run the converters' benchmarks, which print their ratio to assimp
	scripts/test-services run -- go test -run '^$$' -bench . -benchtime 3x ./apslocal/convert
