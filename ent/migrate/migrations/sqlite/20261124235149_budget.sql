-- +goose Up
-- disable the enforcement of foreign-keys constraints
PRAGMA foreign_keys = off;
-- create "new_projects" table
CREATE TABLE `new_projects` (`id` uuid NOT NULL, `created_at` datetime NOT NULL, `name` text NOT NULL, `description` text NOT NULL DEFAULT (''), `owner_id` uuid NOT NULL, `revision` integer NOT NULL DEFAULT (1), `event_seq` integer NOT NULL DEFAULT (0), `daily_limit` integer NOT NULL DEFAULT (0), `daily_warning` integer NOT NULL DEFAULT (0), `usage_day` datetime NULL, `usage` integer NOT NULL DEFAULT (0), `updated_at` datetime NOT NULL, `archived_at` datetime NULL, `deleted_at` datetime NULL, PRIMARY KEY (`id`));
-- copy rows from old table "projects" to new temporary table "new_projects"
INSERT INTO `new_projects` (`id`, `created_at`, `name`, `description`, `owner_id`, `revision`, `event_seq`, `updated_at`, `archived_at`, `deleted_at`) SELECT `id`, `created_at`, `name`, `description`, `owner_id`, `revision`, `event_seq`, `updated_at`, `archived_at`, `deleted_at` FROM `projects`;
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
