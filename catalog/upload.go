package catalog

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	stdsql "database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"log/slog"
	"strings"
	"time"

	"entgo.io/ent/dialect/sql"
	"github.com/google/uuid"

	"purlin/auth"
	"purlin/blob"
	"purlin/ent"
	"purlin/ent/column"
	"purlin/ent/enum"
	"purlin/ent/file"
	"purlin/ent/fileversion"
	"purlin/ent/rule"
	"purlin/ent/upload"
	"purlin/event"
	"purlin/fault"
	"purlin/store"
)

// Bounds of uploads. S3 takes at most 10,000 parts, each but the last of at
// least 5 MiB.
const (
	MaxFileBytes = 64 << 30
	minPart      = 8 << 20
	maxParts     = 1000
	uploadTTL    = 24 * time.Hour
	partURLTTL   = time.Hour
)

// CreateUpload is what a new upload needs.
type CreateUpload struct {
	ProjectID uuid.UUID
	Name      string
	SizeBytes int64
	SHA256    string // hex; empty: not known yet
}

// CreateUpload opens an upload. A name that the project already has makes a new
// version of that file when it completes.
func (s *Service) CreateUpload(ctx context.Context, in CreateUpload) (u *ent.Upload, err error) {
	name, err := FileName(in.Name)
	if err != nil {
		return nil, err
	}
	sum := strings.ToLower(in.SHA256)
	switch raw, err := hex.DecodeString(sum); {
	case in.SizeBytes < 1:
		return nil, fault.Errorf(fault.Invalid, "sizeBytes is %d: an empty file has nothing to translate", in.SizeBytes).At("input", "sizeBytes")
	case in.SizeBytes > MaxFileBytes:
		return nil, fault.Errorf(fault.TooLarge, "sizeBytes is %d, above the limit of %d", in.SizeBytes, int64(MaxFileBytes)).At("input", "sizeBytes")
	case sum != "" && (err != nil || len(raw) != sha256.Size):
		return nil, fault.Errorf(fault.Invalid, "sha256 must be 64 hexadecimal digits").At("input", "sha256")
	}
	if err := s.open(ctx, in.ProjectID); err != nil {
		return nil, err
	}
	coming, err := s.coming(ctx, in.ProjectID)
	if err != nil {
		return nil, err
	}
	if err := s.room(ctx, s.db.Reader(), in.ProjectID, coming+in.SizeBytes, "sizeBytes"); err != nil {
		return nil, err
	}
	id := uuid.Must(uuid.NewV7())
	key := "uploads/" + id.String()
	part := max(minPart, (in.SizeBytes+maxParts-1)/maxParts)
	part = (part + 1<<20 - 1) &^ (1<<20 - 1)
	expires := now().Add(uploadTTL)
	if err := s.expect(ctx, key, expires.Add(store.OrphanGrace)); err != nil {
		return nil, err
	}
	blobID, err := s.bucket.CreateUpload(ctx, key, in.SizeBytes)
	if err != nil {
		return nil, fmt.Errorf("opening the multipart upload: %w", err)
	}
	err = s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
		u, err = tx.Upload.Create().SetID(id).SetProjectID(in.ProjectID).SetCreatedBy(auth.From(ctx).UserID).
			SetName(name).SetSizeBytes(in.SizeBytes).SetSha256(sum).SetPartSizeBytes(part).
			SetBlobKey(key).SetBlobUploadID(blobID).SetExpiresAt(expires).Save(ctx)
		if err != nil {
			return missing(err, "project", "projectId")
		}
		return event.Record(ctx, tx, event.Act{Action: enum.AuditUploadCreated, Project: u.ProjectID, Subject: u.GlobalID(), Name: u.Name})
	})
	return u, err
}

// room refuses what would make a project larger than its quota. Under the lock of
// the project's row it is the last word.
func (s *Service) room(ctx context.Context, db *ent.Client, projectID uuid.UUID, more int64, field string) error {
	live := func(v *sql.Selector) {
		f := sql.Dialect(v.Dialect()).Table(file.Table)
		v.Where(sql.In(v.C(fileversion.FieldFileID), sql.Dialect(v.Dialect()).Select(f.C(file.FieldID)).From(f).
			Where(sql.And(sql.EQ(f.C(file.FieldProjectID), projectID), sql.IsNull(f.C(file.FieldDeletedAt))))))
	}
	stored, err := total(auth.AsSystem(ctx), db.FileVersion.Query().Where(fileversion.ProjectID(projectID), live).Aggregate(ent.As(ent.Sum(fileversion.FieldSizeBytes), "total")).Scan)
	if err != nil {
		return fmt.Errorf("summing up the project's versions: %w", err)
	}
	if more > s.o.ProjectBytes-stored {
		return fault.Errorf(fault.TooLarge, "the project's models and the uploads on their way would have %d bytes, above its limit of %d: delete files or abort uploads",
			stored+more, s.o.ProjectBytes).At("input", field)
	}
	return nil
}

// coming is what the project's uploads on their way have announced.
func (s *Service) coming(ctx context.Context, projectID uuid.UUID) (int64, error) {
	n, err := total(auth.AsSystem(ctx), s.db.Reader().Upload.Query().
		Where(upload.ProjectID(projectID), upload.StatusEQ(enum.UploadPending), upload.ExpiresAtGT(now())).Aggregate(ent.As(ent.Sum(upload.FieldSizeBytes), "total")).Scan)
	if err != nil {
		return 0, fmt.Errorf("summing up the project's uploads: %w", err)
	}
	return n, nil
}

// total reads a sum, which is null when there is nothing to sum up.
func total(ctx context.Context, scan func(context.Context, any) error) (int64, error) {
	var sums []struct{ Total stdsql.NullInt64 }
	if err := scan(ctx, &sums); err != nil {
		return 0, err
	}
	return sums[0].Total.Int64, nil
}

// expect enters a blob before it is written: when what should refer to it never
// comes, the sweep deletes it.
func (s *Service) expect(ctx context.Context, key string, due time.Time) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error { return store.Orphan(auth.AsSystem(ctx), tx, due, key) })
}

// MayUpload refuses a caller who may not add files to the project.
func (s *Service) MayUpload(ctx context.Context, projectID uuid.UUID) error {
	return s.open(ctx, projectID)
}

// open refuses a caller who may not add files to the project, or may not see the
// file that comes of it.
func (s *Service) open(ctx context.Context, projectID uuid.UUID) error {
	if who := auth.From(ctx); who.Kind == auth.User && !who.Can(auth.FilesRead) {
		return fault.Errorf(fault.Forbidden, "this API token lacks the scope %s", auth.FilesRead)
	}
	err := rule.WriteFiles.Require(ctx, s.db.Reader(), projectID)
	if f := fault.Of(err); len(f) > 0 && (f[0].Code == fault.NotFound || f[0].Code == fault.Conflict) {
		return f[0].At("input", "projectId")
	}
	return err
}

// Upload returns an upload that has not completed or ended.
func (s *Service) Upload(ctx context.Context, id uuid.UUID) (*ent.Upload, error) {
	u, err := s.db.Reader().Upload.Query().Where(upload.ID(id), upload.StatusEQ(enum.UploadPending)).Only(ctx)
	return u, missing(err, "upload", "id")
}

// PartURL is where to PUT the bytes of a part.
type PartURL struct {
	Number int
	URL    string
}

// UploadURLs returns a signed URL for every part, in order.
func (s *Service) UploadURLs(ctx context.Context, u *ent.Upload) ([]PartURL, error) {
	n := parts(u)
	urls := make([]PartURL, n)
	for i := range urls {
		size := min(u.PartSizeBytes, u.SizeBytes-int64(i)*u.PartSizeBytes)
		url, err := s.bucket.SignPart(ctx, u.BlobKey, u.BlobUploadID, i+1, size, partURLTTL)
		if err != nil {
			return nil, fmt.Errorf("signing a part: %w", err)
		}
		urls[i] = PartURL{i + 1, url}
	}
	return urls, nil
}

func parts(u *ent.Upload) int {
	return int((u.SizeBytes + u.PartSizeBytes - 1) / u.PartSizeBytes)
}

// PutPart takes a part of an upload from this process instead of its signed URL.
func (s *Service) PutPart(ctx context.Context, u *ent.Upload, number int, r io.Reader) (CompletedPart, error) {
	size := min(u.PartSizeBytes, u.SizeBytes-int64(number-1)*u.PartSizeBytes)
	p, err := s.bucket.PutPart(ctx, u.BlobKey, u.BlobUploadID, number, size, r)
	return CompletedPart{p.Number, p.ETag}, err
}

// CompletedParts returns the parts that have arrived, by number.
func (s *Service) CompletedParts(ctx context.Context, u *ent.Upload) (map[int]CompletedPart, error) {
	received, err := s.bucket.Parts(ctx, u.BlobKey, u.BlobUploadID)
	if err != nil {
		return nil, fmt.Errorf("listing the received parts: %w", err)
	}
	out := map[int]CompletedPart{}
	for _, p := range received {
		out[p.Number] = CompletedPart{p.Number, p.ETag}
	}
	return out, nil
}

// ReceivedParts returns the numbers of the parts that have arrived, ascending.
func (s *Service) ReceivedParts(ctx context.Context, u *ent.Upload) ([]int, error) {
	numbers := []int{}
	if u.Status != enum.UploadPending {
		return numbers, nil
	}
	received, err := s.bucket.Parts(ctx, u.BlobKey, u.BlobUploadID)
	if err != nil {
		return nil, fmt.Errorf("listing the received parts: %w", err)
	}
	for _, p := range received {
		numbers = append(numbers, p.Number)
	}
	return numbers, nil
}

// CompletedPart is a part with the ETag that its PUT was answered with.
type CompletedPart struct {
	Number int
	ETag   string
}

// CompleteUpload is what ends an upload.
type CompleteUpload struct {
	UploadID uuid.UUID
	Parts    []CompletedPart
}

// CompleteUpload joins the parts, checks size and SHA-256 of the whole, and makes
// the file version. Completing again answers with the same version. The check
// goes on when the caller leaves; who asks again joins it.
func (s *Service) CompleteUpload(ctx context.Context, in CompleteUpload) (*ent.FileVersion, error) {
	u, err := s.db.Reader().Upload.Get(ctx, in.UploadID)
	if err != nil {
		return nil, missing(err, "upload", "uploadId")
	}
	switch u.Status {
	case enum.UploadCompleted:
		return s.db.Reader().FileVersion.Get(auth.AsSystem(ctx), *u.FileVersionID)
	case enum.UploadAborted:
		return nil, fault.Errorf(fault.Expired, "this upload was aborted or has expired: begin another").At("input", "uploadId")
	case enum.UploadPending:
	}
	if err := s.open(ctx, u.ProjectID); err != nil {
		return nil, err
	}
	if len(in.Parts) != parts(u) {
		return nil, fault.Errorf(fault.Invalid, "%d parts are named; the upload has %d", len(in.Parts), parts(u)).At("input", "parts")
	}
	named := make([]blob.Part, len(in.Parts))
	for _, p := range in.Parts {
		if p.Number < 1 || p.Number > len(named) || named[p.Number-1].Number != 0 {
			return nil, fault.Errorf(fault.Invalid, "part %d is named twice, or the upload has no such part", p.Number).At("input", "parts")
		}
		size := min(u.PartSizeBytes, u.SizeBytes-int64(p.Number-1)*u.PartSizeBytes)
		named[p.Number-1] = blob.Part{Number: p.Number, Size: size, ETag: strings.Trim(p.ETag, `"`)}
	}
	result := s.completing.DoChan(u.ID.String(), func() (any, error) {
		return s.complete(context.WithoutCancel(ctx), u, named)
	})
	select {
	case r := <-result:
		v, _ := r.Val.(*ent.FileVersion)
		return v, r.Err
	case <-ctx.Done():
		return nil, fault.Errorf(fault.Conflict, "the content is still being verified: complete the upload again in a moment").At("input", "uploadId")
	}
}

func (s *Service) complete(ctx context.Context, u *ent.Upload, named []blob.Part) (*ent.FileVersion, error) {
	if err := s.bucket.CompleteUpload(ctx, u.BlobKey, u.BlobUploadID, named); err != nil {
		if l := fault.Of(err); len(l) > 0 {
			return nil, l[0].At("input", "parts")
		}
		return nil, fmt.Errorf("joining the parts: %w", err)
	}
	r, err := s.bucket.Reader(ctx, u.BlobKey, 0)
	if err != nil {
		return nil, fmt.Errorf("reading the upload back: %w", err)
	}
	defer r.Close()
	content := bufio.NewReaderSize(r, headBytes)
	if refusal := noModel(content); refusal != nil {
		return nil, errors.Join(refusal.At("input", "uploadId"), s.abort(auth.AsSystem(ctx), u))
	}
	sum := sha256.New()
	size, err := content.WriteTo(sum)
	if err != nil {
		return nil, fmt.Errorf("reading the upload back: %w", err)
	}
	return s.add(ctx, u, size, hexSum(sum))
}

// add makes the version that u has become.
func (s *Service) add(ctx context.Context, u *ent.Upload, size int64, sum string) (*ent.FileVersion, error) {
	var wrong *fault.Error
	if size != u.SizeBytes {
		wrong = fault.Errorf(fault.ChecksumMismatch, "%d bytes arrived, %d were announced: upload the file again", size, u.SizeBytes).At("input", "uploadId")
	} else if u.Sha256 != "" && sum != u.Sha256 {
		wrong = fault.Errorf(fault.ChecksumMismatch, "what arrived has the SHA-256 %s, announced was %s: upload the file again", sum, u.Sha256).At("input", "uploadId")
	}
	if wrong != nil {
		return nil, errors.Join(wrong, s.abort(auth.AsSystem(ctx), u))
	}
	archive := s.inspect(ctx, u.Name, u.BlobKey)
	var v *ent.FileVersion
	err := s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
		// The row decides which of two completions makes the version.
		id := uuid.Must(uuid.NewV7())
		n, err := tx.Upload.Update().Where(upload.ID(u.ID), upload.StatusEQ(enum.UploadPending)).
			SetStatus(enum.UploadCompleted).SetFileVersionID(id).Save(ctx)
		if err != nil {
			return err
		}
		if n == 0 {
			return fault.Errorf(fault.Conflict, "the upload has just been completed or aborted: ask again").At("input", "uploadId")
		}
		v, err = s.addVersion(ctx, tx, id, version{u.ProjectID, u.Name, u.BlobKey, size, sum, "uploadId", archive})
		return err
	})
	return v, err
}

type version struct {
	project   uuid.UUID
	name, key string
	size      int64
	sum       string
	field     string // of the input, that the content is about
	archive   *column.Archive
}

// inspectTime bounds the look into an archive.
const inspectTime = 20 * time.Second

// inspect looks into an archive. One that takes too long, or cannot be read now,
// is left to the engine.
func (s *Service) inspect(ctx context.Context, name, key string) *column.Archive {
	if _, format, err := fileName(name); err != nil || format != "zip" || s.o.Inspect == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, inspectTime)
	defer cancel()
	o, err := s.bucket.Open(ctx, key)
	var a *column.Archive
	if err == nil {
		defer o.Close()
		a, err = s.o.Inspect(ctx, o, o.Size())
	}
	if err != nil {
		s.log.WarnContext(ctx, "an archive was not looked into", slog.Any("error", err))
		return nil
	}
	return a
}

// addVersion adds a version to the project's file of that name, which it makes
// when there is none.
func (s *Service) addVersion(ctx context.Context, tx *ent.Tx, id uuid.UUID, v version) (*ent.FileVersion, error) {
	_, format, err := fileName(v.name)
	if err != nil {
		return nil, err
	}
	who := auth.From(ctx).UserID
	// Whoever adds to a project does so one after the other: the project's row
	// is locked first, as every event does.
	if _, err := touch(ctx, tx, v.project); err != nil {
		return nil, err
	}
	if err := s.room(ctx, tx.Client(), v.project, v.size, v.field); err != nil {
		return nil, err
	}
	kind := enum.FileVersionAdded
	f, err := tx.File.Query().Where(file.ProjectID(v.project), file.Name(v.name), file.DeletedAtIsNil()).Only(auth.AsSystem(ctx))
	switch {
	case ent.IsNotFound(err):
		kind = enum.FileCreated
		f, err = tx.File.Create().SetProjectID(v.project).SetName(v.name).SetFormat(format).SetCreatedBy(who).
			SetLatestVersionID(id).SetSizeBytes(v.size).Save(ctx)
	case err == nil:
		f, err = tx.File.UpdateOne(f).SetLatestVersionID(id).AddLatestVersionNumber(1).SetSizeBytes(v.size).
			AddRevision(1).SetUpdatedAt(now()).Save(ctx)
	}
	if err != nil {
		return nil, fmt.Errorf("adding the file: %w", err)
	}
	if err := store.Adopt(auth.AsSystem(ctx), tx, v.key); err != nil {
		return nil, err
	}
	create := tx.FileVersion.Create()
	if v.archive != nil {
		create.SetArchive(v.archive)
	}
	row, err := create.SetID(id).SetProjectID(v.project).SetFileID(f.ID).SetNumber(f.LatestVersionNumber).
		SetSizeBytes(v.size).SetSha256(v.sum).SetBlobKey(v.key).SetUploadedBy(who).Save(ctx)
	if err != nil {
		return nil, fmt.Errorf("adding the version: %w", err)
	}
	return row, s.append(ctx, tx, f, kind)
}

// AbortUpload ends an upload and forgets its parts; ending it again is no fault.
func (s *Service) AbortUpload(ctx context.Context, id uuid.UUID) error {
	u, err := s.db.Reader().Upload.Get(ctx, id)
	if err != nil {
		return missing(err, "upload", "uploadId")
	}
	switch u.Status {
	case enum.UploadCompleted:
		return fault.Errorf(fault.Conflict, "this upload has completed: delete the file instead").At("input", "uploadId")
	case enum.UploadAborted:
		return nil
	case enum.UploadPending:
	}
	return s.abort(ctx, u)
}

func (s *Service) abort(ctx context.Context, u *ent.Upload) error {
	err := s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
		if err := tx.Upload.UpdateOneID(u.ID).Where(upload.StatusEQ(enum.UploadPending)).SetStatus(enum.UploadAborted).Exec(ctx); err != nil {
			return err
		}
		return event.Record(ctx, tx, event.Act{Action: enum.AuditUploadAborted, Project: u.ProjectID, Subject: u.GlobalID(), Name: u.Name})
	})
	if ent.IsNotFound(err) {
		return fault.Errorf(fault.Conflict, "the upload has just been completed or aborted: ask again").At("input", "uploadId")
	}
	if err != nil {
		return err
	}
	// The sweep makes sure of it: the key is an orphan since it was made.
	return s.bucket.Purge(ctx, u.BlobKey)
}

// UploadFile is a small file in one request.
type UploadFile struct {
	ProjectID uuid.UUID
	Name      string
	Content   io.Reader
}

// UploadFile stores the content and makes the file version. The content is
// streamed; the caller bounds it.
func (s *Service) UploadFile(ctx context.Context, in UploadFile) (*ent.FileVersion, error) {
	name, _, err := fileName(in.Name)
	if err != nil {
		return nil, err
	}
	if err := s.open(ctx, in.ProjectID); err != nil {
		return nil, err
	}
	id := uuid.Must(uuid.NewV7())
	key := "uploads/" + id.String()
	if err := s.expect(ctx, key, now().Add(store.OrphanGrace)); err != nil {
		return nil, err
	}
	content := bufio.NewReaderSize(in.Content, headBytes)
	if refusal := noModel(content); refusal != nil {
		return nil, refusal.At("input", "content")
	}
	sum := sha256.New()
	size, err := s.bucket.Put(ctx, key, io.TeeReader(content, sum), blob.PutOptions{})
	if err != nil {
		return nil, fmt.Errorf("storing the file: %w", err)
	}
	if size == 0 {
		return nil, fault.Errorf(fault.Invalid, "the file is empty").At("input", "content")
	}
	archive := s.inspect(ctx, name, key)
	var v *ent.FileVersion
	err = s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
		v, err = s.addVersion(ctx, tx, id, version{in.ProjectID, name, key, size, hexSum(sum), "content", archive})
		return err
	})
	return v, missing(err, "project", "projectId")
}

// headBytes is how much of a content says what it is.
const headBytes = 512

// noModels are contents that are certainly no models, by how they begin.
var noModels = []struct{ begins, kind string }{
	{"<!doctype html", "a web page"},
	{"<html", "a web page"},
	{"\x89PNG\r\n", "a picture"},
	{"\xff\xd8\xff", "a picture"},
	{"GIF8", "a picture"},
	{"\x7fELF", "a program"},
	{"MZ\x90\x00", "a program"},
}

// noModel refuses what its first bytes tell to be no model, whatever its name says,
// such as the page of a download that asked to sign in. Which of the models it is,
// and whether a sound one, the engine finds out.
func noModel(content *bufio.Reader) *fault.Error {
	head, _ := content.Peek(headBytes) // an error comes again as the content is read
	page := bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\ufeff")), " \t\r\n")
	for _, n := range noModels {
		same := bytes.HasPrefix(head, []byte(n.begins))
		if n.begins[0] == '<' && len(page) >= len(n.begins) {
			same = bytes.EqualFold(page[:len(n.begins)], []byte(n.begins))
		}
		if same {
			return fault.Errorf(fault.UnsupportedFormat, "the content is %s: upload the model itself", n.kind)
		}
	}
	return nil
}

func hexSum(h hash.Hash) string { return hex.EncodeToString(h.Sum(nil)) }
