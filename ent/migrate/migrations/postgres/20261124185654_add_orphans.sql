-- +goose Up
-- create index "derivative_blob_key" to table: "derivatives"
CREATE INDEX "derivative_blob_key" ON "derivatives" ("blob_key");
-- create index "fileversion_blob_key" to table: "file_versions"
CREATE INDEX "fileversion_blob_key" ON "file_versions" ("blob_key");
-- modify "files" table
ALTER TABLE "files" ADD COLUMN "purged_at" timestamptz NULL;
-- create index "file_deleted_at" to table: "files"
CREATE INDEX "file_deleted_at" ON "files" ("deleted_at") WHERE ((deleted_at IS NOT NULL) AND (purged_at IS NULL));
-- modify "translations" table
ALTER TABLE "translations" ADD COLUMN "engine_messages" jsonb NULL, ADD COLUMN "step" character varying NOT NULL DEFAULT '';
-- create index "translation_urn" to table: "translations"
CREATE INDEX "translation_urn" ON "translations" ("urn");
-- create index "upload_blob_key" to table: "uploads"
CREATE INDEX "upload_blob_key" ON "uploads" ("blob_key");
-- create "orphans" table
CREATE TABLE "orphans" ("blob_key" character varying NOT NULL, "due_at" timestamptz NOT NULL, "doomed" boolean NOT NULL DEFAULT false, PRIMARY KEY ("blob_key"));
-- create index "orphan_due_at" to table: "orphans"
CREATE INDEX "orphan_due_at" ON "orphans" ("due_at");

-- +goose Down
-- reverse: create index "orphan_due_at" to table: "orphans"
DROP INDEX "orphan_due_at";
-- reverse: create "orphans" table
DROP TABLE "orphans";
-- reverse: create index "upload_blob_key" to table: "uploads"
DROP INDEX "upload_blob_key";
-- reverse: create index "translation_urn" to table: "translations"
DROP INDEX "translation_urn";
-- reverse: modify "translations" table
ALTER TABLE "translations" DROP COLUMN "step", DROP COLUMN "engine_messages";
-- reverse: create index "file_deleted_at" to table: "files"
DROP INDEX "file_deleted_at";
-- reverse: modify "files" table
ALTER TABLE "files" DROP COLUMN "purged_at";
-- reverse: create index "fileversion_blob_key" to table: "file_versions"
DROP INDEX "fileversion_blob_key";
-- reverse: create index "derivative_blob_key" to table: "derivatives"
DROP INDEX "derivative_blob_key";
