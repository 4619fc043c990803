-- +goose Up
-- disable the enforcement of foreign-keys constraints
PRAGMA foreign_keys = off;
-- add column "archive" to table: "file_versions"
ALTER TABLE `file_versions` ADD COLUMN `archive` json NULL;
-- create "new_translations" table
CREATE TABLE `new_translations` (`id` uuid NOT NULL, `created_at` datetime NOT NULL, `project_id` uuid NOT NULL, `file_id` uuid NOT NULL, `file_version_id` uuid NOT NULL, `requested_by` uuid NOT NULL, `outputs` json NOT NULL, `root_file` text NOT NULL DEFAULT (''), `result_key` text NOT NULL, `forced` bool NOT NULL DEFAULT (false), `status` text NOT NULL DEFAULT ('QUEUED'), `stage` text NOT NULL DEFAULT ('QUEUED'), `progress` integer NOT NULL DEFAULT (0), `message` text NULL, `error_code` text NOT NULL DEFAULT (''), `error_message` text NOT NULL DEFAULT (''), `error_retryable` bool NOT NULL DEFAULT (false), `engine_messages` json NULL, `sequence` integer NOT NULL DEFAULT (0), `object_key` text NOT NULL DEFAULT (''), `urn` text NOT NULL DEFAULT (''), `transfer` json NULL, `reused_from_id` uuid NULL, `attempts` integer NOT NULL DEFAULT (1), `step` text NOT NULL DEFAULT (''), `version` integer NOT NULL DEFAULT (1), `cancel_requested` bool NOT NULL DEFAULT (false), `idempotency_key` text NULL, `idempotency_hash` text NOT NULL DEFAULT (''), `started_at` datetime NULL, `submitted_at` datetime NULL, `finished_at` datetime NULL, PRIMARY KEY (`id`), CONSTRAINT `translations_progress` CHECK (progress BETWEEN 0 AND 100), CONSTRAINT `translations_status` CHECK (status IN ('QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELED', 'TIMED_OUT')));
-- copy rows from old table "translations" to new temporary table "new_translations"
INSERT INTO `new_translations` (`id`, `created_at`, `project_id`, `file_id`, `file_version_id`, `requested_by`, `outputs`, `result_key`, `forced`, `status`, `stage`, `progress`, `message`, `error_code`, `error_message`, `error_retryable`, `engine_messages`, `sequence`, `object_key`, `urn`, `transfer`, `reused_from_id`, `attempts`, `step`, `version`, `cancel_requested`, `idempotency_key`, `idempotency_hash`, `started_at`, `submitted_at`, `finished_at`) SELECT `id`, `created_at`, `project_id`, `file_id`, `file_version_id`, `requested_by`, `outputs`, `result_key`, `forced`, `status`, `stage`, `progress`, `message`, `error_code`, `error_message`, `error_retryable`, `engine_messages`, `sequence`, `object_key`, `urn`, `transfer`, `reused_from_id`, `attempts`, `step`, `version`, `cancel_requested`, `idempotency_key`, `idempotency_hash`, `started_at`, `submitted_at`, `finished_at` FROM `translations`;
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
-- enable back the enforcement of foreign-keys constraints
PRAGMA foreign_keys = on;

-- +goose Down
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
-- reverse: add column "archive" to table: "file_versions"
ALTER TABLE `file_versions` DROP COLUMN `archive`;
