-- +goose Up
-- create index "translation_step" to table: "translations"
CREATE INDEX `translation_step` ON `translations` (`step`);

-- +goose Down
-- reverse: create index "translation_step" to table: "translations"
DROP INDEX `translation_step`;
