-- +goose Up
-- disable the enforcement of foreign-keys constraints
PRAGMA foreign_keys = off;
-- add column "project_ids" to table: "api_tokens"
ALTER TABLE `api_tokens` ADD COLUMN `project_ids` json NULL;
-- create "new_sessions" table
CREATE TABLE `new_sessions` (`id` uuid NOT NULL, `created_at` datetime NOT NULL, `user_id` uuid NOT NULL, `client` text NOT NULL DEFAULT (''), `address` text NOT NULL DEFAULT (''), `refreshed_at` datetime NULL, `expires_at` datetime NOT NULL, `ended_at` datetime NULL, PRIMARY KEY (`id`));
-- copy rows from old table "sessions" to new temporary table "new_sessions"
INSERT INTO `new_sessions` (`id`, `created_at`, `user_id`, `expires_at`, `ended_at`) SELECT `id`, `created_at`, `user_id`, `expires_at`, `ended_at` FROM `sessions`;
-- drop "sessions" table after copying rows
DROP TABLE `sessions`;
-- rename temporary table "new_sessions" to "sessions"
ALTER TABLE `new_sessions` RENAME TO `sessions`;
-- create index "session_user_id" to table: "sessions"
CREATE INDEX `session_user_id` ON `sessions` (`user_id`);
-- create "invitations" table
CREATE TABLE `invitations` (`id` uuid NOT NULL, `created_at` datetime NOT NULL, `project_id` uuid NOT NULL, `email` text NOT NULL, `role` text NOT NULL, `invited_by` uuid NOT NULL, `hash` blob NULL, `expires_at` datetime NOT NULL, `ended_at` datetime NULL, PRIMARY KEY (`id`), CONSTRAINT `invitations_role` CHECK (role IN ('OWNER', 'EDITOR', 'VIEWER')));
-- create index "invitations_hash_key" to table: "invitations"
CREATE UNIQUE INDEX `invitations_hash_key` ON `invitations` (`hash`);
-- create index "invitation_project_id_email" to table: "invitations"
CREATE UNIQUE INDEX `invitation_project_id_email` ON `invitations` (`project_id`, `email`) WHERE ended_at IS NULL;
-- create index "invitation_project_id_created_at_id" to table: "invitations"
CREATE INDEX `invitation_project_id_created_at_id` ON `invitations` (`project_id`, `created_at`, `id`);
-- create index "invitation_email" to table: "invitations"
CREATE INDEX `invitation_email` ON `invitations` (`email`);
-- create "logins" table
CREATE TABLE `logins` (`id` uuid NOT NULL, `created_at` datetime NOT NULL, `user_id` uuid NOT NULL, `provider` text NOT NULL, `subject` text NOT NULL, `email` text NOT NULL DEFAULT (''), `refresh_token` blob NULL, PRIMARY KEY (`id`));
-- create index "login_provider_subject" to table: "logins"
CREATE UNIQUE INDEX `login_provider_subject` ON `logins` (`provider`, `subject`);
-- create index "login_user_id_provider" to table: "logins"
CREATE UNIQUE INDEX `login_user_id_provider` ON `logins` (`user_id`, `provider`);
-- create "mail_links" table
CREATE TABLE `mail_links` (`id` uuid NOT NULL, `created_at` datetime NOT NULL, `user_id` uuid NOT NULL, `purpose` text NOT NULL, `email` text NOT NULL, `hash` blob NOT NULL, `expires_at` datetime NOT NULL, `used_at` datetime NULL, PRIMARY KEY (`id`), CONSTRAINT `mail_links_purpose` CHECK (purpose IN ('PASSWORD_RESET', 'EMAIL_CHANGE')));
-- create index "mail_links_hash_key" to table: "mail_links"
CREATE UNIQUE INDEX `mail_links_hash_key` ON `mail_links` (`hash`);
-- create index "maillink_user_id_purpose" to table: "mail_links"
CREATE INDEX `maillink_user_id_purpose` ON `mail_links` (`user_id`, `purpose`);
-- create index "maillink_expires_at" to table: "mail_links"
CREATE INDEX `maillink_expires_at` ON `mail_links` (`expires_at`);
-- enable back the enforcement of foreign-keys constraints
PRAGMA foreign_keys = on;

-- +goose Down
-- reverse: create index "maillink_expires_at" to table: "mail_links"
DROP INDEX `maillink_expires_at`;
-- reverse: create index "maillink_user_id_purpose" to table: "mail_links"
DROP INDEX `maillink_user_id_purpose`;
-- reverse: create index "mail_links_hash_key" to table: "mail_links"
DROP INDEX `mail_links_hash_key`;
-- reverse: create "mail_links" table
DROP TABLE `mail_links`;
-- reverse: create index "login_user_id_provider" to table: "logins"
DROP INDEX `login_user_id_provider`;
-- reverse: create index "login_provider_subject" to table: "logins"
DROP INDEX `login_provider_subject`;
-- reverse: create "logins" table
DROP TABLE `logins`;
-- reverse: create index "invitation_email" to table: "invitations"
DROP INDEX `invitation_email`;
-- reverse: create index "invitation_project_id_created_at_id" to table: "invitations"
DROP INDEX `invitation_project_id_created_at_id`;
-- reverse: create index "invitation_project_id_email" to table: "invitations"
DROP INDEX `invitation_project_id_email`;
-- reverse: create index "invitations_hash_key" to table: "invitations"
DROP INDEX `invitations_hash_key`;
-- reverse: create "invitations" table
DROP TABLE `invitations`;
-- reverse: create index "session_user_id" to table: "sessions"
DROP INDEX `session_user_id`;
-- reverse: create "new_sessions" table
DROP TABLE `new_sessions`;
-- reverse: add column "project_ids" to table: "api_tokens"
ALTER TABLE `api_tokens` DROP COLUMN `project_ids`;
