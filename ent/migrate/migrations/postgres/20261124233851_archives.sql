-- +goose Up
-- modify "file_versions" table
ALTER TABLE "file_versions" ADD COLUMN "archive" jsonb NULL;
-- modify "translations" table
ALTER TABLE "translations" ADD COLUMN "root_file" character varying NOT NULL DEFAULT '';

-- +goose Down
-- reverse: modify "translations" table
ALTER TABLE "translations" DROP COLUMN "root_file";
-- reverse: modify "file_versions" table
ALTER TABLE "file_versions" DROP COLUMN "archive";
