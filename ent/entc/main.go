// Command entc generates the package ent from its schema: go generate ./ent.
package main

import (
	"fmt"
	"os"

	"entgo.io/ent/entc"
	"entgo.io/ent/entc/gen"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "entc:", err)
		os.Exit(1)
	}
}

func run() error {
	storage, err := gen.NewStorage("sql")
	if err != nil {
		return err
	}
	// A client that can change tables by itself brings ent's migration engine into
	// the program (5 MB): ours changes them by the files of ent/migrate alone.
	storage.SchemaMode &^= gen.Migrate
	config := &gen.Config{
		Storage: storage,
		Features: []gen.Feature{
			gen.FeaturePrivacy, gen.FeatureUpsert, gen.FeatureLock, gen.FeatureModifier, gen.FeatureExecQuery, gen.FeatureVersionedMigration,
		},
	}
	return entc.Generate("./schema", config, entc.TemplateDir("./template"))
}
