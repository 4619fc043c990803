-- +goose Up
-- modify "events" table
ALTER TABLE "events" ADD COLUMN "actor_id" uuid NULL;

-- +goose Down
-- reverse: modify "events" table
ALTER TABLE "events" DROP COLUMN "actor_id";
