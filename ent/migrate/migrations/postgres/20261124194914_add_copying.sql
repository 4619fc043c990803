-- +goose Up
-- create index "translation_project_id_step" to table: "translations"
CREATE INDEX "translation_project_id_step" ON "translations" ("project_id", "step") WHERE ((status)::text = ANY ((ARRAY['QUEUED'::character varying, 'RUNNING'::character varying])::text[]));

-- +goose Down
-- reverse: create index "translation_project_id_step" to table: "translations"
DROP INDEX "translation_project_id_step";
