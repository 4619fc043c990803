package convert

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"

	"golang.org/x/text/encoding/unicode"
	xtransform "golang.org/x/text/transform"
)

// lines reads a text format line by line, whatever ends its lines, and in
// UTF-8 or, with a byte order mark, UTF-16.
type lines struct {
	ctx    context.Context
	in     *bufio.Reader
	number int    // of the line last returned, from 1
	buf    []byte // of the line last returned
}

func newLines(ctx context.Context, src io.ReaderAt, size int64) *lines {
	var in io.Reader = io.NewSectionReader(src, 0, size)
	var mark [2]byte
	if n, _ := src.ReadAt(mark[:], 0); n == 2 && (mark == [2]byte{0xfe, 0xff} || mark == [2]byte{0xff, 0xfe}) {
		in = xtransform.NewReader(in, unicode.BOMOverride(unicode.UTF8.NewDecoder()))
	}
	return &lines{ctx: ctx, in: bufio.NewReaderSize(in, 64<<10)}
}

// next returns the next line without its end, or io.EOF. The slice is valid
// until the next call.
func (l *lines) next() ([]byte, error) {
	l.buf = l.buf[:0]
	if l.number&0xfff == 0 {
		if err := l.ctx.Err(); err != nil {
			return nil, err
		}
	}
	for {
		part, err := l.in.ReadSlice('\n')
		if len(l.buf)+len(part) > maxLine {
			return nil, &Error{Code: CodeTooLarge, Message: fmt.Sprintf("line is longer than %d bytes", maxLine), Line: l.number + 1}
		}
		whole := part
		if len(l.buf) > 0 || errors.Is(err, bufio.ErrBufferFull) {
			l.buf = append(l.buf, part...)
			whole = l.buf
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case err == io.EOF && len(whole) == 0:
			return nil, io.EOF
		case err != nil && err != io.EOF:
			return nil, readError(err)
		}
		l.number++
		if l.number == 1 {
			whole = bytes.TrimPrefix(whole, []byte("\xef\xbb\xbf"))
		}
		return bytes.TrimRight(whole, "\r\n"), nil
	}
}

// readError wraps an error of the input itself, not of what it says.
func readError(err error) error {
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		return &Error{Code: CodeMalformed, Message: "the file ends too early"}
	}
	return fmt.Errorf("reading model: %w", err)
}

// cut returns the first word of s and what follows it.
func cut(s []byte) (word, rest []byte) {
	i := 0
	for i < len(s) && blank(s[i]) {
		i++
	}
	s = s[i:]
	for i = 0; i < len(s) && !blank(s[i]); i++ {
	}
	return s[:i], s[i:]
}

func blank(c byte) bool { return c == ' ' || c == '\t' || c == '\r' || c == '\v' || c == '\f' }

// parseFloat returns the number in word, which has to be finite in 32 bits.
func parseFloat(word []byte) (float32, error) {
	if len(word) == 0 {
		return 0, errors.New("a number is missing")
	}
	if len(word) > 400 {
		return 0, errors.New("a number is too long")
	}
	v, err := strconv.ParseFloat(string(word), 32)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
		return 0, fmt.Errorf("%q is no finite number", clip(word))
	}
	return float32(v), nil
}

// floatPrefix returns the number that word starts with, finite in 32 bits, and
// how many bytes it has.
func floatPrefix(word []byte) (float32, int, error) {
	v, err := parseFloat(word)
	if err == nil {
		return v, len(word), nil
	}
	end := 0
	for sign, point, exponent := true, true, false; end < len(word); end++ {
		switch c := word[end]; {
		case c >= '0' && c <= '9':
			sign, exponent = false, true
			continue
		case sign && (c == '+' || c == '-'):
			sign = false
			continue
		case point && c == '.':
			sign, point = false, false
			continue
		case exponent && (c == 'e' || c == 'E') && end+1 < len(word) && word[end+1] >= '0' && word[end+1] <= '9':
			exponent, point = false, false
			continue
		}
		break
	}
	if end == len(word) {
		return 0, 0, err
	}
	if v, prefix := parseFloat(word[:end]); prefix == nil {
		return v, end, nil
	}
	return 0, 0, err
}

// digits returns the whole number that word consists of, if it has up to 18
// digits and nothing else.
func digits(word []byte) (n int64, ok bool) {
	if len(word) == 0 || len(word) > 18 {
		return 0, false
	}
	for _, c := range word {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = 10*n + int64(c-'0')
	}
	return n, true
}

// parseVec3 returns the three numbers that line starts with.
func parseVec3(line []byte) (v Vec3, err error) {
	for i := range v {
		var word []byte
		word, line = cut(line)
		if v[i], err = parseFloat(word); err != nil {
			return v, err
		}
	}
	return v, nil
}

// clip shortens what is quoted in a message.
func clip(b []byte) []byte { return b[:min(len(b), 40)] }

// triangulate appends to out the triangles of the polygon with n corners as
// indices of its corners. Convex polygons become fans; ears are cut from
// others of up to maxEars corners. Larger ones become fans as well.
func triangulate(out [][3]int, n int, corner func(int) Vec3) [][3]int {
	if n == 3 {
		return append(out, [3]int{0, 1, 2})
	}
	points, convex := flatten(n, corner)
	if convex || n > maxEars {
		return fan(out, n)
	}
	left := make([]int, n)
	for i := range left {
		left[i] = i
	}
	start := len(out)
	for len(left) > 3 {
		ear := -1
		for i := range left {
			a, b, c := left[(i+len(left)-1)%len(left)], left[i], left[(i+1)%len(left)]
			if isEar(points, left, a, b, c) {
				ear = i
				out = append(out, [3]int{a, b, c})
				break
			}
		}
		if ear < 0 { // crosses itself, or has no area
			return fan(out[:start], n)
		}
		left = append(left[:ear], left[ear+1:]...)
	}
	return append(out, [3]int{left[0], left[1], left[2]})
}

const maxEars = 256

func fan(out [][3]int, n int) [][3]int {
	for i := 1; i+1 < n; i++ {
		out = append(out, [3]int{0, i, i + 1})
	}
	return out
}

// plane returns the two axes of the plane that a polygon mostly lies in, in the
// order in which it turns counter-clockwise.
func plane(n int, corner func(int) Vec3) (u, v int) {
	var normal [3]float64
	for i := range n { // Newell's method
		a, b := corner(i), corner((i+1)%n)
		for k := range 3 {
			p, q := (k+1)%3, (k+2)%3
			normal[k] += (float64(a[p]) - float64(b[p])) * (float64(a[q]) + float64(b[q]))
		}
	}
	axis := 0
	for k := range 3 {
		if math.Abs(normal[k]) > math.Abs(normal[axis]) {
			axis = k
		}
	}
	u, v = (axis+1)%3, (axis+2)%3
	if normal[axis] < 0 {
		return v, u
	}
	return u, v
}

// flatten projects a polygon to its plane and tells whether it is convex there.
func flatten(n int, corner func(int) Vec3) ([][2]float64, bool) {
	u, v := plane(n, corner)
	points := make([][2]float64, n)
	for i := range points {
		c := corner(i)
		points[i] = [2]float64{float64(c[u]), float64(c[v])}
	}
	for i := range points {
		if area(points[i], points[(i+1)%n], points[(i+2)%n]) < 0 {
			return points, false
		}
	}
	return points, true
}

// area is twice the signed area of the triangle a, b, c.
func area(a, b, c [2]float64) float64 {
	return (b[0]-a[0])*(c[1]-a[1]) - (c[0]-a[0])*(b[1]-a[1])
}

func isEar(points [][2]float64, left []int, a, b, c int) bool {
	if area(points[a], points[b], points[c]) <= 0 {
		return false
	}
	for _, p := range left {
		q := points[p]
		if p == a || p == b || p == c || q == points[a] || q == points[b] || q == points[c] {
			continue
		}
		if area(points[a], points[b], q) >= 0 && area(points[b], points[c], q) >= 0 && area(points[c], points[a], q) >= 0 {
			return false
		}
	}
	return true
}
