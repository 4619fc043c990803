-- +goose Up
-- create "viewer_sessions" table
CREATE TABLE "viewer_sessions" ("id" uuid NOT NULL, "created_at" timestamptz NOT NULL, "project_id" uuid NOT NULL, "translation_id" uuid NOT NULL, "file_version_id" uuid NOT NULL, "created_by" uuid NOT NULL, "address" character varying NOT NULL DEFAULT '', "client" character varying NOT NULL DEFAULT '', "hash" bytea NOT NULL, "expires_at" timestamptz NOT NULL, "revoked_at" timestamptz NULL, PRIMARY KEY ("id"));
-- create index "viewer_sessions_hash_key" to table: "viewer_sessions"
CREATE UNIQUE INDEX "viewer_sessions_hash_key" ON "viewer_sessions" ("hash");
-- create index "viewersession_created_by_expires_at" to table: "viewer_sessions"
CREATE INDEX "viewersession_created_by_expires_at" ON "viewer_sessions" ("created_by", "expires_at");
-- create index "viewersession_project_id_created_at_id" to table: "viewer_sessions"
CREATE INDEX "viewersession_project_id_created_at_id" ON "viewer_sessions" ("project_id", "created_at", "id");

-- +goose Down
-- reverse: create index "viewersession_project_id_created_at_id" to table: "viewer_sessions"
DROP INDEX "viewersession_project_id_created_at_id";
-- reverse: create index "viewersession_created_by_expires_at" to table: "viewer_sessions"
DROP INDEX "viewersession_created_by_expires_at";
-- reverse: create index "viewer_sessions_hash_key" to table: "viewer_sessions"
DROP INDEX "viewer_sessions_hash_key";
-- reverse: create "viewer_sessions" table
DROP TABLE "viewer_sessions";
