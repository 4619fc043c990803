-- +goose Up
-- create index "event_at" to table: "events"
CREATE INDEX "event_at" ON "events" ("at") WHERE ((sequence > 1) AND (progress < 100));
-- create "audit_entries" table
CREATE TABLE "audit_entries" ("id" uuid NOT NULL, "created_at" timestamptz NOT NULL, "project_id" uuid NULL, "account_id" uuid NULL, "action" character varying NOT NULL, "actor_kind" character varying NOT NULL, "actor_id" uuid NULL, "api_token_id" uuid NULL, "api_token_name" character varying NOT NULL DEFAULT '', "subject" character varying NOT NULL DEFAULT '', "subject_name" character varying NOT NULL DEFAULT '', "changes" jsonb NULL, "address" character varying NOT NULL DEFAULT '', "client" character varying NOT NULL DEFAULT '', "located" boolean NOT NULL DEFAULT false, "count" bigint NOT NULL DEFAULT 1, "last_at" timestamptz NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "audit_entries_actor_kind" CHECK ((actor_kind)::text = ANY ((ARRAY['USER'::character varying, 'API_TOKEN'::character varying, 'SHARE_LINK'::character varying, 'ANONYMOUS'::character varying, 'SYSTEM'::character varying])::text[])), CONSTRAINT "audit_entries_log" CHECK ((project_id IS NULL) <> (account_id IS NULL)));
-- create index "auditentry_account_id_created_at_id" to table: "audit_entries"
CREATE INDEX "auditentry_account_id_created_at_id" ON "audit_entries" ("account_id", "created_at", "id");
-- create index "auditentry_created_at" to table: "audit_entries"
CREATE INDEX "auditentry_created_at" ON "audit_entries" ("created_at");
-- create index "auditentry_last_at" to table: "audit_entries"
CREATE INDEX "auditentry_last_at" ON "audit_entries" ("last_at") WHERE located;
-- create index "auditentry_project_id_created_at_id" to table: "audit_entries"
CREATE INDEX "auditentry_project_id_created_at_id" ON "audit_entries" ("project_id", "created_at", "id");

-- +goose Down
-- reverse: create index "auditentry_project_id_created_at_id" to table: "audit_entries"
DROP INDEX "auditentry_project_id_created_at_id";
-- reverse: create index "auditentry_last_at" to table: "audit_entries"
DROP INDEX "auditentry_last_at";
-- reverse: create index "auditentry_created_at" to table: "audit_entries"
DROP INDEX "auditentry_created_at";
-- reverse: create index "auditentry_account_id_created_at_id" to table: "audit_entries"
DROP INDEX "auditentry_account_id_created_at_id";
-- reverse: create "audit_entries" table
DROP TABLE "audit_entries";
-- reverse: create index "event_at" to table: "events"
DROP INDEX "event_at";
