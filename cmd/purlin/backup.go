package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"filippo.io/age"
	"github.com/spf13/cobra"

	"purlin/app"
	"purlin/config"
)

func backupCommand(load loader) *cobra.Command {
	var out string
	var recipients []string
	cmd := &cobra.Command{
		Use:   "backup",
		Short: "Back up an installation that keeps everything in its data folder; the server may run",
		Long: `Write the database, the models and results, the state of the built-in engine and
the keys to one archive, as they are at one moment. The server may run and work
meanwhile. Whoever has the archive can do everything in the installation: encrypt
it to a key of age (age-keygen makes one) and keep that key elsewhere.

PURLIN_SECRET_KEY is not in it when it is set: keep it as well.
scripts/backup-restore.sh backs up PostgreSQL and S3.`,
		Example: "  purlin backup --out purlin.backup --recipient age1…\n  purlin backup --out - | ssh elsewhere 'cat >purlin.backup'",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			to, err := recipientsOf(recipients)
			if err != nil {
				return err
			}
			c, err := load()
			if err != nil {
				return err
			}
			if out == "-" {
				_, err := writeBackup(cmd, c, cmd.OutOrStdout(), to)
				return err
			}
			if out == "" {
				out = "purlin-" + time.Now().UTC().Format("20060102T150405Z") + ".backup"
			}
			begun := time.Now()
			m, err := writeBackupFile(cmd, c, out, to)
			if err != nil {
				return err
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s: %d files, %d bytes, in %s\n", out, len(m.Sums), m.Bytes, time.Since(begun).Round(time.Millisecond))
			return err
		},
	}
	cmd.Flags().StringVar(&out, "out", "", "file to write, which must not be there yet, or - for the standard output; default: purlin-TIME.backup")
	cmd.Flags().StringArrayVar(&recipients, "recipient", nil, "public key of age to encrypt to; may be repeated")
	return cmd
}

func recipientsOf(texts []string) (to []age.Recipient, err error) {
	for _, text := range texts {
		r, err := age.ParseX25519Recipient(text)
		if err != nil {
			return nil, usage("--recipient %s: not a public key of age such as age1…", text)
		}
		to = append(to, r)
	}
	return to, nil
}

// writeBackupFile makes the file whole or not at all.
func writeBackupFile(cmd *cobra.Command, c *config.Config, name string, to []age.Recipient) (m app.Manifest, err error) {
	if _, err := os.Lstat(name); err == nil {
		return m, usage("--out %s: there is such a file already", name)
	}
	f, err := os.CreateTemp(filepath.Dir(name), ".purlin-backup-*")
	if err != nil {
		return m, fmt.Errorf("making the backup's file: %w", err)
	}
	defer os.Remove(f.Name())
	m, err = writeBackup(cmd, c, f, to)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return m, err
	}
	if err := os.Link(f.Name(), name); err != nil { // unlike a rename it replaces nothing
		return m, fmt.Errorf("naming the backup: %w", err)
	}
	return m, nil
}

func writeBackup(cmd *cobra.Command, c *config.Config, w io.Writer, to []age.Recipient) (m app.Manifest, err error) {
	log := quiet(os.Stderr, c.LogFormat)
	if len(to) == 0 {
		return app.Backup(cmd.Context(), c, log, w)
	}
	sealed, err := age.Encrypt(w, to...)
	if err != nil {
		return m, fmt.Errorf("encrypting the backup: %w", err)
	}
	m, err = app.Backup(cmd.Context(), c, log, sealed)
	return m, errors.Join(err, sealed.Close())
}

func restoreCommand(load loader) *cobra.Command {
	var identity string
	var check bool
	cmd := &cobra.Command{
		Use:   "restore BACKUP",
		Short: "Restore a backup into an empty data folder, or check it",
		Long: `Restore what purlin backup wrote into PURLIN_DATA_DIR, which must be empty or not
there. The whole backup is checked first. Then start the server: translations that
were under way go on, and everybody stays signed in.`,
		Example: "  purlin restore purlin.backup --identity key.txt\n  purlin restore purlin.backup --check",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			r, closeAll, err := openBackup(cmd, args[0], identity)
			if err != nil {
				return err
			}
			defer closeAll() //nolint:errcheck // it was only read
			begun := time.Now()
			if check {
				m, err := app.CheckBackup(cmd.Context(), r)
				if err != nil {
					return err
				}
				_, err = fmt.Fprintf(cmd.OutOrStdout(), "complete and unchanged: %d files, %d bytes, of %s\n", len(m.Sums), m.Bytes, m.Created.Format(time.RFC3339))
				return err
			}
			c, err := load()
			if err != nil {
				return err
			}
			m, err := app.Restore(cmd.Context(), c, quiet(os.Stderr, c.LogFormat), r)
			if err != nil {
				return err
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s is as it was at %s: %d files, %d bytes, in %s\n",
				c.DataDir, m.Created.Format(time.RFC3339), len(m.Sums), m.Bytes, time.Since(begun).Round(time.Millisecond))
			return err
		},
	}
	cmd.Flags().StringVar(&identity, "identity", "", "file with the key of age that opens the backup")
	cmd.Flags().BoolVar(&check, "check", false, "read the whole backup and tell whether it is complete; restore nothing")
	return cmd
}

func openBackup(cmd *cobra.Command, name, identity string) (io.Reader, func() error, error) {
	r, closeAll := cmd.InOrStdin(), func() error { return nil }
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return nil, nil, fmt.Errorf("opening the backup: %w", err)
		}
		r, closeAll = f, f.Close
	}
	if identity == "" {
		return r, closeAll, nil
	}
	opened, err := decrypt(r, identity)
	if err != nil {
		return nil, nil, errors.Join(err, closeAll())
	}
	return opened, closeAll, nil
}

func decrypt(r io.Reader, identity string) (io.Reader, error) {
	key, err := os.Open(identity)
	if err != nil {
		return nil, fmt.Errorf("opening the key: %w", err)
	}
	defer key.Close()
	ids, err := age.ParseIdentities(key)
	if err != nil {
		return nil, fmt.Errorf("%s holds no key of age: %w", identity, err)
	}
	opened, err := age.Decrypt(r, ids...)
	if err != nil {
		return nil, fmt.Errorf("the key does not open the backup: %w", err)
	}
	return opened, nil
}

func blobsCommand(load loader) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "blobs",
		Short: "Copy or verify the models and results that the database knows",
	}
	cmd.AddCommand(blobsCopyCommand(load), blobsVerifyCommand(load))
	return cmd
}

func blobsCopyCommand(load loader) *cobra.Command {
	var to, from string
	cmd := &cobra.Command{
		Use:   "copy",
		Short: "Copy models and results to another bucket, or back; what is there already stays",
		Long: `Copy every model and result that PURLIN_DATABASE_URL knows from PURLIN_BLOB_URL to
another bucket or folder (--to), or from there (--from). They never change, so only
what is missing is copied. After a backup of the database, a copy to the same place
holds all that the backup refers to.`,
		Example: "  purlin blobs copy --to 's3://purlin-backup?region=eu-west-1'",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if (to == "") == (from == "") {
				return usage("blobs copy needs one of --to and --from")
			}
			c, err := load()
			if err != nil {
				return err
			}
			n, err := app.CopyBlobs(cmd.Context(), c, quiet(os.Stderr, c.LogFormat), to+from, from != "")
			return tellBlobs(cmd, n, err)
		},
	}
	cmd.Flags().StringVar(&to, "to", "", "bucket or folder to copy to, as in PURLIN_BLOB_URL")
	cmd.Flags().StringVar(&from, "from", "", "bucket or folder to copy from")
	return cmd
}

func blobsVerifyCommand(load loader) *cobra.Command {
	return &cobra.Command{
		Use:   "verify",
		Short: "Read every model and result that is referred to, and compare its size and checksum",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := load()
			if err != nil {
				return err
			}
			n, err := app.VerifyBlobs(cmd.Context(), c, slog.New(slog.DiscardHandler))
			return tellBlobs(cmd, n, err)
		},
	}
}

func tellBlobs(cmd *cobra.Command, n app.Blobs, err error) error {
	return errors.Join(json.NewEncoder(cmd.OutOrStdout()).Encode(n), err)
}
