-- +goose Up
-- modify "users" table
ALTER TABLE "users" ADD COLUMN "link_uses" bigint NOT NULL DEFAULT 0;

-- +goose Down
-- reverse: modify "users" table
ALTER TABLE "users" DROP COLUMN "link_uses";
