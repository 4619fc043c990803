-- +goose Up
-- add column "refreshing_until" to table: "logins"
ALTER TABLE `logins` ADD COLUMN `refreshing_until` datetime NULL;
-- create "file_imports" table
CREATE TABLE `file_imports` (`id` uuid NOT NULL, `created_at` datetime NOT NULL, `project_id` uuid NOT NULL, `requested_by` uuid NOT NULL, `region` text NOT NULL, `hub_project` text NOT NULL, `folder` text NOT NULL, `item` text NOT NULL, `version` text NOT NULL, `version_number` integer NOT NULL, `name` text NOT NULL, `size_bytes` integer NOT NULL DEFAULT (0), `received_bytes` integer NOT NULL DEFAULT (0), `status` text NOT NULL DEFAULT ('RUNNING'), `failure` text NULL, `follows` bool NOT NULL DEFAULT (false), `attempt` integer NOT NULL DEFAULT (1), `upload_id` uuid NULL, `file_version_id` uuid NULL, `hook` text NOT NULL DEFAULT (''), `checked_at` datetime NOT NULL, `updated_at` datetime NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `file_imports_status` CHECK (status IN ('RUNNING', 'SUCCEEDED', 'FAILED')));
-- create index "fileimport_project_id_item" to table: "file_imports"
CREATE UNIQUE INDEX `fileimport_project_id_item` ON `file_imports` (`project_id`, `item`);
-- create index "fileimport_project_id_created_at_id" to table: "file_imports"
CREATE INDEX `fileimport_project_id_created_at_id` ON `file_imports` (`project_id`, `created_at`, `id`);
-- create index "fileimport_checked_at" to table: "file_imports"
CREATE INDEX `fileimport_checked_at` ON `file_imports` (`checked_at`) WHERE follows;

-- +goose Down
-- reverse: create index "fileimport_checked_at" to table: "file_imports"
DROP INDEX `fileimport_checked_at`;
-- reverse: create index "fileimport_project_id_created_at_id" to table: "file_imports"
DROP INDEX `fileimport_project_id_created_at_id`;
-- reverse: create index "fileimport_project_id_item" to table: "file_imports"
DROP INDEX `fileimport_project_id_item`;
-- reverse: create "file_imports" table
DROP TABLE `file_imports`;
-- reverse: add column "refreshing_until" to table: "logins"
ALTER TABLE `logins` DROP COLUMN `refreshing_until`;
