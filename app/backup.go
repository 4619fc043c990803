package app

import (
	"archive/tar"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"purlin/config"
	"purlin/store"
)

// The archive of a backup is a gzipped tar: purlin.db, then what lies in the
// folders blobs, aps and keys, and last manifest.json, without which it was cut
// short.
const (
	backupFormat = 1
	manifestName = "manifest.json"
	databaseName = "purlin.db"
	maxEntry     = 1 << 40 // bytes
)

// backupFolders are kept, in this order: what is referred to after what refers to
// it. Blobs never change and outlive their last reference by a day, so that those
// of an older database are there.
var backupFolders = []string{"blobs/objects", "blobs/uploads", "aps", "keys"}

// Manifest says what a backup holds.
type Manifest struct {
	Format  int               `json:"format"`
	Created time.Time         `json:"created"`
	Sums    map[string]string `json:"sha256"` // by name
	Bytes   int64             `json:"bytes"`
}

// Backup writes everything that the embedded installation of cfg keeps in its data
// folder to w, as it is at one moment. The server may run and work meanwhile.
// Uploads under way may have to be sent again. The archive holds the
// installation's keys: whoever has it can do everything.
func Backup(ctx context.Context, cfg *config.Config, log *slog.Logger, w io.Writer) (m Manifest, err error) {
	if err := selfContained(cfg); err != nil {
		return m, err
	}
	a := &App{log: log, cfg: cfg}
	defer func() { err = errors.Join(err, a.Close()) }()
	if _, err := os.Stat(filepath.Join(cfg.DataDir, databaseName)); err != nil {
		return m, fmt.Errorf("there is nothing to back up in %s: %w", cfg.DataDir, err)
	}
	if err := a.openDatabase(ctx, store.Options{Patient: true}); err != nil {
		return m, err
	}
	tmp, err := os.MkdirTemp(cfg.DataDir, ".backup-")
	if err != nil {
		return m, fmt.Errorf("making room for a snapshot: %w", err)
	}
	defer os.RemoveAll(tmp)
	snapshot := filepath.Join(tmp, databaseName)
	m = Manifest{Format: backupFormat, Created: time.Now().UTC().Truncate(time.Millisecond), Sums: map[string]string{}}
	if err := a.db.Snapshot(ctx, snapshot); err != nil {
		return m, err
	}
	packed := gzip.NewWriter(w)
	p := &packer{ctx: ctx, out: tar.NewWriter(packed), manifest: &m}
	if err := p.file(databaseName, snapshot); err != nil {
		return m, err
	}
	for _, folder := range backupFolders {
		if err := p.folder(cfg.DataDir, folder); err != nil {
			return m, err
		}
	}
	raw, err := json.Marshal(m)
	if err == nil {
		err = p.entry(manifestName, int64(len(raw)), strings.NewReader(string(raw)), io.Discard)
	}
	if err := errors.Join(err, p.out.Close(), packed.Close()); err != nil {
		return m, fmt.Errorf("writing the backup: %w", err)
	}
	return m, nil
}

// selfContained refuses an installation that keeps something elsewhere.
func selfContained(cfg *config.Config) error {
	if cfg.DatabaseURL != "sqlite:"+filepath.Join(cfg.DataDir, databaseName) || cfg.BlobURL != filepath.Join(cfg.DataDir, "blobs") {
		return errors.New("this is for an installation that keeps everything in its data folder; scripts/backup-restore.sh backs up one with a database or bucket elsewhere")
	}
	return nil
}

type packer struct {
	ctx      context.Context
	out      *tar.Writer
	manifest *Manifest
}

func (p *packer) folder(root, folder string) error {
	err := filepath.WalkDir(filepath.Join(root, folder), func(path string, d fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist): // it was removed meanwhile, or never there
			return nil
		case err != nil:
			return err
		case !d.Type().IsRegular() || d.Name() == "lock":
			return p.ctx.Err()
		}
		name, err := filepath.Rel(root, path)
		if err == nil {
			err = p.file(filepath.ToSlash(name), path)
		}
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("backing up %s: %w", folder, err)
	}
	return nil
}

func (p *packer) file(name, path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	sum := sha256.New()
	if err := p.entry(name, info.Size(), f, sum); err != nil {
		return err
	}
	p.manifest.Sums[name] = hex.EncodeToString(sum.Sum(nil))
	p.manifest.Bytes += info.Size()
	return nil
}

func (p *packer) entry(name string, size int64, r io.Reader, sum io.Writer) error {
	if err := p.out.WriteHeader(&tar.Header{Name: name, Mode: 0o600, Size: size, ModTime: p.manifest.Created, Format: tar.FormatPAX}); err != nil {
		return err
	}
	n, err := io.Copy(io.MultiWriter(p.out, sum), io.LimitReader(r, size))
	if err == nil && n < size {
		err = fmt.Errorf("%s changed while it was read", name)
	}
	return err
}

// Restore unpacks a backup into the data folder of cfg, which must be empty or not
// there. Nothing is put in its place before the whole backup has been checked, the
// database last.
func Restore(ctx context.Context, cfg *config.Config, log *slog.Logger, r io.Reader) (m Manifest, err error) {
	if err := selfContained(cfg); err != nil {
		return m, err
	}
	a := &App{log: log, cfg: cfg}
	defer func() { err = errors.Join(err, a.Close()) }()
	if err := onlyLeftovers(cfg.DataDir); err != nil {
		return m, err
	}
	if err := a.lockData(); err != nil { // it makes the folder
		return m, err
	}
	if err := os.Remove(filepath.Join(cfg.DataDir, "keys")); err != nil { // made by lockData
		return m, fmt.Errorf("making room for the backup: %w", err)
	}
	tmp, err := os.MkdirTemp(cfg.DataDir, ".restore-")
	if err != nil {
		return m, fmt.Errorf("making room for the backup: %w", err)
	}
	defer os.RemoveAll(tmp)
	if m, err = unpack(ctx, tmp, r); err != nil {
		return m, err
	}
	entries, err := os.ReadDir(tmp)
	if err != nil {
		return m, fmt.Errorf("putting the backup in place: %w", err)
	}
	database := func(e os.DirEntry) bool { return e.Name() == databaseName }
	if i := slices.IndexFunc(entries, database); i >= 0 {
		entries = append(slices.Delete(slices.Clone(entries), i, i+1), entries[i])
	}
	for _, e := range entries {
		if err := os.Rename(filepath.Join(tmp, e.Name()), filepath.Join(cfg.DataDir, e.Name())); err != nil {
			return m, fmt.Errorf("putting the backup in place: %w", err)
		}
	}
	return m, syncFolder(cfg.DataDir)
}

// CheckBackup reads a whole backup and tells whether it is complete and unchanged.
func CheckBackup(ctx context.Context, r io.Reader) (Manifest, error) {
	return unpack(ctx, "", r)
}

// onlyLeftovers refuses a data folder that holds anything of an installation.
func onlyLeftovers(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("looking at the data folder: %w", err)
	}
	for _, e := range entries {
		if e.Name() != "lock" && !strings.HasPrefix(e.Name(), ".restore-") {
			return fmt.Errorf("%s is not empty (%s): restore into an empty folder, or move this one away", dir, e.Name())
		}
	}
	return nil
}

// unpack reads an archive into a folder, or only checks it when that is "".
func unpack(ctx context.Context, into string, r io.Reader) (m Manifest, err error) {
	packed, err := gzip.NewReader(r)
	if err != nil {
		return m, fmt.Errorf("this is no backup of purlin, or it is encrypted: %w", err)
	}
	var root *os.Root
	if into != "" {
		if root, err = os.OpenRoot(into); err != nil {
			return m, fmt.Errorf("unpacking the backup: %w", err)
		}
		defer root.Close()
	}
	sums := map[string]string{}
	for in := tar.NewReader(packed); ; {
		if err := ctx.Err(); err != nil {
			return m, err
		}
		h, err := in.Next()
		switch {
		case errors.Is(err, io.EOF):
			return m, errors.New("the backup is cut short: it has no manifest")
		case err != nil:
			return m, fmt.Errorf("the backup is damaged: %w", err)
		case h.Typeflag != tar.TypeReg || h.Size > maxEntry || !filepath.IsLocal(h.Name):
			return m, fmt.Errorf("the backup is not one of purlin: it holds %q", h.Name)
		case h.Name == manifestName:
			if err := json.NewDecoder(io.LimitReader(in, 1<<30)).Decode(&m); err != nil {
				return m, fmt.Errorf("the backup is damaged: %w", err)
			}
			if _, err := io.Copy(io.Discard, packed); err != nil { //nolint:gosec // to the checksum at its end; nothing is kept
				return m, fmt.Errorf("the backup is damaged: %w", err)
			}
			return m, m.check(sums)
		}
		sum := sha256.New()
		if err := unpackFile(root, h.Name, in, sum); err != nil {
			return m, fmt.Errorf("unpacking %s: %w", h.Name, err)
		}
		sums[h.Name] = hex.EncodeToString(sum.Sum(nil))
	}
}

func (m Manifest) check(sums map[string]string) error {
	if m.Format != backupFormat {
		return fmt.Errorf("the backup has the format %d and this program knows %d: use the purlin that made it", m.Format, backupFormat)
	}
	if len(sums) != len(m.Sums) {
		return fmt.Errorf("the backup holds %d files, and its manifest names %d", len(sums), len(m.Sums))
	}
	for name, want := range m.Sums {
		if sums[name] != want {
			return fmt.Errorf("the backup is damaged: %s is not what was stored", name)
		}
	}
	return nil
}

func unpackFile(root *os.Root, name string, r io.Reader, sum hash.Hash) (err error) {
	if root == nil {
		_, err = io.Copy(sum, r)
		return err
	}
	if dir := filepath.Dir(name); dir != "." {
		if err := root.MkdirAll(dir, 0o700); err != nil {
			return err
		}
	}
	f, err := root.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(io.MultiWriter(f, sum), r)
	return errors.Join(err, f.Sync(), f.Close())
}

func syncFolder(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
