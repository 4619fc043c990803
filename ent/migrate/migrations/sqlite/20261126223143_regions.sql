-- +goose Up
-- disable the enforcement of foreign-keys constraints
PRAGMA foreign_keys = off;
-- create "new_translations" table
CREATE TABLE `new_translations` (`id` uuid NOT NULL, `created_at` datetime NOT NULL, `project_id` uuid NOT NULL, `file_id` uuid NOT NULL, `file_version_id` uuid NOT NULL, `requested_by` uuid NOT NULL, `outputs` json NOT NULL, `root_file` text NOT NULL DEFAULT (''), `region` text NOT NULL DEFAULT (''), `result_key` text NOT NULL, `forced` bool NOT NULL DEFAULT (false), `status` text NOT NULL DEFAULT ('QUEUED'), `stage` text NOT NULL DEFAULT ('QUEUED'), `progress` integer NOT NULL DEFAULT (0), `message` text NULL, `error_code` text NOT NULL DEFAULT (''), `error_message` text NOT NULL DEFAULT (''), `error_retryable` bool NOT NULL DEFAULT (false), `engine_messages` json NULL, `sequence` integer NOT NULL DEFAULT (0), `object_key` text NOT NULL DEFAULT (''), `urn` text NOT NULL DEFAULT (''), `transfer` json NULL, `reused_from_id` uuid NULL, `attempts` integer NOT NULL DEFAULT (1), `step` text NOT NULL DEFAULT (''), `version` integer NOT NULL DEFAULT (1), `cancel_requested` bool NOT NULL DEFAULT (false), `idempotency_key` text NULL, `idempotency_hash` text NOT NULL DEFAULT (''), `started_at` datetime NULL, `submitted_at` datetime NULL, `finished_at` datetime NULL, PRIMARY KEY (`id`), CONSTRAINT `translations_progress` CHECK (progress BETWEEN 0 AND 100), CONSTRAINT `translations_status` CHECK (status IN ('QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELED', 'TIMED_OUT')));
-- copy rows from old table "translations" to new temporary table "new_translations"
INSERT INTO `new_translations` (`id`, `created_at`, `project_id`, `file_id`, `file_version_id`, `requested_by`, `outputs`, `root_file`, `result_key`, `forced`, `status`, `stage`, `progress`, `message`, `error_code`, `error_message`, `error_retryable`, `engine_messages`, `sequence`, `object_key`, `urn`, `transfer`, `reused_from_id`, `attempts`, `step`, `version`, `cancel_requested`, `idempotency_key`, `idempotency_hash`, `started_at`, `submitted_at`, `finished_at`) SELECT `id`, `created_at`, `project_id`, `file_id`, `file_version_id`, `requested_by`, `outputs`, `root_file`, `result_key`, `forced`, `status`, `stage`, `progress`, `message`, `error_code`, `error_message`, `error_retryable`, `engine_messages`, `sequence`, `object_key`, `urn`, `transfer`, `reused_from_id`, `attempts`, `step`, `version`, `cancel_requested`, `idempotency_key`, `idempotency_hash`, `started_at`, `submitted_at`, `finished_at` FROM `translations`;
-- drop "translations" table after copying rows
DROP TABLE `translations`;
-- rename temporary table "new_translations" to "translations"
ALTER TABLE `new_translations` RENAME TO `translations`;
-- create index "translation_requested_by_idempotency_key" to table: "translations"
CREATE UNIQUE INDEX `translation_requested_by_idempotency_key` ON `translations` (`requested_by`, `idempotency_key`);
-- create index "translation_project_id_created_at_id" to table: "translations"
CREATE INDEX `translation_project_id_created_at_id` ON `translations` (`project_id`, `created_at`, `id`);
-- create index "translation_file_id_created_at_id" to table: "translations"
CREATE INDEX `translation_file_id_created_at_id` ON `translations` (`file_id`, `created_at`, `id`);
-- create index "translation_result_key_status" to table: "translations"
CREATE INDEX `translation_result_key_status` ON `translations` (`result_key`, `status`);
-- create index "translation_reused_from_id" to table: "translations"
CREATE INDEX `translation_reused_from_id` ON `translations` (`reused_from_id`);
-- create index "translation_urn" to table: "translations"
CREATE INDEX `translation_urn` ON `translations` (`urn`);
-- create index "translation_project_id_step" to table: "translations"
CREATE INDEX `translation_project_id_step` ON `translations` (`project_id`, `step`);
-- create index "translation_step" to table: "translations"
CREATE INDEX `translation_step` ON `translations` (`step`);
-- create "new_projects" table
CREATE TABLE `new_projects` (`id` uuid NOT NULL, `created_at` datetime NOT NULL, `name` text NOT NULL, `description` text NOT NULL DEFAULT (''), `owner_id` uuid NOT NULL, `region` text NOT NULL DEFAULT (''), `revision` integer NOT NULL DEFAULT (1), `event_seq` integer NOT NULL DEFAULT (0), `daily_limit` integer NOT NULL DEFAULT (0), `daily_warning` integer NOT NULL DEFAULT (0), `usage_day` datetime NULL, `usage` integer NOT NULL DEFAULT (0), `updated_at` datetime NOT NULL, `archived_at` datetime NULL, `deleted_at` datetime NULL, PRIMARY KEY (`id`));
-- copy rows from old table "projects" to new temporary table "new_projects"
INSERT INTO `new_projects` (`id`, `created_at`, `name`, `description`, `owner_id`, `revision`, `event_seq`, `daily_limit`, `daily_warning`, `usage_day`, `usage`, `updated_at`, `archived_at`, `deleted_at`) SELECT `id`, `created_at`, `name`, `description`, `owner_id`, `revision`, `event_seq`, `daily_limit`, `daily_warning`, `usage_day`, `usage`, `updated_at`, `archived_at`, `deleted_at` FROM `projects`;
-- drop "projects" table after copying rows
DROP TABLE `projects`;
-- rename temporary table "new_projects" to "projects"
ALTER TABLE `new_projects` RENAME TO `projects`;
-- create index "project_name_id" to table: "projects"
CREATE INDEX `project_name_id` ON `projects` (`name`, `id`);
-- create index "project_created_at_id" to table: "projects"
CREATE INDEX `project_created_at_id` ON `projects` (`created_at`, `id`);
-- create index "project_updated_at_id" to table: "projects"
CREATE INDEX `project_updated_at_id` ON `projects` (`updated_at`, `id`);
-- enable back the enforcement of foreign-keys constraints
PRAGMA foreign_keys = on;

-- +goose Down
-- reverse: create index "project_updated_at_id" to table: "projects"
DROP INDEX `project_updated_at_id`;
-- reverse: create index "project_created_at_id" to table: "projects"
DROP INDEX `project_created_at_id`;
-- reverse: create index "project_name_id" to table: "projects"
DROP INDEX `project_name_id`;
-- reverse: create "new_projects" table
DROP TABLE `new_projects`;
-- reverse: create index "translation_step" to table: "translations"
DROP INDEX `translation_step`;
-- reverse: create index "translation_project_id_step" to table: "translations"
DROP INDEX `translation_project_id_step`;
-- reverse: create index "translation_urn" to table: "translations"
DROP INDEX `translation_urn`;
-- reverse: create index "translation_reused_from_id" to table: "translations"
DROP INDEX `translation_reused_from_id`;
-- reverse: create index "translation_result_key_status" to table: "translations"
DROP INDEX `translation_result_key_status`;
-- reverse: create index "translation_file_id_created_at_id" to table: "translations"
DROP INDEX `translation_file_id_created_at_id`;
-- reverse: create index "translation_project_id_created_at_id" to table: "translations"
DROP INDEX `translation_project_id_created_at_id`;
-- reverse: create index "translation_requested_by_idempotency_key" to table: "translations"
DROP INDEX `translation_requested_by_idempotency_key`;
-- reverse: create "new_translations" table
DROP TABLE `new_translations`;
