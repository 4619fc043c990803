package blob_test

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"testing"

	"github.com/stretchr/testify/require"

	"purlin/blob"
)

const killFolder = "PURLIN_TEST_KILL_FOLDER"

// A process killed while it replaces an object leaves the object whole.
func TestDiskKill(t *testing.T) {
	const size = 4 << 20
	if folder := os.Getenv(killFolder); folder != "" {
		b, err := blob.Open(t.Context(), folder, blob.Options{})
		require.NoError(t, err)
		for i := 0; ; i++ {
			_, err := b.Put(t.Context(), "k", bytes.NewReader(bytes.Repeat([]byte{byte(i)}, size)), blob.PutOptions{})
			require.NoError(t, err)
			fmt.Fprintln(os.Stdout, "stored")
		}
	}
	folder := t.TempDir()
	for range 5 {
		child := exec.Command(os.Args[0], "-test.run=^TestDiskKill$")
		child.Env = append(os.Environ(), killFolder+"="+folder)
		out, err := child.StdoutPipe()
		require.NoError(t, err)
		require.NoError(t, child.Start())
		_, err = bufio.NewReader(out).ReadString('\n')
		require.NoError(t, child.Process.Kill())
		_ = child.Wait() // killed, as meant
		require.NoError(t, err)

		b, err := blob.Open(t.Context(), folder, blob.Options{})
		require.NoError(t, err)
		r, err := b.Reader(t.Context(), "k", 0)
		require.NoError(t, err)
		got, err := io.ReadAll(r)
		require.NoError(t, err)
		require.NoError(t, r.Close())
		require.NoError(t, b.Close())
		require.Len(t, got, size)
		require.Equal(t, size, bytes.Count(got, got[:1]))
	}
}
