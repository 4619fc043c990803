package translate

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"path"
	"slices"
	"strings"

	"entgo.io/ent/dialect/sql"
	"github.com/google/uuid"

	"purlin/aps"
	"purlin/ent"
	"purlin/ent/column"
	"purlin/ent/enum"
	"purlin/ent/file"
	"purlin/ent/modelobject"
	"purlin/ent/modelview"
	"purlin/ent/propertydefinition"
	"purlin/property"
	"purlin/store"
)

// harvest writes the objects of a view with their properties, and the index of
// these, segment by segment. A segment is one commit; a run that is cut off goes on
// after the last. Both streams of the engine are read as they arrive: in memory are
// the places of the objects in the tree, about 100 bytes for each, and a segment.
type harvest struct {
	service *Service
	engine  *aps.Client
	r       *ticker
	view    aps.View
	id      uuid.UUID

	nodes     map[int64]*node
	written   map[int64]bool
	externals map[string]int // how often each id outside of the model's program occurred
	index     *property.Builder
	batch     []store.Object
	model     string // the file's name
}

// node is an object's place in the tree.
type node struct {
	name     string
	parent   *int
	children int
}

// harvest records a viewable and its objects. The view's row comes last: where it
// is, its objects are whole, and there is nothing to do.
func (s *Service) harvest(ctx context.Context, r *ticker, position int, v aps.View) (did bool, err error) {
	t := r.current()
	exists, err := s.db.Primary().ModelView.Query().Where(modelview.TranslationID(t.ID), modelview.GUID(v.GUID)).Exist(ctx)
	if err != nil || exists {
		return false, err
	}
	// A function of the translation and the view, so that objects of a run that
	// was cut off are found again.
	f, err := s.db.Primary().File.Query().Where(file.ID(t.FileID)).Only(ctx)
	if err != nil {
		return false, err
	}
	h := &harvest{model: f.Name, service: s, engine: s.at(t.Region), r: r, view: v, id: uuid.NewSHA1(t.ID, []byte(v.GUID)), nodes: map[int64]*node{}, written: map[int64]bool{}, externals: map[string]int{}}
	if err := h.begin(ctx); err != nil {
		return false, err
	}
	if err := h.tree(ctx); err != nil {
		return false, err
	}
	if err := h.properties(ctx); err != nil {
		return false, err
	}
	role := enum.Model3D
	if v.Role == aps.View2D {
		role = enum.Sheet2D
	}
	return true, r.note(ctx, func(ctx context.Context, tx *ent.Tx, u *ent.TranslationUpdate) error {
		u.ClearTransfer()
		if err := h.write(ctx, tx); err != nil {
			return err
		}
		return tx.ModelView.Create().SetID(h.id).SetProjectID(t.ProjectID).SetTranslationID(t.ID).SetGUID(v.GUID).
			SetName(cut(v.Name, 200)).SetRole(role).SetPosition(position).Exec(ctx)
	})
}

// begin finds what an earlier run of this attempt wrote, or clears away what other
// attempts did.
func (h *harvest) begin(ctx context.Context) error {
	state := copied{URN: "view:" + h.view.GUID}
	var last copied
	if t := h.r.current(); len(t.Transfer) > 0 {
		if err := json.Unmarshal(t.Transfer, &last); err != nil {
			return fmt.Errorf("reading the copy's state: %w", err)
		}
	}
	if last == state {
		return h.resume(ctx)
	}
	h.index = property.NewBuilder(nil)
	raw, err := json.Marshal(state)
	if err != nil {
		return err
	}
	return h.r.note(ctx, func(ctx context.Context, tx *ent.Tx, u *ent.TranslationUpdate) error {
		u.SetTransfer(raw)
		return store.DropObjects(ctx, tx, h.id)
	})
}

func (h *harvest) resume(ctx context.Context) error {
	db := h.service.db.Primary()
	var objects []struct {
		ObjectID   int64  `json:"object_id"`
		ExternalID string `json:"external_id"`
	}
	if err := db.ModelObject.Query().Where(modelobject.ViewID(h.id)).Select(modelobject.FieldObjectID, modelobject.FieldExternalID).Scan(ctx, &objects); err != nil {
		return fmt.Errorf("finding what was written: %w", err)
	}
	for _, o := range objects {
		h.written[o.ObjectID] = true
		h.externals[o.ExternalID]++
	}
	rows, err := db.PropertyDefinition.Query().Where(propertydefinition.ViewID(h.id)).All(ctx)
	if err != nil {
		return fmt.Errorf("finding the definitions: %w", err)
	}
	known := make([]property.Definition, len(rows))
	for i, d := range rows {
		known[i] = property.Definition{Key: property.Key{Category: d.Category, Name: d.Name, Type: d.Type, Unit: d.Unit}, Number: d.Number, Objects: d.ObjectCount}
	}
	h.index = property.NewBuilder(known)
	return nil
}

// tree reads where each object is.
func (h *harvest) tree(ctx context.Context) error {
	at := func(id int64) *node {
		n := h.nodes[id]
		if n == nil {
			n = &node{}
			h.nodes[id] = n
		}
		return n
	}
	for o, err := range h.engine.TreeNodes(ctx, h.r.current().Urn, h.view.GUID, aps.ExtractOptions{}) {
		if err != nil {
			return err
		}
		n := at(o.ID)
		n.name, n.children = o.Name, len(o.Children)
		id := int(o.ID)
		for _, c := range o.Children {
			at(c).parent = &id
		}
	}
	return nil
}

func (h *harvest) properties(ctx context.Context) error {
	for p, err := range h.engine.Properties(ctx, h.r.current().Urn, h.view.GUID, aps.ExtractOptions{}) {
		if err != nil {
			return err
		}
		if err := h.add(ctx, p); err != nil {
			return err
		}
	}
	for id, n := range h.nodes { // those that have no properties
		if err := h.add(ctx, aps.ObjectProperties{ObjectID: id, Name: n.name}); err != nil {
			return err
		}
	}
	return nil
}

// name is an object's name. The engine calls the model as a whole by the key of
// its content, which would tell versions apart that are alike.
func (h *harvest) name(engines string) string {
	key := h.r.current().ObjectKey
	if engines == key || engines == strings.TrimSuffix(key, path.Ext(key)) {
		return h.model
	}
	return plain(engines, 1000)
}

// add takes an object into the segment, and commits the segment when it is full.
func (h *harvest) add(ctx context.Context, p aps.ObjectProperties) error {
	if h.written[p.ObjectID] {
		return nil
	}
	if p.ObjectID < 0 || p.ObjectID > math.MaxInt32 {
		return failure{code: "ENGINE_FAILED", message: fmt.Sprintf("the engine numbers an object of the model %d, which is no 32-bit number", p.ObjectID)}
	}
	h.written[p.ObjectID] = true
	values, err := flatten(p)
	if err != nil {
		return err
	}
	o := store.Object{ID: int(p.ObjectID), ExternalID: plain(p.ExternalID, 250), Name: h.name(p.Name), Properties: values}
	if n := h.nodes[p.ObjectID]; n != nil {
		o.ParentID, o.ChildCount = n.parent, n.children
	}
	o.Occurrence = h.externals[o.ExternalID]
	h.externals[o.ExternalID]++
	o.Hash = h.index.Add(uint32(p.ObjectID), o.Name, values)
	h.batch = append(h.batch, o)
	if len(h.batch)+h.index.Values() < h.service.o.Segment {
		return nil
	}
	err = h.r.note(ctx, func(ctx context.Context, tx *ent.Tx, _ *ent.TranslationUpdate) error { return h.write(ctx, tx) })
	if err == nil && h.r.late() {
		err = againError{0}
	}
	return err
}

// write writes the segment in tx.
func (h *harvest) write(ctx context.Context, tx *ent.Tx) error {
	project := h.r.t.ProjectID
	blocks, definitions := h.index.Flush()
	if err := h.service.db.WriteObjects(ctx, tx, project, h.id, h.batch); err != nil {
		return err
	}
	h.batch = h.batch[:0]
	for part := range slices.Chunk(blocks, 200) {
		rows := make([]*ent.PropertyBlockCreate, len(part))
		for i, b := range part {
			rows[i] = tx.PropertyBlock.Create().SetProjectID(project).SetViewID(h.id).SetNumber(b.Property).SetLow(b.Low).SetHigh(b.High).SetData(b.Data)
		}
		if err := tx.PropertyBlock.CreateBulk(rows...).Exec(ctx); err != nil {
			return fmt.Errorf("writing the index: %w", err)
		}
	}
	for part := range slices.Chunk(definitions, 500) {
		rows := make([]*ent.PropertyDefinitionCreate, len(part))
		for i, d := range part {
			rows[i] = tx.PropertyDefinition.Create().SetProjectID(project).SetViewID(h.id).SetNumber(d.Number).
				SetCategory(d.Category).SetName(d.Name).SetType(d.Type).SetUnit(d.Unit).SetObjectCount(d.Objects)
		}
		err := tx.PropertyDefinition.CreateBulk(rows...).
			OnConflict(sql.ConflictColumns(propertydefinition.FieldViewID, propertydefinition.FieldNumber)).UpdateObjectCount().Exec(ctx)
		if err != nil {
			return fmt.Errorf("writing the definitions: %w", err)
		}
	}
	return nil
}

func flatten(p aps.ObjectProperties) ([]column.Property, error) {
	out := []column.Property{}
	groups, err := p.Groups()
	if err != nil {
		return nil, fmt.Errorf("reading the properties of object %d: %w", p.ObjectID, err)
	}
	for _, g := range groups {
		for _, q := range g.Properties {
			if text, ok := q.Value.(string); ok {
				q.Value = plain(text, maxText)
			}
			if v, ok := property.Parse(q.Value); ok {
				out = append(out, column.Property{Category: plain(g.Name, 250), Name: plain(q.Name, 250), Value: v.Any(), Unit: v.Unit})
			}
		}
	}
	return out, nil
}

// maxText is how many characters of a value are kept.
const maxText = 64 << 10

// plain is at most n characters of s, without NUL, which PostgreSQL does not keep.
func plain(s string, n int) string {
	if strings.Contains(s, "\x00") {
		s = strings.ReplaceAll(s, "\x00", "")
	}
	if len(s) <= n {
		return s
	}
	return cut(s, n)
}
