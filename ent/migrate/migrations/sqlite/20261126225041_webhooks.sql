-- +goose Up
-- disable the enforcement of foreign-keys constraints
PRAGMA foreign_keys = off;
-- create "new_projects" table
CREATE TABLE `new_projects` (`id` uuid NOT NULL, `created_at` datetime NOT NULL, `name` text NOT NULL, `description` text NOT NULL DEFAULT (''), `owner_id` uuid NOT NULL, `region` text NOT NULL DEFAULT (''), `revision` integer NOT NULL DEFAULT (1), `event_seq` integer NOT NULL DEFAULT (0), `webhook_count` integer NOT NULL DEFAULT (0), `daily_limit` integer NOT NULL DEFAULT (0), `daily_warning` integer NOT NULL DEFAULT (0), `usage_day` datetime NULL, `usage` integer NOT NULL DEFAULT (0), `updated_at` datetime NOT NULL, `archived_at` datetime NULL, `deleted_at` datetime NULL, PRIMARY KEY (`id`));
-- copy rows from old table "projects" to new temporary table "new_projects"
INSERT INTO `new_projects` (`id`, `created_at`, `name`, `description`, `owner_id`, `region`, `revision`, `event_seq`, `daily_limit`, `daily_warning`, `usage_day`, `usage`, `updated_at`, `archived_at`, `deleted_at`) SELECT `id`, `created_at`, `name`, `description`, `owner_id`, `region`, `revision`, `event_seq`, `daily_limit`, `daily_warning`, `usage_day`, `usage`, `updated_at`, `archived_at`, `deleted_at` FROM `projects`;
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
-- create "webhooks" table
CREATE TABLE `webhooks` (`id` uuid NOT NULL, `created_at` datetime NOT NULL, `project_id` uuid NOT NULL, `url` text NOT NULL, `description` text NOT NULL DEFAULT (''), `event_types` json NOT NULL, `document` text NOT NULL DEFAULT (''), `owner_id` uuid NOT NULL, `enabled` bool NOT NULL DEFAULT (true), `problem` text NOT NULL DEFAULT (''), `secret` blob NOT NULL, `previous_secret` blob NULL, `previous_until` datetime NULL, `cursor` integer NOT NULL, `failing_since` datetime NULL, `updated_at` datetime NOT NULL, PRIMARY KEY (`id`));
-- create index "webhook_project_id_created_at_id" to table: "webhooks"
CREATE INDEX `webhook_project_id_created_at_id` ON `webhooks` (`project_id`, `created_at`, `id`);
-- create "webhook_deliveries" table
CREATE TABLE `webhook_deliveries` (`id` uuid NOT NULL, `created_at` datetime NOT NULL, `project_id` uuid NOT NULL, `webhook_id` uuid NOT NULL, `seq` integer NULL, `event_type` text NOT NULL, `subject_id` uuid NOT NULL, `status` text NOT NULL DEFAULT ('PENDING'), `attempts` integer NOT NULL DEFAULT (0), `log` json NULL, `response` text NOT NULL DEFAULT (''), `next_attempt_at` datetime NOT NULL, `finished_at` datetime NULL, PRIMARY KEY (`id`), CONSTRAINT `webhook_deliveries_status` CHECK (status IN ('PENDING', 'DELIVERED', 'DEAD')));
-- create index "webhookdelivery_webhook_id_seq" to table: "webhook_deliveries"
CREATE UNIQUE INDEX `webhookdelivery_webhook_id_seq` ON `webhook_deliveries` (`webhook_id`, `seq`);
-- create index "webhookdelivery_webhook_id_status_subject_id_seq" to table: "webhook_deliveries"
CREATE INDEX `webhookdelivery_webhook_id_status_subject_id_seq` ON `webhook_deliveries` (`webhook_id`, `status`, `subject_id`, `seq`);
-- create index "webhookdelivery_webhook_id_created_at_id" to table: "webhook_deliveries"
CREATE INDEX `webhookdelivery_webhook_id_created_at_id` ON `webhook_deliveries` (`webhook_id`, `created_at`, `id`);
-- create index "webhookdelivery_status_finished_at" to table: "webhook_deliveries"
CREATE INDEX `webhookdelivery_status_finished_at` ON `webhook_deliveries` (`status`, `finished_at`);
-- enable back the enforcement of foreign-keys constraints
PRAGMA foreign_keys = on;

-- +goose Down
-- reverse: create index "webhookdelivery_status_finished_at" to table: "webhook_deliveries"
DROP INDEX `webhookdelivery_status_finished_at`;
-- reverse: create index "webhookdelivery_webhook_id_created_at_id" to table: "webhook_deliveries"
DROP INDEX `webhookdelivery_webhook_id_created_at_id`;
-- reverse: create index "webhookdelivery_webhook_id_status_subject_id_seq" to table: "webhook_deliveries"
DROP INDEX `webhookdelivery_webhook_id_status_subject_id_seq`;
-- reverse: create index "webhookdelivery_webhook_id_seq" to table: "webhook_deliveries"
DROP INDEX `webhookdelivery_webhook_id_seq`;
-- reverse: create "webhook_deliveries" table
DROP TABLE `webhook_deliveries`;
-- reverse: create index "webhook_project_id_created_at_id" to table: "webhooks"
DROP INDEX `webhook_project_id_created_at_id`;
-- reverse: create "webhooks" table
DROP TABLE `webhooks`;
-- reverse: create index "project_updated_at_id" to table: "projects"
DROP INDEX `project_updated_at_id`;
-- reverse: create index "project_created_at_id" to table: "projects"
DROP INDEX `project_created_at_id`;
-- reverse: create index "project_name_id" to table: "projects"
DROP INDEX `project_name_id`;
-- reverse: create "new_projects" table
DROP TABLE `new_projects`;
