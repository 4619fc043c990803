package translate

import (
	"context"
	"log/slog"
	"mime"
	"path"
	"slices"
	"time"

	"purlin/aps"
	"purlin/ent"
	"purlin/ent/derivative"
	"purlin/ent/enum"
	"purlin/store"
)

// collect copies the derivatives into the blob store, so that they outlive the
// engine's manifest, and records views and objects. Each is recorded when it is
// whole; a repeated run goes on with what is missing.
func (s *Service) collect(ctx context.Context, t *ent.Translation) error {
	m, err := s.at(t.Region).Manifest(ctx, t.Urn)
	if err != nil {
		return err
	}
	run, cancel := context.WithCancel(ctx)
	defer cancel()
	r := &ticker{service: s, t: t, cancel: cancel, until: time.Now().Add(s.o.Slice)}
	err = s.collectAll(run, r, m)
	if r.err() != nil {
		return r.err()
	}
	if err != nil {
		return err
	}
	t = r.current()
	done, err := s.commit(ctx, t, change{status: enum.Succeeded, stage: enum.StageDone, progress: 100, message: "Done"})
	if err == nil {
		s.log.InfoContext(ctx, "translation finished", slog.String("translation", t.ID.String()), slog.Duration("took", done.FinishedAt.Sub(done.CreatedAt)))
	}
	return err
}

func (s *Service) collectAll(ctx context.Context, r *ticker, m *aps.Manifest) error {
	t := r.current()
	have, err := s.db.Primary().Derivative.Query().Where(derivative.TranslationID(t.ID)).Select(derivative.FieldEngineUrn).Strings(ctx)
	if err != nil {
		return err
	}
	want := artefacts(m, t.Outputs)
	if len(want) == 0 && !slices.ContainsFunc(t.Outputs, streamed) {
		return failure{code: "ENGINE_EMPTY", message: "the engine says that it succeeded, and lists no file", messages: said(m)}
	}
	has := func(a artefact) bool { return slices.Contains(have, a.urn) }
	if err := s.expect(ctx, t, slices.DeleteFunc(slices.Clone(want), has)); err != nil {
		return err
	}
	for i, a := range want {
		if has(a) {
			continue
		}
		tell := func(fraction float64) {
			r.stop(r.tick(ctx, enum.StageCollecting, atCollecting+int((float64(i)+fraction)*5/float64(len(want))), "Fetching the results"))
		}
		if err := s.fetch(ctx, r, a, tell); err != nil {
			return err
		}
		tell(1)
		if r.late() {
			return againError{0}
		}
	}
	views, err := s.at(t.Region).Metadata(ctx, t.Urn)
	if err != nil && !aps.IsStatus(err, 404) {
		return err
	}
	for i, v := range views {
		did, err := s.harvest(ctx, r, i, v)
		if err != nil {
			return err
		}
		if did && r.late() {
			return againError{0}
		}
	}
	return nil
}

// streamed outputs are read from the engine by its viewer and have no file.
func streamed(o enum.OutputFormat) bool { return o == enum.SVF || o == enum.SVF2 }

type artefact struct {
	format          enum.OutputFormat
	urn, name, mime string
}

// artefacts are the files of the manifest that belong to the outputs.
func artefacts(m *aps.Manifest, outputs []enum.OutputFormat) (list []artefact) {
	for _, o := range outputs {
		d := find(m, o)
		if d == nil || streamed(o) {
			continue
		}
		for r := range d.Resources() {
			if r.URN == "" || r.Type != "resource" {
				continue
			}
			name := path.Base(r.URN)
			kind := r.MIME
			if kind == "" || kind == "application/octet-stream" {
				if byName := mime.TypeByExtension(path.Ext(name)); byName != "" {
					kind = byName
				}
			}
			if kind == "" {
				kind = "application/octet-stream"
			}
			list = append(list, artefact{o, r.URN, cut(name, 200), kind})
		}
	}
	return list
}

// expect enters the blobs of the artefacts before they are written: those of a
// run that ends before its time are swept.
func (s *Service) expect(ctx context.Context, t *ent.Translation, list []artefact) error {
	keys := make([]string, len(list))
	for i, a := range list {
		keys[i] = a.key(t)
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
		return store.Orphan(ctx, tx, s.now().Add(store.OrphanGrace), keys...)
	})
}

// key is where the artefact lies in the blob store.
func (a artefact) key(t *ent.Translation) string {
	return "derivatives/" + t.ID.String() + "/" + digest(a.urn)[:32]
}
