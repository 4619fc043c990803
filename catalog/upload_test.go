package catalog_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"purlin/catalog"
	"purlin/ent"
	"purlin/ent/file"
	"purlin/ent/fileversion"
	"purlin/fault"
)

// send uploads content in parts and completes the upload.
func (b *bench) send(p *ent.Project, name string, content []byte) error {
	b.t.Helper()
	u, err := b.files.CreateUpload(b.ctx, catalog.CreateUpload{ProjectID: p.ID, Name: name, SizeBytes: int64(len(content))})
	if err != nil {
		return err
	}
	return b.complete(u, b.arrive(u, content))
}

// arrive sends the one part of an upload.
func (b *bench) arrive(u *ent.Upload, content []byte) (etag string) {
	b.t.Helper()
	urls, err := b.files.UploadURLs(b.ctx, u)
	require.NoError(b.t, err)
	require.Len(b.t, urls, 1)
	status, etag := b.put(urls[0].URL, bytes.NewReader(content), int64(len(content)))
	require.Equal(b.t, http.StatusOK, status)
	return etag
}

func (b *bench) complete(u *ent.Upload, etag string) error {
	_, err := b.files.CompleteUpload(b.ctx, catalog.CompleteUpload{UploadID: u.ID, Parts: []catalog.CompletedPart{{Number: 1, ETag: etag}}})
	return err
}

// put sends the body to a signed address with the length that it announces.
func (b *bench) put(url string, body io.Reader, length int64) (status int, etag string) {
	b.t.Helper()
	req, err := http.NewRequestWithContext(b.t.Context(), http.MethodPut, url, io.NopCloser(body))
	require.NoError(b.t, err)
	req.ContentLength = length
	resp, err := http.DefaultClient.Do(req)
	require.NoError(b.t, err)
	require.NoError(b.t, resp.Body.Close())
	return resp.StatusCode, resp.Header.Get("ETag")
}

func (b *bench) file(name string, content []byte) error {
	_, err := b.files.UploadFile(b.ctx, catalog.UploadFile{ProjectID: b.project.ID, Name: name, Content: bytes.NewReader(content)})
	return err
}

func TestNamesOfFiles(t *testing.T) {
	t.Parallel()
	b := newBench(t, "sqlite:"+t.TempDir()+"/t.db", t.TempDir())
	for name, want := range map[string]string{
		"a.obj": "a.obj", " a.obj\t": "a.obj", "a b.OBJ": "a b.OBJ", "cafe\u0301.obj": "caf\u00e9.obj", "家.ifc": "家.ifc", "..obj": "..obj",
		strings.Repeat("é", 125) + ".obj": strings.Repeat("é", 125) + ".obj",
	} {
		u, err := b.files.CreateUpload(b.ctx, catalog.CreateUpload{ProjectID: b.project.ID, Name: name, SizeBytes: 1})
		require.NoError(t, err, name)
		require.Equal(t, want, u.Name)
	}
	for name, code := range map[string]fault.Code{
		"": fault.Required, " ": fault.Required, ".obj": fault.Invalid, "obj": fault.Invalid, "a.": fault.Invalid, "a.o j": fault.Invalid,
		"../a.obj": fault.Invalid, "/etc/a.obj": fault.Invalid, `C:\a.obj`: fault.Invalid, "a\x00.obj": fault.Invalid, "a\n.obj": fault.Invalid,
		"a\u202ejbo.exe.obj": fault.Invalid, "a\xff.obj": fault.Invalid, strings.Repeat("é", 126) + ".obj": fault.TooLong,
		"a." + strings.Repeat("x", 40): fault.Invalid, "a.obj/..": fault.Invalid,
	} {
		_, err := b.files.CreateUpload(b.ctx, catalog.CreateUpload{ProjectID: b.project.ID, Name: name, SizeBytes: 1})
		require.Equal(t, code, fault.CodeOf(err), "%q", name)
		require.Equal(t, code, fault.CodeOf(b.file(name, []byte("o a"))), "%q", name)
	}
}

func TestAProjectHasAQuota(t *testing.T) {
	t.Parallel()
	everywhere(t, func(b *bench) {
		half := bytes.Repeat([]byte("v 0 0 0\n"), projectBytes/16)
		require.NoError(b.t, b.send(b.project, "a.obj", half))
		waiting, err := b.files.CreateUpload(b.ctx, catalog.CreateUpload{ProjectID: b.project.ID, Name: "b.obj", SizeBytes: int64(len(half))})
		require.NoError(b.t, err)

		// The upload on its way has taken the rest, and the message says so.
		err = b.send(b.project, "c.obj", []byte("o"))
		require.Equal(b.t, fault.TooLarge, fault.CodeOf(err))
		require.ErrorContains(b.t, err, fmt.Sprintf("%d bytes, above its limit of %d", projectBytes+1, projectBytes))
		require.NoError(b.t, b.send(b.newProject(), "c.obj", []byte("o")), "another project has a quota of its own")
		// What comes in the request itself is stored first, and takes the room of who
		// has only announced.
		require.NoError(b.t, b.file("d.obj", []byte("o")))
		etag := b.arrive(waiting, half)
		err = b.complete(waiting, etag)
		require.Equal(b.t, fault.TooLarge, fault.CodeOf(err))
		require.Equal(b.t, fault.TooLarge, fault.CodeOf(b.file("e.obj", append(half, half...))))
		b.system(func(ctx context.Context, tx *ent.Tx) error {
			require.Equal(b.t, 2, tx.FileVersion.Query().Where(fileversion.ProjectID(b.project.ID)).CountX(ctx))
			return nil
		})

		// Room that a deleted file leaves is there at once, for the waiting upload too.
		f := b.fileCalled("d.obj")
		require.NoError(b.t, b.files.DeleteFile(b.ctx, f.ID))
		require.NoError(b.t, b.complete(waiting, etag))
	})
}

func (b *bench) fileCalled(name string) (f *ent.File) {
	b.system(func(ctx context.Context, tx *ent.Tx) error {
		f = tx.File.Query().Where(file.ProjectID(b.project.ID), file.Name(name)).OnlyX(ctx)
		return nil
	})
	return f
}

func TestWhatIsNoModelIsRefused(t *testing.T) {
	t.Parallel()
	everywhere(t, func(b *bench) {
		for name, content := range map[string]string{
			"a web page": "<!DOCTYPE html><title>Sign in</title>", "a bare page": "\n <html>", "a page after a mark": "\ufeff<!doctype HTML>",
			"PNG": "\x89PNG\r\n\x1a\n", "JPEG": "\xff\xd8\xff\xe0", "GIF": "GIF89a", "ELF": "\x7fELF\x02", "PE": "MZ\x90\x00",
		} {
			require.Equal(b.t, fault.UnsupportedFormat, fault.CodeOf(b.send(b.project, "a.obj", []byte(content))), name)
			require.Equal(b.t, fault.UnsupportedFormat, fault.CodeOf(b.file("a.obj", []byte(content))), name)
		}
		for name, content := range map[string]string{
			"a.obj": "o a", "a.stl": "MZ made by", "b.stl": "BM solid", "a.ifc": "ISO-10303-21;", "a.glb": "glTF", "a.zip": "PK\x03\x04", "a.rvt": "\xd0\xcf\x11\xe0", "broken.obj": "?",
		} {
			require.NoError(b.t, b.send(b.project, name, []byte(content)), name)
		}
	})
}

// endless is more than anybody announced.
type endless struct{}

func (endless) Read(p []byte) (int, error) { return len(p), nil }

func TestAPartHasTheSizeThatItsAddressWasSignedFor(t *testing.T) {
	t.Parallel()
	everywhere(t, func(b *bench) {
		const size = 1000
		u, err := b.files.CreateUpload(b.ctx, catalog.CreateUpload{ProjectID: b.project.ID, Name: "a.obj", SizeBytes: size})
		require.NoError(b.t, err)
		urls, err := b.files.UploadURLs(b.ctx, u)
		require.NoError(b.t, err)
		for _, announced := range []int64{size - 1, size + 1, 100 * size} {
			status, _ := b.put(urls[0].URL, io.LimitReader(endless{}, announced), announced)
			require.GreaterOrEqual(b.t, status, 400, announced)
		}
		received, err := b.files.ReceivedParts(b.ctx, u)
		require.NoError(b.t, err)
		require.Empty(b.t, received)
		require.Error(b.t, b.complete(u, "none"))
		_, err = b.bucket.Stat(b.t.Context(), u.BlobKey)
		require.Equal(b.t, fault.NotFound, fault.CodeOf(err))
	})
}
