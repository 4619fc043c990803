-- +goose Up
-- create index "event_at" to table: "events"
CREATE INDEX `event_at` ON `events` (`at`) WHERE (sequence > 1) AND (progress < 100);
-- create "audit_entries" table
CREATE TABLE `audit_entries` (`id` uuid NOT NULL, `created_at` datetime NOT NULL, `project_id` uuid NULL, `account_id` uuid NULL, `action` text NOT NULL, `actor_kind` text NOT NULL, `actor_id` uuid NULL, `api_token_id` uuid NULL, `api_token_name` text NOT NULL DEFAULT (''), `subject` text NOT NULL DEFAULT (''), `subject_name` text NOT NULL DEFAULT (''), `changes` json NULL, `address` text NOT NULL DEFAULT (''), `client` text NOT NULL DEFAULT (''), `located` bool NOT NULL DEFAULT (false), `count` integer NOT NULL DEFAULT (1), `last_at` datetime NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `audit_entries_actor_kind` CHECK (actor_kind IN ('USER', 'API_TOKEN', 'SHARE_LINK', 'ANONYMOUS', 'SYSTEM')), CONSTRAINT `audit_entries_log` CHECK ((project_id IS NULL) <> (account_id IS NULL)));
-- create index "auditentry_project_id_created_at_id" to table: "audit_entries"
CREATE INDEX `auditentry_project_id_created_at_id` ON `audit_entries` (`project_id`, `created_at`, `id`);
-- create index "auditentry_account_id_created_at_id" to table: "audit_entries"
CREATE INDEX `auditentry_account_id_created_at_id` ON `audit_entries` (`account_id`, `created_at`, `id`);
-- create index "auditentry_created_at" to table: "audit_entries"
CREATE INDEX `auditentry_created_at` ON `audit_entries` (`created_at`);
-- create index "auditentry_last_at" to table: "audit_entries"
CREATE INDEX `auditentry_last_at` ON `audit_entries` (`last_at`) WHERE located;

-- +goose Down
-- reverse: create index "auditentry_last_at" to table: "audit_entries"
DROP INDEX `auditentry_last_at`;
-- reverse: create index "auditentry_created_at" to table: "audit_entries"
DROP INDEX `auditentry_created_at`;
-- reverse: create index "auditentry_account_id_created_at_id" to table: "audit_entries"
DROP INDEX `auditentry_account_id_created_at_id`;
-- reverse: create index "auditentry_project_id_created_at_id" to table: "audit_entries"
DROP INDEX `auditentry_project_id_created_at_id`;
-- reverse: create "audit_entries" table
DROP TABLE `audit_entries`;
-- reverse: create index "event_at" to table: "events"
DROP INDEX `event_at`;
