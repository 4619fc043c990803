package store

import (
	"strings"

	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql"
	"github.com/google/uuid"
)

// Among keeps the rows whose column is one of ids, by their index. The ids are one
// parameter: the statement, which databases keep prepared by its text, is the same
// whatever their number.
func Among(column string, ids []uuid.UUID) func(*sql.Selector) {
	texts := make([]string, len(ids))
	for i, id := range ids {
		texts[i] = id.String()
	}
	list := strings.Join(texts, ",")
	return func(s *sql.Selector) {
		before, after, arg := " = any(string_to_array(", ", ',')::uuid[])", list
		if s.Dialect() == dialect.SQLite {
			before, after, arg = " in (select value from json_each(", "))", `["`+strings.ReplaceAll(list, ",", `","`)+`"]`
		}
		s.Where(sql.P(func(b *sql.Builder) { b.Ident(s.C(column)).WriteString(before).Arg(arg).WriteString(after) }))
	}
}
