package config

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// Profile is a kind of installation with the settings that are usual for it. Its
// file has every key, explained; nothing in it is secret.
type Profile struct {
	Name string
	File string // where it lies in the repository
	Text string // what the file begins with

	// Settings are the keys that differ from the defaults, with example.com where
	// something of the operator's own belongs.
	Settings map[string]string
	// Needed are keys without which a process of this profile does not start, and
	// whose values are secret or hold a secret.
	Needed []string
}

// deployed are the settings that every installation of several processes shares.
var deployed = map[string]string{
	"PURLIN_ADDR":            "0.0.0.0:8080",
	"PURLIN_ADMIN_ADDR":      "0.0.0.0:9090",
	"PURLIN_BLOB_URL":        "s3://purlin-models.example.com?region=us-east-1",
	"PURLIN_TRUSTED_PROXIES": "10.0.0.0/8",
	"PURLIN_SIGNUP":          "closed",
	"PURLIN_LOG_FORMAT":      "json",
	"PURLIN_DRAIN_DELAY":     "10s",
}

// secrets are the keys that such an installation takes from a store of secrets.
var secrets = []string{"PURLIN_DATABASE_URL", "PURLIN_BUS_URL", "PURLIN_SECRET_KEY", "PURLIN_APS_CLIENT_ID", "PURLIN_APS_CLIENT_SECRET", "PURLIN_MAIL_URL"}

func with(more map[string]string) map[string]string {
	all := maps.Clone(deployed)
	maps.Copy(all, more)
	return all
}

// Profiles are the kinds of installation that have a file in the repository.
func Profiles() []Profile {
	return []Profile{
		{
			Name: "template", File: ".env.template",
			Text: "Every key that Purlin reads, with its default. Copy this file, set what is yours.",
		},
		{
			Name: "development", File: "development.env",
			Text:     "A developer's machine: one process, everything in ./data.",
			Settings: map[string]string{"PURLIN_DATA_DIR": "./data", "PURLIN_ADMIN_ADDR": "127.0.0.1:9090", "PURLIN_SIGNUP": "open"},
		},
		{
			Name: "staging", File: "staging.env",
			Text:     "As production, smaller, at an address of its own.",
			Settings: with(map[string]string{"PURLIN_PUBLIC_URL": "https://purlin.staging.example.com"}),
			Needed:   secrets,
		},
		{
			Name: "production", File: "production.env",
			Text: "Any number of processes on PostgreSQL, S3, Redis and Autodesk Platform Services.",
			Settings: with(map[string]string{
				"PURLIN_PUBLIC_URL": "https://purlin.example.com",
				"PURLIN_WORKERS":    "32",
				"PURLIN_COPIES":     "16",
			}),
			Needed: secrets,
		},
	}
}

// Write prints the profile's file: each key with what it is for. Those that the
// profile leaves at their default, and those that hold a secret, are comments.
func (p Profile) Write(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n# Lines are KEY=VALUE, for purlin --config FILE; the environment wins over them.\n# Written by purlin config --profile %s: change config/profile.go, not this file.\n", p.Text, p.Name)
	for _, f := range fields() {
		key, value := f.Tag.Get("env"), f.Tag.Get("envDefault")
		fmt.Fprintf(&b, "\n%s", comment(f.Tag.Get("doc")))
		given, ok := p.Settings[key]
		switch {
		case ok:
			fmt.Fprintf(&b, "%s=%s\n", key, given)
		case slices.Contains(p.Needed, key):
			fmt.Fprintf(&b, "# Secret: set it in the environment, from a store of secrets.\n# %s=\n", key)
		default:
			fmt.Fprintf(&b, "# %s=%s\n", key, value)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// comment breaks a text into comment lines of at most 100 characters.
func comment(text string) string {
	var b strings.Builder
	line := "#"
	for word := range strings.FieldsSeq(text) {
		if len(line)+1+len(word) > 100 {
			b.WriteString(line + "\n")
			line = "#"
		}
		line += " " + word
	}
	return b.String() + line + "\n"
}
