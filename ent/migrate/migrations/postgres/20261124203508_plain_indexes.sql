-- +goose Up
-- drop index "file_deleted_at" from table: "files"
DROP INDEX "file_deleted_at";
-- create index "file_deleted_at" to table: "files"
CREATE INDEX "file_deleted_at" ON "files" ("deleted_at") WHERE (deleted_at IS NOT NULL);
-- drop index "translation_project_id_step" from table: "translations"
DROP INDEX "translation_project_id_step";
-- create index "translation_project_id_step" to table: "translations"
CREATE INDEX "translation_project_id_step" ON "translations" ("project_id", "step");

-- +goose Down
-- reverse: create index "translation_project_id_step" to table: "translations"
DROP INDEX "translation_project_id_step";
-- reverse: drop index "translation_project_id_step" from table: "translations"
CREATE INDEX "translation_project_id_step" ON "translations" ("project_id", "step") WHERE ((status)::text = ANY (ARRAY[('QUEUED'::character varying)::text, ('RUNNING'::character varying)::text]));
-- reverse: create index "file_deleted_at" to table: "files"
DROP INDEX "file_deleted_at";
-- reverse: drop index "file_deleted_at" from table: "files"
CREATE INDEX "file_deleted_at" ON "files" ("deleted_at") WHERE ((deleted_at IS NOT NULL) AND (purged_at IS NULL));
