-- +goose Up
-- create "api_tokens" table
CREATE TABLE `api_tokens` (`id` uuid NOT NULL, `created_at` datetime NOT NULL, `user_id` uuid NOT NULL, `name` text NOT NULL, `scopes` json NOT NULL, `hash` blob NOT NULL, `last_used_at` datetime NULL, `expires_at` datetime NULL, `revoked_at` datetime NULL, PRIMARY KEY (`id`));
-- create index "api_tokens_hash_key" to table: "api_tokens"
CREATE UNIQUE INDEX `api_tokens_hash_key` ON `api_tokens` (`hash`);
-- create index "apitoken_user_id_created_at" to table: "api_tokens"
CREATE INDEX `apitoken_user_id_created_at` ON `api_tokens` (`user_id`, `created_at`);
-- create "derivatives" table
CREATE TABLE `derivatives` (`id` uuid NOT NULL, `created_at` datetime NOT NULL, `project_id` uuid NOT NULL, `translation_id` uuid NOT NULL, `format` text NOT NULL, `name` text NOT NULL, `mime_type` text NOT NULL, `size_bytes` integer NOT NULL, `engine_urn` text NOT NULL, `blob_key` text NOT NULL, PRIMARY KEY (`id`));
-- create index "derivative_translation_id_engine_urn" to table: "derivatives"
CREATE UNIQUE INDEX `derivative_translation_id_engine_urn` ON `derivatives` (`translation_id`, `engine_urn`);
-- create "events" table
CREATE TABLE `events` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `project_id` uuid NOT NULL, `seq` integer NOT NULL, `at` datetime NOT NULL, `translation_id` uuid NULL, `sequence` integer NOT NULL DEFAULT (0), `status` text NOT NULL DEFAULT (''), `stage` text NOT NULL DEFAULT (''), `progress` integer NOT NULL DEFAULT (0), `message` text NULL, `file_id` uuid NULL, `file_event` text NOT NULL DEFAULT (''));
-- create index "event_project_id_seq" to table: "events"
CREATE UNIQUE INDEX `event_project_id_seq` ON `events` (`project_id`, `seq`);
-- create index "event_translation_id_sequence" to table: "events"
CREATE UNIQUE INDEX `event_translation_id_sequence` ON `events` (`translation_id`, `sequence`);
-- create "files" table
CREATE TABLE `files` (`id` uuid NOT NULL, `created_at` datetime NOT NULL, `project_id` uuid NOT NULL, `name` text NOT NULL, `format` text NOT NULL, `revision` integer NOT NULL DEFAULT (1), `created_by` uuid NOT NULL, `updated_at` datetime NOT NULL, `latest_version_id` uuid NOT NULL, `latest_version_number` integer NOT NULL DEFAULT (1), `size_bytes` integer NOT NULL DEFAULT (0), `latest_translation_id` uuid NULL, `deleted_at` datetime NULL, PRIMARY KEY (`id`));
-- create index "file_project_id_name" to table: "files"
CREATE UNIQUE INDEX `file_project_id_name` ON `files` (`project_id`, `name`) WHERE deleted_at IS NULL;
-- create index "file_project_id_name_id" to table: "files"
CREATE INDEX `file_project_id_name_id` ON `files` (`project_id`, `name`, `id`);
-- create index "file_project_id_created_at_id" to table: "files"
CREATE INDEX `file_project_id_created_at_id` ON `files` (`project_id`, `created_at`, `id`);
-- create index "file_project_id_updated_at_id" to table: "files"
CREATE INDEX `file_project_id_updated_at_id` ON `files` (`project_id`, `updated_at`, `id`);
-- create index "file_project_id_size_bytes_id" to table: "files"
CREATE INDEX `file_project_id_size_bytes_id` ON `files` (`project_id`, `size_bytes`, `id`);
-- create "file_versions" table
CREATE TABLE `file_versions` (`id` uuid NOT NULL, `created_at` datetime NOT NULL, `project_id` uuid NOT NULL, `file_id` uuid NOT NULL, `number` integer NOT NULL, `size_bytes` integer NOT NULL, `sha256` text NOT NULL, `blob_key` text NOT NULL, `uploaded_by` uuid NOT NULL, PRIMARY KEY (`id`));
-- create index "fileversion_file_id_number" to table: "file_versions"
CREATE UNIQUE INDEX `fileversion_file_id_number` ON `file_versions` (`file_id`, `number`);
-- create index "fileversion_project_id" to table: "file_versions"
CREATE INDEX `fileversion_project_id` ON `file_versions` (`project_id`);
-- create "memberships" table
CREATE TABLE `memberships` (`id` uuid NOT NULL, `created_at` datetime NOT NULL, `project_id` uuid NOT NULL, `user_id` uuid NOT NULL, `role` text NOT NULL, `removed_at` datetime NULL, PRIMARY KEY (`id`), CONSTRAINT `memberships_role` CHECK (role IN ('OWNER', 'EDITOR', 'VIEWER')));
-- create index "membership_project_id_user_id" to table: "memberships"
CREATE UNIQUE INDEX `membership_project_id_user_id` ON `memberships` (`project_id`, `user_id`);
-- create index "membership_user_id_project_id" to table: "memberships"
CREATE INDEX `membership_user_id_project_id` ON `memberships` (`user_id`, `project_id`);
-- create "model_objects" table
CREATE TABLE `model_objects` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `project_id` uuid NOT NULL, `view_id` uuid NOT NULL, `object_id` integer NOT NULL, `external_id` text NOT NULL, `name` text NOT NULL, `parent_id` integer NULL, `child_count` integer NOT NULL, `properties` json NOT NULL);
-- create index "modelobject_view_id_object_id" to table: "model_objects"
CREATE UNIQUE INDEX `modelobject_view_id_object_id` ON `model_objects` (`view_id`, `object_id`);
-- create index "modelobject_view_id_parent_id_object_id" to table: "model_objects"
CREATE INDEX `modelobject_view_id_parent_id_object_id` ON `model_objects` (`view_id`, `parent_id`, `object_id`);
-- create "model_views" table
CREATE TABLE `model_views` (`id` uuid NOT NULL, `created_at` datetime NOT NULL, `project_id` uuid NOT NULL, `translation_id` uuid NOT NULL, `guid` text NOT NULL, `name` text NOT NULL, `role` text NOT NULL, `position` integer NOT NULL, PRIMARY KEY (`id`));
-- create index "modelview_translation_id_guid" to table: "model_views"
CREATE UNIQUE INDEX `modelview_translation_id_guid` ON `model_views` (`translation_id`, `guid`);
-- create "projects" table
CREATE TABLE `projects` (`id` uuid NOT NULL, `created_at` datetime NOT NULL, `name` text NOT NULL, `description` text NOT NULL DEFAULT (''), `owner_id` uuid NOT NULL, `revision` integer NOT NULL DEFAULT (1), `event_seq` integer NOT NULL DEFAULT (0), `updated_at` datetime NOT NULL, `archived_at` datetime NULL, `deleted_at` datetime NULL, PRIMARY KEY (`id`));
-- create index "project_name_id" to table: "projects"
CREATE INDEX `project_name_id` ON `projects` (`name`, `id`);
-- create index "project_created_at_id" to table: "projects"
CREATE INDEX `project_created_at_id` ON `projects` (`created_at`, `id`);
-- create index "project_updated_at_id" to table: "projects"
CREATE INDEX `project_updated_at_id` ON `projects` (`updated_at`, `id`);
-- create "refresh_tokens" table
CREATE TABLE `refresh_tokens` (`id` uuid NOT NULL, `created_at` datetime NOT NULL, `session_id` uuid NOT NULL, `hash` blob NOT NULL, `used_at` datetime NULL, PRIMARY KEY (`id`));
-- create index "refresh_tokens_hash_key" to table: "refresh_tokens"
CREATE UNIQUE INDEX `refresh_tokens_hash_key` ON `refresh_tokens` (`hash`);
-- create index "refreshtoken_session_id" to table: "refresh_tokens"
CREATE INDEX `refreshtoken_session_id` ON `refresh_tokens` (`session_id`);
-- create "sessions" table
CREATE TABLE `sessions` (`id` uuid NOT NULL, `created_at` datetime NOT NULL, `user_id` uuid NOT NULL, `expires_at` datetime NOT NULL, `ended_at` datetime NULL, PRIMARY KEY (`id`));
-- create index "session_user_id" to table: "sessions"
CREATE INDEX `session_user_id` ON `sessions` (`user_id`);
-- create "translations" table
CREATE TABLE `translations` (`id` uuid NOT NULL, `created_at` datetime NOT NULL, `project_id` uuid NOT NULL, `file_id` uuid NOT NULL, `file_version_id` uuid NOT NULL, `requested_by` uuid NOT NULL, `outputs` json NOT NULL, `result_key` text NOT NULL, `forced` bool NOT NULL DEFAULT (false), `status` text NOT NULL DEFAULT ('QUEUED'), `stage` text NOT NULL DEFAULT ('QUEUED'), `progress` integer NOT NULL DEFAULT (0), `message` text NULL, `error_code` text NOT NULL DEFAULT (''), `error_message` text NOT NULL DEFAULT (''), `error_retryable` bool NOT NULL DEFAULT (false), `sequence` integer NOT NULL DEFAULT (0), `object_key` text NOT NULL DEFAULT (''), `urn` text NOT NULL DEFAULT (''), `transfer` json NULL, `reused_from_id` uuid NULL, `attempts` integer NOT NULL DEFAULT (1), `version` integer NOT NULL DEFAULT (1), `cancel_requested` bool NOT NULL DEFAULT (false), `idempotency_key` text NULL, `idempotency_hash` text NOT NULL DEFAULT (''), `started_at` datetime NULL, `submitted_at` datetime NULL, `finished_at` datetime NULL, PRIMARY KEY (`id`), CONSTRAINT `translations_progress` CHECK (progress BETWEEN 0 AND 100), CONSTRAINT `translations_status` CHECK (status IN ('QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELED', 'TIMED_OUT')));
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
-- create "uploads" table
CREATE TABLE `uploads` (`id` uuid NOT NULL, `created_at` datetime NOT NULL, `project_id` uuid NOT NULL, `created_by` uuid NOT NULL, `name` text NOT NULL, `size_bytes` integer NOT NULL, `sha256` text NOT NULL DEFAULT (''), `part_size_bytes` integer NOT NULL, `blob_key` text NOT NULL, `blob_upload_id` text NOT NULL, `status` text NOT NULL DEFAULT ('PENDING'), `file_version_id` uuid NULL, `expires_at` datetime NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `uploads_status` CHECK (status IN ('PENDING', 'COMPLETED', 'ABORTED')));
-- create index "upload_status_expires_at" to table: "uploads"
CREATE INDEX `upload_status_expires_at` ON `uploads` (`status`, `expires_at`);
-- create index "upload_project_id" to table: "uploads"
CREATE INDEX `upload_project_id` ON `uploads` (`project_id`);
-- create "users" table
CREATE TABLE `users` (`id` uuid NOT NULL, `created_at` datetime NOT NULL, `email` text NOT NULL, `name` text NOT NULL, `password_hash` text NOT NULL DEFAULT (''), `updated_at` datetime NOT NULL, PRIMARY KEY (`id`));
-- create index "users_email_key" to table: "users"
CREATE UNIQUE INDEX `users_email_key` ON `users` (`email`);

-- +goose Down
-- reverse: create index "users_email_key" to table: "users"
DROP INDEX `users_email_key`;
-- reverse: create "users" table
DROP TABLE `users`;
-- reverse: create index "upload_project_id" to table: "uploads"
DROP INDEX `upload_project_id`;
-- reverse: create index "upload_status_expires_at" to table: "uploads"
DROP INDEX `upload_status_expires_at`;
-- reverse: create "uploads" table
DROP TABLE `uploads`;
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
-- reverse: create "translations" table
DROP TABLE `translations`;
-- reverse: create index "session_user_id" to table: "sessions"
DROP INDEX `session_user_id`;
-- reverse: create "sessions" table
DROP TABLE `sessions`;
-- reverse: create index "refreshtoken_session_id" to table: "refresh_tokens"
DROP INDEX `refreshtoken_session_id`;
-- reverse: create index "refresh_tokens_hash_key" to table: "refresh_tokens"
DROP INDEX `refresh_tokens_hash_key`;
-- reverse: create "refresh_tokens" table
DROP TABLE `refresh_tokens`;
-- reverse: create index "project_updated_at_id" to table: "projects"
DROP INDEX `project_updated_at_id`;
-- reverse: create index "project_created_at_id" to table: "projects"
DROP INDEX `project_created_at_id`;
-- reverse: create index "project_name_id" to table: "projects"
DROP INDEX `project_name_id`;
-- reverse: create "projects" table
DROP TABLE `projects`;
-- reverse: create index "modelview_translation_id_guid" to table: "model_views"
DROP INDEX `modelview_translation_id_guid`;
-- reverse: create "model_views" table
DROP TABLE `model_views`;
-- reverse: create index "modelobject_view_id_parent_id_object_id" to table: "model_objects"
DROP INDEX `modelobject_view_id_parent_id_object_id`;
-- reverse: create index "modelobject_view_id_object_id" to table: "model_objects"
DROP INDEX `modelobject_view_id_object_id`;
-- reverse: create "model_objects" table
DROP TABLE `model_objects`;
-- reverse: create index "membership_user_id_project_id" to table: "memberships"
DROP INDEX `membership_user_id_project_id`;
-- reverse: create index "membership_project_id_user_id" to table: "memberships"
DROP INDEX `membership_project_id_user_id`;
-- reverse: create "memberships" table
DROP TABLE `memberships`;
-- reverse: create index "fileversion_project_id" to table: "file_versions"
DROP INDEX `fileversion_project_id`;
-- reverse: create index "fileversion_file_id_number" to table: "file_versions"
DROP INDEX `fileversion_file_id_number`;
-- reverse: create "file_versions" table
DROP TABLE `file_versions`;
-- reverse: create index "file_project_id_size_bytes_id" to table: "files"
DROP INDEX `file_project_id_size_bytes_id`;
-- reverse: create index "file_project_id_updated_at_id" to table: "files"
DROP INDEX `file_project_id_updated_at_id`;
-- reverse: create index "file_project_id_created_at_id" to table: "files"
DROP INDEX `file_project_id_created_at_id`;
-- reverse: create index "file_project_id_name_id" to table: "files"
DROP INDEX `file_project_id_name_id`;
-- reverse: create index "file_project_id_name" to table: "files"
DROP INDEX `file_project_id_name`;
-- reverse: create "files" table
DROP TABLE `files`;
-- reverse: create index "event_translation_id_sequence" to table: "events"
DROP INDEX `event_translation_id_sequence`;
-- reverse: create index "event_project_id_seq" to table: "events"
DROP INDEX `event_project_id_seq`;
-- reverse: create "events" table
DROP TABLE `events`;
-- reverse: create index "derivative_translation_id_engine_urn" to table: "derivatives"
DROP INDEX `derivative_translation_id_engine_urn`;
-- reverse: create "derivatives" table
DROP TABLE `derivatives`;
-- reverse: create index "apitoken_user_id_created_at" to table: "api_tokens"
DROP INDEX `apitoken_user_id_created_at`;
-- reverse: create index "api_tokens_hash_key" to table: "api_tokens"
DROP INDEX `api_tokens_hash_key`;
-- reverse: create "api_tokens" table
DROP TABLE `api_tokens`;
