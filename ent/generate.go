// Package ent is what is stored: the entities of schema/, and the code that is generated
// from them.
package ent

//go:generate go tool ent generate --feature privacy,sql/upsert,sql/lock,sql/modifier,sql/execquery,sql/versioned-migration --template ./template ./schema
