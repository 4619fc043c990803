-- +goose Up
-- modify "api_tokens" table
ALTER TABLE "api_tokens" ADD COLUMN "project_ids" jsonb NULL;
-- modify "sessions" table
ALTER TABLE "sessions" ADD COLUMN "client" character varying NOT NULL DEFAULT '', ADD COLUMN "address" character varying NOT NULL DEFAULT '', ADD COLUMN "refreshed_at" timestamptz NULL;
-- create "invitations" table
CREATE TABLE "invitations" ("id" uuid NOT NULL, "created_at" timestamptz NOT NULL, "project_id" uuid NOT NULL, "email" character varying NOT NULL, "role" character varying NOT NULL, "invited_by" uuid NOT NULL, "hash" bytea NULL, "expires_at" timestamptz NOT NULL, "ended_at" timestamptz NULL, PRIMARY KEY ("id"), CONSTRAINT "invitations_role" CHECK ((role)::text = ANY ((ARRAY['OWNER'::character varying, 'EDITOR'::character varying, 'VIEWER'::character varying])::text[])));
-- create index "invitation_email" to table: "invitations"
CREATE INDEX "invitation_email" ON "invitations" ("email");
-- create index "invitation_project_id_created_at_id" to table: "invitations"
CREATE INDEX "invitation_project_id_created_at_id" ON "invitations" ("project_id", "created_at", "id");
-- create index "invitation_project_id_email" to table: "invitations"
CREATE UNIQUE INDEX "invitation_project_id_email" ON "invitations" ("project_id", "email") WHERE (ended_at IS NULL);
-- create index "invitations_hash_key" to table: "invitations"
CREATE UNIQUE INDEX "invitations_hash_key" ON "invitations" ("hash");
-- create "logins" table
CREATE TABLE "logins" ("id" uuid NOT NULL, "created_at" timestamptz NOT NULL, "user_id" uuid NOT NULL, "provider" character varying NOT NULL, "subject" character varying NOT NULL, "email" character varying NOT NULL DEFAULT '', "refresh_token" bytea NULL, PRIMARY KEY ("id"));
-- create index "login_provider_subject" to table: "logins"
CREATE UNIQUE INDEX "login_provider_subject" ON "logins" ("provider", "subject");
-- create index "login_user_id_provider" to table: "logins"
CREATE UNIQUE INDEX "login_user_id_provider" ON "logins" ("user_id", "provider");
-- create "mail_links" table
CREATE TABLE "mail_links" ("id" uuid NOT NULL, "created_at" timestamptz NOT NULL, "user_id" uuid NOT NULL, "purpose" character varying NOT NULL, "email" character varying NOT NULL, "hash" bytea NOT NULL, "expires_at" timestamptz NOT NULL, "used_at" timestamptz NULL, PRIMARY KEY ("id"), CONSTRAINT "mail_links_purpose" CHECK ((purpose)::text = ANY ((ARRAY['PASSWORD_RESET'::character varying, 'EMAIL_CHANGE'::character varying])::text[])));
-- create index "mail_links_hash_key" to table: "mail_links"
CREATE UNIQUE INDEX "mail_links_hash_key" ON "mail_links" ("hash");
-- create index "maillink_expires_at" to table: "mail_links"
CREATE INDEX "maillink_expires_at" ON "mail_links" ("expires_at");
-- create index "maillink_user_id_purpose" to table: "mail_links"
CREATE INDEX "maillink_user_id_purpose" ON "mail_links" ("user_id", "purpose");

-- +goose Down
-- reverse: create index "maillink_user_id_purpose" to table: "mail_links"
DROP INDEX "maillink_user_id_purpose";
-- reverse: create index "maillink_expires_at" to table: "mail_links"
DROP INDEX "maillink_expires_at";
-- reverse: create index "mail_links_hash_key" to table: "mail_links"
DROP INDEX "mail_links_hash_key";
-- reverse: create "mail_links" table
DROP TABLE "mail_links";
-- reverse: create index "login_user_id_provider" to table: "logins"
DROP INDEX "login_user_id_provider";
-- reverse: create index "login_provider_subject" to table: "logins"
DROP INDEX "login_provider_subject";
-- reverse: create "logins" table
DROP TABLE "logins";
-- reverse: create index "invitations_hash_key" to table: "invitations"
DROP INDEX "invitations_hash_key";
-- reverse: create index "invitation_project_id_email" to table: "invitations"
DROP INDEX "invitation_project_id_email";
-- reverse: create index "invitation_project_id_created_at_id" to table: "invitations"
DROP INDEX "invitation_project_id_created_at_id";
-- reverse: create index "invitation_email" to table: "invitations"
DROP INDEX "invitation_email";
-- reverse: create "invitations" table
DROP TABLE "invitations";
-- reverse: modify "sessions" table
ALTER TABLE "sessions" DROP COLUMN "refreshed_at", DROP COLUMN "address", DROP COLUMN "client";
-- reverse: modify "api_tokens" table
ALTER TABLE "api_tokens" DROP COLUMN "project_ids";
