-- +goose Up
-- modify "projects" table
ALTER TABLE "projects" ADD COLUMN "webhook_count" bigint NOT NULL DEFAULT 0;
-- create "webhooks" table
CREATE TABLE "webhooks" ("id" uuid NOT NULL, "created_at" timestamptz NOT NULL, "project_id" uuid NOT NULL, "url" character varying NOT NULL, "description" character varying NOT NULL DEFAULT '', "event_types" jsonb NOT NULL, "document" character varying NOT NULL DEFAULT '', "owner_id" uuid NOT NULL, "enabled" boolean NOT NULL DEFAULT true, "problem" character varying NOT NULL DEFAULT '', "secret" bytea NOT NULL, "previous_secret" bytea NULL, "previous_until" timestamptz NULL, "cursor" bigint NOT NULL, "failing_since" timestamptz NULL, "updated_at" timestamptz NOT NULL, PRIMARY KEY ("id"));
-- create index "webhook_project_id_created_at_id" to table: "webhooks"
CREATE INDEX "webhook_project_id_created_at_id" ON "webhooks" ("project_id", "created_at", "id");
-- create "webhook_deliveries" table
CREATE TABLE "webhook_deliveries" ("id" uuid NOT NULL, "created_at" timestamptz NOT NULL, "project_id" uuid NOT NULL, "webhook_id" uuid NOT NULL, "seq" bigint NULL, "event_type" character varying NOT NULL, "subject_id" uuid NOT NULL, "status" character varying NOT NULL DEFAULT 'PENDING', "attempts" bigint NOT NULL DEFAULT 0, "log" jsonb NULL, "response" character varying NOT NULL DEFAULT '', "next_attempt_at" timestamptz NOT NULL, "finished_at" timestamptz NULL, PRIMARY KEY ("id"), CONSTRAINT "webhook_deliveries_status" CHECK ((status)::text = ANY ((ARRAY['PENDING'::character varying, 'DELIVERED'::character varying, 'DEAD'::character varying])::text[])));
-- create index "webhookdelivery_status_finished_at" to table: "webhook_deliveries"
CREATE INDEX "webhookdelivery_status_finished_at" ON "webhook_deliveries" ("status", "finished_at");
-- create index "webhookdelivery_webhook_id_created_at_id" to table: "webhook_deliveries"
CREATE INDEX "webhookdelivery_webhook_id_created_at_id" ON "webhook_deliveries" ("webhook_id", "created_at", "id");
-- create index "webhookdelivery_webhook_id_seq" to table: "webhook_deliveries"
CREATE UNIQUE INDEX "webhookdelivery_webhook_id_seq" ON "webhook_deliveries" ("webhook_id", "seq");
-- create index "webhookdelivery_webhook_id_status_subject_id_seq" to table: "webhook_deliveries"
CREATE INDEX "webhookdelivery_webhook_id_status_subject_id_seq" ON "webhook_deliveries" ("webhook_id", "status", "subject_id", "seq");

-- +goose Down
-- reverse: create index "webhookdelivery_webhook_id_status_subject_id_seq" to table: "webhook_deliveries"
DROP INDEX "webhookdelivery_webhook_id_status_subject_id_seq";
-- reverse: create index "webhookdelivery_webhook_id_seq" to table: "webhook_deliveries"
DROP INDEX "webhookdelivery_webhook_id_seq";
-- reverse: create index "webhookdelivery_webhook_id_created_at_id" to table: "webhook_deliveries"
DROP INDEX "webhookdelivery_webhook_id_created_at_id";
-- reverse: create index "webhookdelivery_status_finished_at" to table: "webhook_deliveries"
DROP INDEX "webhookdelivery_status_finished_at";
-- reverse: create "webhook_deliveries" table
DROP TABLE "webhook_deliveries";
-- reverse: create index "webhook_project_id_created_at_id" to table: "webhooks"
DROP INDEX "webhook_project_id_created_at_id";
-- reverse: create "webhooks" table
DROP TABLE "webhooks";
-- reverse: modify "projects" table
ALTER TABLE "projects" DROP COLUMN "webhook_count";
