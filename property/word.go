package property

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"purlin/fault"
)

// words are the words of a text as they are compared: runs of letters and digits,
// without case and accents, so that "hormigon" finds "Hormigón".
func words(text string) []string {
	list := strings.FieldsFunc(fold(fault.Cut(text, maxWords)), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	for i, w := range list {
		list[i] = fault.Cut(w, maxWord)
	}
	return list
}

// fold is a text without case and accents.
func fold(s string) string {
	if ascii(s) {
		return strings.ToLower(s)
	}
	var b strings.Builder
	for _, r := range norm.NFKD.String(s) {
		if !unicode.Is(unicode.Mn, r) {
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return b.String()
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}
