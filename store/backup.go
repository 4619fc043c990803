package store

import (
	"context"
	"errors"
	"fmt"
	"iter"

	"entgo.io/ent/dialect"
)

// Snapshot writes the embedded database, as it is at one moment, to a new file.
// Others go on reading and writing meanwhile, in this process and in others. It
// fails on PostgreSQL, which has tools of its own.
func (d *DB) Snapshot(ctx context.Context, file string) error {
	if d.dialect != dialect.SQLite {
		return errors.New("a snapshot is of the embedded database: pg_dump and pg_basebackup back up PostgreSQL")
	}
	if _, err := d.writer.ExecContext(ctx, `vacuum into ?`, file); err != nil {
		return fmt.Errorf("writing a snapshot of the database: %w", err)
	}
	return nil
}

// Blob is an object of the bucket that the database knows.
type Blob struct {
	Key    string
	Size   int64  // bytes; -1 when it is not known
	SHA256 string // hexadecimal; "" when it is not known
	// Needed tells whether something refers to it. What nothing refers to is kept
	// for [OrphanGrace], and may be gone or not yet there.
	Needed bool
}

// blobTables are the tables that refer to blobs, with what they know of them.
const blobTables = `
	select blob_key, max(size) as size, max(sha256) as sha256, max(needed) as needed from (
		select blob_key, size_bytes as size, sha256, 1 as needed from file_versions
		union all
		select blob_key, size_bytes as size, '' as sha256, 1 as needed from derivatives
		union all
		select blob_key, -1 as size, '' as sha256, 0 as needed from orphans
	) as known`

// Blobs yields every blob that the database knows, by key, those included that
// lost their last reference a short while ago: a copy of them that is made after
// a backup of the database holds all that the backup refers to. It ends after the
// first error.
func (d *DB) Blobs(ctx context.Context) iter.Seq2[Blob, error] {
	mark := "?"
	if d.dialect == dialect.Postgres {
		mark = "$1"
	}
	const page = 1000
	query := fmt.Sprintf(`%s where blob_key > %s group by blob_key order by blob_key limit %d`, blobTables, mark, page)
	return func(yield func(Blob, error) bool) {
		for after := ""; ; {
			all, err := d.blobs(ctx, query, after)
			if err != nil {
				yield(Blob{}, fmt.Errorf("listing the blobs: %w", err))
				return
			}
			for _, b := range all {
				if !yield(b, nil) {
					return
				}
				after = b.Key
			}
			if len(all) < page {
				return
			}
		}
	}
}

func (d *DB) blobs(ctx context.Context, query, after string) (all []Blob, err error) {
	rows, err := d.writer.QueryContext(ctx, query, after)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var b Blob
		var needed int
		if err := rows.Scan(&b.Key, &b.Size, &b.SHA256, &needed); err != nil {
			return nil, err
		}
		b.Needed = needed == 1
		all = append(all, b)
	}
	return all, rows.Err()
}
