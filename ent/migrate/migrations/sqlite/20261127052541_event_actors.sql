-- +goose Up
-- add column "actor_id" to table: "events"
ALTER TABLE `events` ADD COLUMN `actor_id` uuid NULL;

-- +goose Down
-- reverse: add column "actor_id" to table: "events"
ALTER TABLE `events` DROP COLUMN `actor_id`;
