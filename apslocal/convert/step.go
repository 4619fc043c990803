package convert

import (
	"bufio"
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf16"
)

const (
	stepMaxStatement = 16 << 20 // bytes of a statement that is kept
	stepMaxDepth     = 32       // lists in lists
	stepPeek         = 26       // bytes of arguments that decide whether a statement is kept
)

// stepReader reads a STEP physical file (ISO 10303-21) statement by statement,
// in one pass and with memory for one statement.
type stepReader struct {
	ctx  context.Context // of the one call that it lives for
	in   *bufio.Reader
	line int
	buf  []byte
}

func newSTEP(ctx context.Context, src io.ReaderAt, size int64) *stepReader {
	return &stepReader{ctx: ctx, in: bufio.NewReaderSize(io.NewSectionReader(src, 0, size), 256<<10), line: 1}
}

// stepStatement is #id = kind(arguments), or without an id. The arguments are
// good until the next call.
type stepStatement struct {
	id        int64
	kind      string
	arguments []byte
	line      int // where it ends
}

func (r *stepReader) bad(format string, args ...any) error {
	return &Error{Code: CodeMalformed, Message: fmt.Sprintf(format, args...), Line: r.line}
}

// next returns the next statement that keep wants, which it is asked by kind and
// the first bytes of its arguments. The end of the file is io.EOF.
func (r *stepReader) next(keep func(kind, start []byte) bool) (stepStatement, error) {
	for {
		if err := r.ctx.Err(); err != nil {
			return stepStatement{}, err
		}
		open, kept, err := r.statement(keep)
		if err != nil {
			return stepStatement{}, err
		}
		if !kept {
			continue
		}
		s := stepStatement{line: r.line, kind: string(r.buf)}
		if open >= 0 {
			s.kind = string(r.buf[:open])
			if s.arguments = r.buf[open+1:]; len(s.arguments) == 0 || s.arguments[len(s.arguments)-1] != ')' {
				return s, r.bad("a statement has no closing bracket")
			}
			s.arguments = s.arguments[:len(s.arguments)-1]
		}
		if id, kind, ok := strings.Cut(s.kind, "="); ok {
			s.kind = kind
			if s.id, err = strconv.ParseInt(strings.TrimPrefix(id, "#"), 10, 64); err != nil || s.id < 1 || id[0] != '#' {
				return s, r.bad("%q is no number of an entity", clip([]byte(id)))
			}
		}
		return s, nil
	}
}

// statement reads one into buf, without blanks and comments outside of strings,
// or passes over it. It returns where its first bracket is, -1 for none.
func (r *stepReader) statement(keep func(kind, start []byte) bool) (open int, kept bool, err error) {
	r.buf, open = r.buf[:0], -1
	decided, quoted := false, false
	decide := func() bool {
		kind := r.buf[:open]
		if at := bytes.IndexByte(kind, '='); at >= 0 {
			kind = kind[at+1:]
		}
		return keep(kind, r.buf[open+1:])
	}
	for {
		c, err := r.in.ReadByte()
		if err == io.EOF && len(r.buf) == 0 {
			return 0, false, io.EOF
		}
		if err != nil {
			return 0, false, readError(err)
		}
		switch {
		case c == '\n':
			r.line++
			continue
		case c == '\'':
			quoted = !quoted
		case quoted:
		case c == ';':
			return open, decided || open < 0 || decide(), nil
		case blank(c):
			continue
		case c == '/':
			if next, err := r.in.Peek(1); err == nil && next[0] == '*' {
				if err := r.comment(); err != nil {
					return 0, false, err
				}
				continue
			}
		case c == '(' && open < 0:
			open = len(r.buf)
		}
		if r.buf = append(r.buf, c); len(r.buf) > stepMaxStatement {
			return 0, false, &Error{Code: CodeTooLarge, Message: fmt.Sprintf("a statement has more than %d bytes", stepMaxStatement), Line: r.line}
		}
		// What starts with a string may be a GlobalId: that takes some more bytes to see.
		if n := len(r.buf) - open - 1; open >= 0 && !decided && (n == 1 || n == stepPeek) {
			if decided = decide(); !decided && (n == stepPeek || c != '\'') {
				return 0, false, r.skip(quoted)
			}
		}
	}
}

// skip passes over the rest of a statement.
func (r *stepReader) skip(quoted bool) error {
	for {
		part, err := r.in.ReadSlice(';')
		if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
			return readError(err)
		}
		r.line += bytes.Count(part, []byte{'\n'})
		for {
			comment := bytes.Index(part, []byte("/*"))
			if comment < 0 {
				break
			}
			if quoted = quoted != (bytes.Count(part[:comment], []byte{'\''})%2 == 1); quoted {
				part = part[comment+2:] // within a string
				continue
			}
			_, rest, ended := bytes.Cut(part[comment+2:], []byte("*/"))
			if !ended {
				if err := r.comment(); err != nil {
					return err
				}
			}
			part = rest
		}
		quoted = quoted != (bytes.Count(part, []byte{'\''})%2 == 1)
		if !quoted && len(part) > 0 && part[len(part)-1] == ';' {
			return nil
		}
	}
}

// comment passes over what is behind the slash of a comment.
func (r *stepReader) comment() error {
	for last := byte(0); ; {
		c, err := r.in.ReadByte()
		if err != nil {
			return r.bad("a comment does not end")
		}
		if c == '\n' {
			r.line++
		}
		if last == '*' && c == '/' {
			return nil
		}
		last = c
	}
}

// stepKind tells what a value is.
type stepKind byte

const (
	stepNull    stepKind = iota // $ or *
	stepNumber                  // integer or real
	stepString                  // decoded
	stepEnum                    // without dots
	stepRef                     // #12
	stepList                    // ( … )
	stepTyped                   // IFCLABEL( … )
	stepUnknown                 // binary and what else there is
)

type stepValue struct {
	kind stepKind
	text string // of a string, number, enum or type
	ref  int64
	list []stepValue // of a list, or the argument of a type
}

// values parses arguments.
func (s *stepStatement) values() ([]stepValue, error) {
	p := stepParser{in: s.arguments}
	list, err := p.list(0)
	if err != nil || p.at != len(p.in) {
		return nil, &Error{Code: CodeMalformed, Message: fmt.Sprintf("#%d: the arguments of %s cannot be read", s.id, clip([]byte(s.kind))), Line: s.line}
	}
	return list, nil
}

type stepParser struct {
	in []byte
	at int
}

var errSTEP = &Error{Code: CodeMalformed, Message: "a value cannot be read"}

// list reads values up to the end of the input or a closing bracket.
func (p *stepParser) list(depth int) ([]stepValue, error) {
	if depth > stepMaxDepth {
		return nil, errSTEP
	}
	var list []stepValue
	for p.at < len(p.in) && p.in[p.at] != ')' {
		v, err := p.value(depth)
		if err != nil {
			return nil, err
		}
		list = append(list, v)
		switch {
		case p.at == len(p.in) || p.in[p.at] == ')':
		case p.in[p.at] == ',' && p.at+1 < len(p.in) && p.in[p.at+1] != ')':
			p.at++
		default:
			return nil, errSTEP
		}
	}
	return list, nil
}

func (p *stepParser) value(depth int) (stepValue, error) {
	switch c := p.in[p.at]; c {
	case '$', '*':
		p.at++
		return stepValue{}, nil
	case '\'':
		return p.quoted()
	case '(':
		return p.bracket(stepValue{kind: stepList}, depth)
	}
	start := p.at
	for p.at < len(p.in) && p.in[p.at] != ',' && p.in[p.at] != ')' && p.in[p.at] != '(' {
		p.at++
	}
	word := string(p.in[start:p.at])
	switch {
	case word == "":
		return stepValue{}, errSTEP
	case p.at < len(p.in) && p.in[p.at] == '(':
		return p.bracket(stepValue{kind: stepTyped, text: word}, depth)
	case word[0] == '#':
		ref, err := strconv.ParseInt(word[1:], 10, 64)
		if err != nil {
			return stepValue{}, errSTEP
		}
		return stepValue{kind: stepRef, ref: ref}, nil
	case word[0] == '.' && len(word) > 2 && word[len(word)-1] == '.':
		return stepValue{kind: stepEnum, text: word[1 : len(word)-1]}, nil
	case word[0] >= '0' && word[0] <= '9' || word[0] == '-' || word[0] == '+':
		return stepValue{kind: stepNumber, text: word}, nil
	}
	return stepValue{kind: stepUnknown, text: word}, nil
}

func (p *stepParser) bracket(v stepValue, depth int) (stepValue, error) {
	p.at++
	var err error
	if v.list, err = p.list(depth + 1); err != nil {
		return v, err
	}
	if p.at == len(p.in) {
		return v, errSTEP
	}
	p.at++
	return v, nil
}

func (p *stepParser) quoted() (stepValue, error) {
	start := p.at + 1
	for p.at = start; p.at < len(p.in); p.at++ {
		if p.in[p.at] != '\'' {
			continue
		}
		if p.at+1 < len(p.in) && p.in[p.at+1] == '\'' {
			p.at++
			continue
		}
		text := string(p.in[start:p.at])
		p.at++
		return stepValue{kind: stepString, text: stepDecode(text)}, nil
	}
	return stepValue{}, errSTEP
}

// stepDecode undoes the encoding of strings (ISO 10303-21, 6.4.3). What is not
// encoded as it should be stays as it is.
func stepDecode(s string) string {
	s = strings.ReplaceAll(s, "''", "'")
	if !strings.Contains(s, `\`) {
		return s
	}
	var out strings.Builder
	for len(s) > 0 {
		at := strings.IndexByte(s, '\\')
		if at < 0 {
			out.WriteString(s)
			break
		}
		out.WriteString(s[:at])
		text, used := stepEscape(s[at:])
		out.WriteString(text)
		s = s[at+used:]
	}
	return out.String()
}

// stepEscape returns what the escape that s starts with stands for, and its
// length.
func stepEscape(s string) (string, int) {
	switch {
	case strings.HasPrefix(s, `\\`):
		return `\`, 2
	case strings.HasPrefix(s, `\S\`) && len(s) > 3: // the upper half of ISO 8859-1
		return string(rune(s[3]&0x7f) + 0x80), 4
	case strings.HasPrefix(s, `\X\`) && len(s) >= 5:
		if b, err := hex.DecodeString(s[3:5]); err == nil {
			return string(rune(b[0])), 5
		}
	case strings.HasPrefix(s, `\P`) && len(s) >= 4 && s[3] == '\\': // another part of ISO 8859: taken for the first
		return "", 4
	case strings.HasPrefix(s, `\X2\`) || strings.HasPrefix(s, `\X4\`):
		text, _, ended := strings.Cut(s[4:], `\X0\`)
		b, err := hex.DecodeString(text)
		width := int(s[2] - '0')
		if !ended || err != nil || len(b)%width != 0 {
			break
		}
		var units []uint16
		var runes []rune
		for ; len(b) > 0; b = b[width:] {
			if width == 2 {
				units = append(units, uint16(b[0])<<8|uint16(b[1]))
			} else {
				runes = append(runes, rune(b[0])<<24|rune(b[1])<<16|rune(b[2])<<8|rune(b[3]))
			}
		}
		return string(utf16.Decode(units)) + string(runes), 4 + len(text) + 4
	}
	return s[:1], 1
}
