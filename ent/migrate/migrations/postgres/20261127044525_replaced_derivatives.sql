-- +goose Up
-- modify "derivatives" table
ALTER TABLE "derivatives" ADD COLUMN "replaced_at" timestamptz NULL;
-- create index "derivative_replaced_at_id" to table: "derivatives"
CREATE INDEX "derivative_replaced_at_id" ON "derivatives" ("replaced_at", "id") WHERE (replaced_at IS NOT NULL);
-- modify "translations" table
ALTER TABLE "translations" ADD COLUMN "derivatives_deleted_at" timestamptz NULL;
-- what newer translations have replaced already
UPDATE "derivatives" SET "replaced_at" = r.at
FROM (
  SELECT o.id, min(n.finished_at) AS at
  FROM derivatives o
  JOIN translations t ON t.id = o.translation_id
  JOIN translations n ON n.file_id = t.file_id AND n.file_version_id = t.file_version_id AND n.root_file = t.root_file AND (n.created_at, n.id) > (t.created_at, t.id)
  JOIN derivatives d ON d.translation_id = coalesce(n.reused_from_id, n.id) AND d.format = o.format
  WHERE n.status = 'SUCCEEDED' AND coalesce(n.reused_from_id, n.id) <> t.id
  GROUP BY o.id
) r
WHERE "derivatives"."id" = r.id;

-- +goose Down
-- reverse: modify "translations" table
ALTER TABLE "translations" DROP COLUMN "derivatives_deleted_at";
-- reverse: create index "derivative_replaced_at_id" to table: "derivatives"
DROP INDEX "derivative_replaced_at_id";
-- reverse: modify "derivatives" table
ALTER TABLE "derivatives" DROP COLUMN "replaced_at";
