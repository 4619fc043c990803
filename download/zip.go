package download

import (
	"archive/zip"
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"

	"purlin/ent"
	"purlin/ent/derivative"
)

// ZipURL returns an address of a zip of all that came of a translation, called as the
// file of that name.
func (s *Service) ZipURL(t *ent.Translation, file string) (string, error) {
	return s.address(ticket{Zip: &t.ID}, stem(file)+".zip")
}

// zip writes the derivatives, each in a folder that is named for its format, as they
// are: most of them are compressed already.
func (s *Service) zip(ctx context.Context, w io.Writer, t ticket) error {
	tr, err := s.live(ctx, *t.Zip)
	if err != nil {
		return err
	}
	if tr.DerivativesDeletedAt != nil {
		return errGone
	}
	source := tr.ID
	if tr.ReusedFromID != nil {
		source = *tr.ReusedFromID
	}
	list, err := s.db.Reader().Derivative.Query().Where(derivative.TranslationID(source)).Order(derivative.ByCreatedAt(), derivative.ByID()).All(ctx)
	if err != nil {
		return fmt.Errorf("reading derivatives: %w", err)
	}
	out := zip.NewWriter(w)
	used := map[string]bool{}
	for _, d := range list {
		h := &zip.FileHeader{Name: entry(used, d), Method: zip.Store, Modified: d.CreatedAt}
		into, err := out.CreateHeader(h)
		if err != nil {
			return err
		}
		if err := s.copy(ctx, into, d); err != nil {
			return err
		}
	}
	return out.Close()
}

func (s *Service) copy(ctx context.Context, w io.Writer, d *ent.Derivative) error {
	r, err := s.bucket.Reader(ctx, d.BlobKey, 0)
	if err != nil {
		return fmt.Errorf("opening a derivative: %w", err)
	}
	defer r.Close()
	n, err := io.Copy(w, r)
	if err == nil && n != d.SizeBytes {
		err = fmt.Errorf("a derivative of %d bytes has %d", d.SizeBytes, n)
	}
	return err
}

// entry is a name in the archive that leads nowhere else and that none before has.
func entry(used map[string]bool, d *ent.Derivative) string {
	name := strings.Map(func(r rune) rune {
		if r < ' ' || r == '/' || r == '\\' || r == ':' {
			return '_'
		}
		return r
	}, d.Name)
	if name == "" || name == "." || name == ".." {
		name = "file"
	}
	base := strings.ToLower(string(d.Format)) + "/"
	full := base + name
	for n := 2; used[full]; n++ {
		full = base + strconv.Itoa(n) + "-" + name
	}
	used[full] = true
	return full
}
