package translate

import (
	_ "embed"
	"encoding/csv"
	"strings"

	"purlin/aps"
	"purlin/ent/column"
)

// Explanation says of a failure where it comes from and what to do.
type Explanation struct {
	Code      string
	Text      string // that the message must contain, in any case; "" matches every message
	Retryable bool   // whether the same may succeed later
	Cause     string
	Advice    string
}

// explanations.csv has a row for each failure that we know: code, text, retryable
// ("yes" or "no"), cause and advice. A code's rows with a text come before the
// one without. Codes in capitals are ours and the local engine's; those with
// dashes are APS's, as far as they have been published or reported.
//
//go:embed explanations.csv
var explanationsCSV string

// Explanations is the table of what is known of failures, in its own order.
var Explanations = readExplanations()

func readExplanations() []Explanation {
	rows, err := csv.NewReader(strings.NewReader(explanationsCSV)).ReadAll()
	if err != nil {
		panic("explanations.csv: " + err.Error())
	}
	list := make([]Explanation, 0, len(rows))
	for _, r := range rows[1:] {
		list = append(list, Explanation{Code: r[0], Text: r[1], Retryable: r[2] == "yes", Cause: r[3], Advice: r[4]})
	}
	return list
}

// Explain finds what is known of a failure; false when nothing is.
func Explain(code, message string) (Explanation, bool) {
	message = strings.ToLower(message)
	for _, e := range Explanations {
		if e.Code == code && strings.Contains(message, strings.ToLower(e.Text)) {
			return e, true
		}
	}
	return Explanation{}, false
}

// Bounds of what is kept of an engine's messages.
const (
	maxMessages    = 100
	maxMessageText = 2000 // characters
)

// said is all that the engine had to say, at every level of its manifest, in its
// order and without repeats; errors first when it is more than is kept.
func said(m *aps.Manifest) []column.EngineMessage {
	var list []column.EngineMessage
	seen := map[column.EngineMessage]bool{}
	add := func(only func(severity string) bool) {
		for _, x := range m.Messages() {
			e := column.EngineMessage{Severity: cut(x.Type, 20), Code: cut(x.Code, 200), Text: cut(x.String(), maxMessageText)}
			if !seen[e] && only(strings.ToLower(x.Type)) && len(list) < maxMessages {
				seen[e] = true
				list = append(list, e)
			}
		}
	}
	if len(m.Messages()) > maxMessages {
		add(func(severity string) bool { return severity == "error" })
	}
	add(func(string) bool { return true })
	return list
}
