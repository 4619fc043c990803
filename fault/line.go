package fault

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Line is a name as it is kept, on one line: in Normalization Form C (Unicode
// Standard Annex 15), without [Unseen] characters and space around it. A name in
// which nothing can be seen is empty.
func Line(s string) string {
	s = strings.TrimSpace(strings.Map(func(r rune) rune {
		if Unseen(r) {
			return -1
		}
		return r
	}, norm.NFC.String(s)))
	if !strings.ContainsFunc(s, unicode.IsGraphic) { // joiners, which shape what is around them, alone
		return ""
	}
	return s
}

// Cut is s with at most n bytes, and no half character.
func Cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// Unseen tells whether r only hides in a name or disguises it: a control
// character, a control of the text's direction, an invisible space, or what stands
// for a character that was lost.
func Unseen(r rune) bool {
	switch r {
	case '\u00ad', '\u200b', '\u2060', '\ufeff', unicode.ReplacementChar:
		return true
	}
	return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r)
}
