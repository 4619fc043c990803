package download

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"strconv"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/google/uuid"

	"purlin/ent"
	"purlin/ent/column"
	"purlin/ent/modelobject"
	"purlin/ent/modelview"
	"purlin/ent/propertydefinition"
	"purlin/property"
)

// Bounds of a table.
const (
	maxColumns = 1000 // properties
	tablePage  = 500  // objects that are read at a time
)

// TableURL returns an address of the objects of a view that the filter chooses, nil
// for all, with their properties as CSV, called as the file of that name. What is wrong with the filter is a
// fault.BadUserInput fault.
func (s *Service) TableURL(v *ent.ModelView, file string, f *property.Filter) (string, error) {
	if f != nil {
		if err := f.Check(); err != nil {
			return "", err
		}
	}
	return s.address(ticket{View: &v.ID, Filter: f}, stem(file)+".csv")
}

// table writes a row for each object and a column for each property, the thousand
// that most objects have when there are more. The form is that of RFC 4180; a text
// that a spreadsheet would take for a formula has an apostrophe in front.
func (s *Service) table(ctx context.Context, w io.Writer, t ticket) error {
	v, err := s.db.Reader().ModelView.Query().Where(modelview.ID(*t.View)).Only(ctx)
	if ent.IsNotFound(err) {
		return errGone
	}
	if err != nil {
		return fmt.Errorf("reading the view: %w", err)
	}
	var chosen *roaring.Bitmap
	if t.Filter != nil {
		all, err := property.Choose(ctx, s.index, []uuid.UUID{v.ID}, t.Filter)
		if err != nil {
			return err
		}
		chosen = all[v.ID]
	}
	columns, header, err := s.columns(ctx, v)
	if err != nil {
		return err
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	if err := out.Write(header); err != nil {
		return err
	}
	for last := -1; ; {
		rows, err := s.page(ctx, v.ID, last, chosen)
		if err != nil {
			return err
		}
		for _, o := range rows {
			if err := out.Write(row(o, columns, len(header))); err != nil {
				return err
			}
			last = o.ObjectID
		}
		if len(rows) < tablePage {
			out.Flush()
			return out.Error()
		}
	}
}

// fixed are the columns before the properties.
var fixed = []string{"objectId", "externalId", "name", "parentId"}

type cell struct{ category, name, unit string }

// columns are the places of the properties in a row, and the header.
func (s *Service) columns(ctx context.Context, v *ent.ModelView) (map[cell]int, []string, error) {
	kept, err := s.db.Reader().PropertyDefinition.Query().Where(propertydefinition.ViewID(v.ID)).
		Order(ent.Desc(propertydefinition.FieldObjectCount), ent.Asc(propertydefinition.FieldNumber)).Limit(maxColumns).All(ctx)
	if err != nil {
		return nil, nil, fmt.Errorf("reading definitions: %w", err)
	}
	columns, header := map[cell]int{}, append([]string(nil), fixed...)
	for _, d := range kept {
		c := cell{d.Category, d.Name, d.Unit}
		if _, ok := columns[c]; ok {
			continue // of two types: one column
		}
		columns[c] = len(header)
		title := d.Name
		if d.Category != "" {
			title = d.Category + "/" + d.Name
		}
		if d.Unit != "" {
			title += " [" + d.Unit + "]"
		}
		header = append(header, plain(title))
	}
	return columns, header, nil
}

// page reads the next objects after last.
func (s *Service) page(ctx context.Context, view uuid.UUID, last int, chosen *roaring.Bitmap) ([]*ent.ModelObject, error) {
	q := s.db.Reader().ModelObject.Query().Where(modelobject.ViewID(view))
	if chosen == nil {
		q.Where(modelobject.ObjectIDGT(last))
	} else {
		var ids []int
		it := chosen.Iterator()
		it.AdvanceIfNeeded(uint32(last + 1)) //nolint:gosec // from -1 on
		for len(ids) < tablePage && it.HasNext() {
			ids = append(ids, int(it.Next()))
		}
		q.Where(modelobject.ObjectIDIn(ids...))
	}
	rows, err := q.Order(modelobject.ByObjectID()).Limit(tablePage).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading objects: %w", err)
	}
	return rows, nil
}

func row(o *ent.ModelObject, columns map[cell]int, width int) []string {
	out := make([]string, width)
	out[0], out[1], out[2] = strconv.Itoa(o.ObjectID), plain(o.ExternalID), plain(o.Name)
	if o.ParentID != nil {
		out[3] = strconv.Itoa(*o.ParentID)
	}
	for _, p := range o.Properties {
		if at, ok := columns[cell{p.Category, p.Name, p.Unit}]; ok {
			out[at] = text(p)
		}
	}
	return out
}

func text(p column.Property) string {
	switch v := p.Value.(type) {
	case string:
		return plain(v)
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64)
	case bool:
		return strconv.FormatBool(v)
	}
	return ""
}

// plain keeps a spreadsheet from taking a text for a formula
// (https://owasp.org/www-community/attacks/CSV_Injection).
func plain(s string) string {
	if s != "" && (s[0] == '=' || s[0] == '+' || s[0] == '-' || s[0] == '@' || s[0] == '\t' || s[0] == '\r') {
		return "'" + s
	}
	return s
}
