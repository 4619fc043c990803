package translate

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"mime"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"purlin/aps"
	"purlin/ent"
	"purlin/ent/column"
	"purlin/ent/derivative"
	"purlin/ent/enum"
	"purlin/ent/modelobject"
	"purlin/ent/modelview"
	"purlin/store"
)

// objectBatch is how many objects of a model are written in one commit.
const objectBatch = 500

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
		did, err := s.view(ctx, r, i, v)
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
		return store.Orphan(ctx, tx, now().Add(store.OrphanGrace), keys...)
	})
}

// key is where the artefact lies in the blob store.
func (a artefact) key(t *ent.Translation) string {
	return "derivatives/" + t.ID.String() + "/" + digest(a.urn)[:32]
}

// view records a viewable and its objects. The view's row comes last: where it
// is, its objects are whole, and there is nothing to do.
func (s *Service) view(ctx context.Context, r *ticker, position int, v aps.View) (did bool, err error) {
	t := r.current()
	exists, err := s.db.Primary().ModelView.Query().Where(modelview.TranslationID(t.ID), modelview.GUID(v.GUID)).Exist(ctx)
	if err != nil || exists {
		return false, err
	}
	// A function of the translation and the view, so that objects of a run that
	// was cut off are found again.
	id := uuid.NewSHA1(t.ID, []byte(v.GUID))
	written, err := s.begun(ctx, r, id, v)
	if err != nil {
		return false, err
	}
	tree, err := s.at(t.Region).ObjectTree(ctx, t.Urn, v.GUID, aps.ExtractOptions{})
	if err != nil {
		return false, err
	}
	nodes := map[int64]node{}
	place(nodes, tree, nil)
	batch := make([]aps.ObjectProperties, 0, objectBatch)
	write := func() error {
		err := s.objects(ctx, t, id, nodes, batch)
		batch = batch[:0]
		return err
	}
	add := func(p aps.ObjectProperties) error {
		if written[p.ObjectID] {
			return nil
		}
		written[p.ObjectID] = true
		if batch = append(batch, p); len(batch) < objectBatch {
			return nil
		}
		if err := write(); err != nil {
			return err
		}
		if r.late() {
			return againError{0}
		}
		return nil
	}
	for p, err := range s.at(t.Region).Properties(ctx, t.Urn, v.GUID, aps.ExtractOptions{}) {
		if err != nil {
			return false, err
		}
		if err := add(p); err != nil {
			return false, err
		}
	}
	for id, n := range nodes { // those that have no properties
		if err := add(aps.ObjectProperties{ObjectID: id, Name: n.name}); err != nil {
			return false, err
		}
	}
	if err := write(); err != nil {
		return false, err
	}
	role := enum.Model3D
	if v.Role == aps.View2D {
		role = enum.Sheet2D
	}
	return true, r.note(ctx, func(ctx context.Context, tx *ent.Tx, u *ent.TranslationUpdate) error {
		u.ClearTransfer()
		return tx.ModelView.Create().SetID(id).SetProjectID(t.ProjectID).SetTranslationID(t.ID).SetGUID(v.GUID).
			SetName(cut(v.Name, 200)).SetRole(role).SetPosition(position).Exec(ctx)
	})
}

// begun returns the objects of the view that an earlier run of this attempt wrote,
// and clears away those of other attempts.
func (s *Service) begun(ctx context.Context, r *ticker, id uuid.UUID, v aps.View) (written map[int64]bool, err error) {
	state := copied{URN: "view:" + v.GUID}
	written = map[int64]bool{}
	var last copied
	if t := r.current(); len(t.Transfer) > 0 {
		if err := json.Unmarshal(t.Transfer, &last); err != nil {
			return nil, fmt.Errorf("reading the copy's state: %w", err)
		}
	}
	if last == state {
		ids, err := s.db.Primary().ModelObject.Query().Where(modelobject.ViewID(id)).Select(modelobject.FieldObjectID).Ints(ctx)
		for _, n := range ids {
			written[int64(n)] = true
		}
		return written, err
	}
	raw, err := json.Marshal(state)
	if err != nil {
		return nil, err
	}
	return written, r.note(ctx, func(ctx context.Context, tx *ent.Tx, u *ent.TranslationUpdate) error {
		u.SetTransfer(raw)
		_, err := tx.ModelObject.Delete().Where(modelobject.ViewID(id)).Exec(ctx)
		return err
	})
}

// node is an object's place in the tree.
type node struct {
	name     string
	parent   *int
	children int
}

// place walks the tree without recursion: its depth is the model's.
func place(nodes map[int64]node, roots []*aps.TreeObject, parent *int) {
	type visit struct {
		object *aps.TreeObject
		parent *int
	}
	var todo []visit
	for _, o := range roots {
		todo = append(todo, visit{o, parent})
	}
	for len(todo) > 0 {
		v := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		nodes[v.object.ID] = node{name: v.object.Name, parent: v.parent, children: len(v.object.Children)}
		id := int(v.object.ID)
		for _, c := range v.object.Children {
			todo = append(todo, visit{c, &id})
		}
	}
}

func (s *Service) objects(ctx context.Context, t *ent.Translation, view uuid.UUID, nodes map[int64]node, batch []aps.ObjectProperties) error {
	if len(batch) == 0 {
		return nil
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
		var rows []*ent.ModelObjectCreate
		for _, p := range batch {
			n := nodes[p.ObjectID]
			properties, err := flatten(p)
			if err != nil {
				return err
			}
			rows = append(rows, tx.ModelObject.Create().SetProjectID(t.ProjectID).SetViewID(view).SetObjectID(int(p.ObjectID)).
				SetExternalID(cut(p.ExternalID, 250)).SetName(cut(p.Name, 1000)).SetNillableParentID(n.parent).
				SetChildCount(n.children).SetProperties(properties))
		}
		return tx.ModelObject.CreateBulk(rows...).Exec(ctx)
	})
}

func flatten(p aps.ObjectProperties) ([]column.Property, error) {
	out := []column.Property{}
	if len(p.Properties) == 0 {
		return out, nil
	}
	groups, err := p.Groups()
	if err != nil {
		return nil, fmt.Errorf("reading the properties of object %d: %w", p.ObjectID, err)
	}
	for _, g := range groups {
		for _, q := range g.Properties {
			value, unit := measure(q.Value)
			out = append(out, column.Property{Category: g.Name, Name: q.Name, Value: value, Unit: unit})
		}
	}
	return out, nil
}

// measure parts a text such as "7000 millimeter^2" into its number and unit.
func measure(v any) (value any, unit string) {
	text, ok := v.(string)
	if !ok {
		return v, ""
	}
	number, unit, ok := strings.Cut(text, " ")
	if !ok || unit == "" || strings.Contains(unit, " ") {
		return v, ""
	}
	var f float64
	var rest string
	if n, _ := fmt.Sscanf(number, "%g%s", &f, &rest); n != 1 {
		return v, ""
	}
	return f, unit
}
