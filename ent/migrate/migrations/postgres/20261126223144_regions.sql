-- +goose Up
-- modify "projects" table
ALTER TABLE "projects" ADD COLUMN "region" character varying NOT NULL DEFAULT '';
-- modify "translations" table
ALTER TABLE "translations" ADD COLUMN "region" character varying NOT NULL DEFAULT '';

-- +goose Down
-- reverse: modify "translations" table
ALTER TABLE "translations" DROP COLUMN "region";
-- reverse: modify "projects" table
ALTER TABLE "projects" DROP COLUMN "region";
