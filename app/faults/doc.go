// Package faults holds the fault suite: real processes of the real binary, two
// that answer and two that work, over a PostgreSQL, a Redis, a bucket and an
// engine, while one of these parts fails. Run it by `make test-faults`.
//
// Each test breaks one part while translations run and subscribers follow, and
// ends with the same audit, which reads the database, the engine's record of its
// requests, the bucket and all that every subscriber received. It finds fault
// with an event that was lost, repeated or out of order, a translation or a job
// that is stuck, work that the engine was asked for twice, and a blob or a
// multipart upload that outlives its sweep.
//
// A test of its own plants each of these in a run that was whole, and has the
// audit find it. A full disk is a fault of the embedded default, and has a run and
// an audit of its own; the suite mounts a small file system for it, as root. The
// program is built with a standard library whose clock can be set off, so that
// processes differ in time.
//
// Waits are on what must happen; their deadlines only bound a hang.
package faults
