package svf

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
)

// Files of the database: lists in JSON, zipped, whose first entry is 0 and stands
// for nothing.
const (
	ids   = iota // external ids of the objects
	offs         // number of the pair with which each object begins
	avs          // pairs of an attribute and a value; without the first entry
	attrs        // name, category, type, unit, and four that are not used
	vals
)

var databaseFiles = [...]databaseFile{
	ids:   {"objects_ids.json", "PropertyIDs"},
	offs:  {"objects_offs.json", "PropertyOffsets"},
	avs:   {"objects_avs.json", "PropertyAVs"},
	attrs: {"objects_attrs.json", "PropertyAttributes"},
	vals:  {"objects_vals.json", "PropertyValues"},
}

type databaseFile struct{ name, kind string }

func (f databaseFile) file() string { return f.name + ".gz" }

// DatabaseFile is the file that stands for the database in manifests.
var DatabaseFile = databaseFiles[attrs].file()

// Object is one object with its properties.
type Object struct {
	Name, ExternalID string
	Parent           int // id; 0 of the model
	Children         []int
	Properties       []Property
}

// Property is one value of an object: a string, a bool, an int64 or a float64.
type Property struct {
	Category, Name string
	Value          any
	Unit           string // of a number
}

// Types of attributes.
const (
	typeBool   = 1
	typeInt    = 2
	typeDouble = 3
	typeObject = 11 // an id
	typeString = 20
)

// Database writes the objects of a model in the order of their ids, from 1. It
// keeps the attributes and values that it has seen in memory.
type Database struct {
	lists [len(databaseFiles)]*list
	attrs map[string]int
	vals  map[string]int
	pairs int
}

// NewDatabase begins a database; create makes each file by its name, and the
// database closes it.
func NewDatabase(create func(name string) (io.WriteCloser, error)) (*Database, error) {
	d := &Database{attrs: map[string]int{}, vals: map[string]int{}}
	for i, f := range databaseFiles {
		file, err := create(f.file())
		if err != nil {
			return nil, errors.Join(err, d.Close())
		}
		d.lists[i] = newList(file, i)
	}
	return d, nil
}

// Add writes the next object and returns its id.
func (d *Database) Add(o Object) (id int, err error) {
	d.lists[offs].add(strconv.Itoa(d.pairs))
	if err := d.lists[ids].addJSON(o.ExternalID); err != nil {
		return 0, err
	}
	const hidden = 1
	err = d.pair(attribute{"name", "__name__", typeString, "", 0}, o.Name)
	if o.Parent > 0 && err == nil {
		err = d.pair(attribute{"parent", "__parent__", typeObject, "", hidden}, int64(o.Parent))
	}
	for _, p := range o.Properties {
		if err == nil {
			err = d.property(p)
		}
	}
	for _, c := range o.Children {
		if err == nil {
			err = d.pair(attribute{"child", "__child__", typeObject, "", hidden}, int64(c))
		}
	}
	return d.lists[ids].entries - 1, err
}

func (d *Database) property(p Property) error {
	a := attribute{p.Name, p.Category, typeString, strings.NewReplacer("²", "^2", "³", "^3").Replace(p.Unit), 0}
	switch v := p.Value.(type) {
	case bool:
		a.kind, p.Value = typeBool, int64(0)
		if v {
			p.Value = int64(1)
		}
	case int64:
		a.kind = typeInt
		if p.Unit != "" {
			a.kind = typeDouble
		}
	case float64:
		a.kind = typeDouble
		if math.IsInf(v, 0) || math.IsNaN(v) { // no number of JSON
			a.kind, p.Value = typeString, fmt.Sprint(v)
		}
	}
	return d.pair(a, p.Value)
}

type attribute struct {
	name, category string
	kind           int
	unit           string
	flags          int
}

// MarshalJSON writes the attribute as the list has it.
func (a attribute) MarshalJSON() ([]byte, error) {
	var unit any
	if a.unit != "" {
		unit = a.unit
	}
	return json.Marshal([]any{a.name, a.category, a.kind, unit, nil, nil, a.flags, 0})
}

func (d *Database) pair(a attribute, value any) error {
	attr, err := d.lists[attrs].index(d.attrs, a)
	if err != nil {
		return err
	}
	val, err := d.lists[vals].index(d.vals, value)
	if err != nil {
		return err
	}
	d.lists[avs].add(strconv.Itoa(attr))
	d.lists[avs].add(strconv.Itoa(val))
	d.pairs++
	return nil
}

// Close ends the files.
func (d *Database) Close() error {
	var all []error
	for _, l := range d.lists {
		if l != nil {
			all = append(all, l.close())
		}
	}
	return errors.Join(all...)
}

// list is a file of the database. Texts have a line each: readers rely on that.
type list struct {
	name    string
	file    io.Closer
	zip     *gzip.Writer
	out     *bufio.Writer // its error stays until the end
	comma   string
	entries int
}

func newList(file io.WriteCloser, kind int) *list {
	z := gzip.NewWriter(file)
	l := &list{name: databaseFiles[kind].file(), file: file, zip: z, out: bufio.NewWriter(z), comma: ",\n"}
	if kind == offs || kind == avs {
		l.comma = ","
	}
	_ = l.out.WriteByte('[')
	if kind != avs {
		l.add("0")
	}
	return l
}

func (l *list) add(entry string) {
	if l.entries > 0 {
		_, _ = l.out.WriteString(l.comma)
	}
	_, _ = l.out.WriteString(entry)
	l.entries++
}

func (l *list) addJSON(entry any) error {
	text, err := json.Marshal(entry)
	if err != nil {
		return fmt.Errorf("writing %s: %w", l.name, err)
	}
	l.add(string(text))
	return nil
}

// index returns where an entry is in the list, and adds it if it is new.
func (l *list) index(known map[string]int, entry any) (int, error) {
	text, err := json.Marshal(entry)
	if err != nil {
		return 0, fmt.Errorf("writing %s: %w", l.name, err)
	}
	at, ok := known[string(text)]
	if !ok {
		at = l.entries
		known[string(text)] = at
		l.add(string(text))
	}
	return at, nil
}

func (l *list) close() error {
	_, _ = l.out.WriteString(strings.TrimPrefix(l.comma, ",") + "]")
	if err := errors.Join(l.out.Flush(), l.zip.Close(), l.file.Close()); err != nil {
		return fmt.Errorf("writing %s: %w", l.name, err)
	}
	return nil
}
