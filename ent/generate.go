// Package ent is what is stored: the entities of schema/, and the code that is generated
// from them.
package ent

//go:generate go run ./entc
