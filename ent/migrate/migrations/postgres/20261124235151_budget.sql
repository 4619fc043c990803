-- +goose Up
-- modify "projects" table
ALTER TABLE "projects" ADD COLUMN "daily_limit" bigint NOT NULL DEFAULT 0, ADD COLUMN "daily_warning" bigint NOT NULL DEFAULT 0, ADD COLUMN "usage_day" timestamptz NULL, ADD COLUMN "usage" bigint NOT NULL DEFAULT 0;

-- +goose Down
-- reverse: modify "projects" table
ALTER TABLE "projects" DROP COLUMN "usage", DROP COLUMN "usage_day", DROP COLUMN "daily_warning", DROP COLUMN "daily_limit";
