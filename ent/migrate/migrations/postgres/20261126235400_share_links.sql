-- +goose Up
-- create "share_links" table
CREATE TABLE "share_links" ("id" uuid NOT NULL, "created_at" timestamptz NOT NULL, "project_id" uuid NOT NULL, "file_id" uuid NOT NULL, "created_by" uuid NOT NULL, "name" character varying NOT NULL DEFAULT '', "hash" bytea NOT NULL, "token" bytea NOT NULL, "password_hash" character varying NOT NULL DEFAULT '', "views" bigint NOT NULL DEFAULT 0, "last_viewed_at" timestamptz NULL, "expires_at" timestamptz NULL, "revoked_at" timestamptz NULL, PRIMARY KEY ("id"));
-- create index "share_links_hash_key" to table: "share_links"
CREATE UNIQUE INDEX "share_links_hash_key" ON "share_links" ("hash");
-- create index "sharelink_file_id_created_at_id" to table: "share_links"
CREATE INDEX "sharelink_file_id_created_at_id" ON "share_links" ("file_id", "created_at", "id");

-- +goose Down
-- reverse: create index "sharelink_file_id_created_at_id" to table: "share_links"
DROP INDEX "sharelink_file_id_created_at_id";
-- reverse: create index "share_links_hash_key" to table: "share_links"
DROP INDEX "share_links_hash_key";
-- reverse: create "share_links" table
DROP TABLE "share_links";
