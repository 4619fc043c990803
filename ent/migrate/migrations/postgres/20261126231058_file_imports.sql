-- +goose Up
-- modify "logins" table
ALTER TABLE "logins" ADD COLUMN "refreshing_until" timestamptz NULL;
-- create "file_imports" table
CREATE TABLE "file_imports" ("id" uuid NOT NULL, "created_at" timestamptz NOT NULL, "project_id" uuid NOT NULL, "requested_by" uuid NOT NULL, "region" character varying NOT NULL, "hub_project" character varying NOT NULL, "folder" character varying NOT NULL, "item" character varying NOT NULL, "version" character varying NOT NULL, "version_number" bigint NOT NULL, "name" character varying NOT NULL, "size_bytes" bigint NOT NULL DEFAULT 0, "received_bytes" bigint NOT NULL DEFAULT 0, "status" character varying NOT NULL DEFAULT 'RUNNING', "failure" character varying NULL, "follows" boolean NOT NULL DEFAULT false, "attempt" bigint NOT NULL DEFAULT 1, "upload_id" uuid NULL, "file_version_id" uuid NULL, "hook" character varying NOT NULL DEFAULT '', "checked_at" timestamptz NOT NULL, "updated_at" timestamptz NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "file_imports_status" CHECK ((status)::text = ANY ((ARRAY['RUNNING'::character varying, 'SUCCEEDED'::character varying, 'FAILED'::character varying])::text[])));
-- create index "fileimport_checked_at" to table: "file_imports"
CREATE INDEX "fileimport_checked_at" ON "file_imports" ("checked_at") WHERE follows;
-- create index "fileimport_project_id_created_at_id" to table: "file_imports"
CREATE INDEX "fileimport_project_id_created_at_id" ON "file_imports" ("project_id", "created_at", "id");
-- create index "fileimport_project_id_item" to table: "file_imports"
CREATE UNIQUE INDEX "fileimport_project_id_item" ON "file_imports" ("project_id", "item");

-- +goose Down
-- reverse: create index "fileimport_project_id_item" to table: "file_imports"
DROP INDEX "fileimport_project_id_item";
-- reverse: create index "fileimport_project_id_created_at_id" to table: "file_imports"
DROP INDEX "fileimport_project_id_created_at_id";
-- reverse: create index "fileimport_checked_at" to table: "file_imports"
DROP INDEX "fileimport_checked_at";
-- reverse: create "file_imports" table
DROP TABLE "file_imports";
-- reverse: modify "logins" table
ALTER TABLE "logins" DROP COLUMN "refreshing_until";
