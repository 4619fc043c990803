package server

import (
	"errors"
	"maps"
	"slices"
	"time"
)

// turns is in how many turns all sockets are pinged.
const turns = 16

// rounds are the open sockets, by the turn in which they are pinged. A goroutine goes
// round while there are any: a timer for each would cost more than the rest of a
// silent socket does.
type rounds struct {
	at   [turns]map[*socket]struct{}
	open int
	turn int // whose sockets were pinged last
	stop chan struct{}
}

func (r *rounds) all() []*socket {
	all := make([]*socket, 0, r.open)
	for _, some := range r.at {
		all = slices.AppendSeq(all, maps.Keys(some))
	}
	return all
}

var errDraining = errors.New("draining")

// register admits a socket unless the server drains.
func (s *Server) register(c *socket) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.draining.Load() {
		return errDraining
	}
	r := &s.sockets
	c.turn = r.turn // which comes last
	if r.at[c.turn] == nil {
		r.at[c.turn] = map[*socket]struct{}{}
	}
	r.at[c.turn][c] = struct{}{}
	if r.open++; r.open == 1 {
		r.stop = make(chan struct{})
		s.running.Add(1)
		go s.goRound(r.stop)
	}
	s.running.Add(1)
	return nil
}

func (s *Server) unregister(c *socket) {
	s.mu.Lock()
	r := &s.sockets
	delete(r.at[c.turn], c)
	if r.open--; r.open == 0 {
		close(r.stop)
	}
	s.mu.Unlock()
	s.running.Done()
}

// goRound pings every socket once in each Limits.Ping.
func (s *Server) goRound(stop chan struct{}) {
	defer s.running.Done()
	tick := time.NewTicker(max(s.limits.Ping/turns, time.Millisecond))
	defer tick.Stop()
	for {
		select {
		case <-stop:
			return
		case <-tick.C:
		}
		s.mu.Lock()
		r := &s.sockets
		r.turn = (r.turn + 1) % turns
		due := slices.Collect(maps.Keys(r.at[r.turn]))
		s.mu.Unlock()
		for _, c := range due {
			c.ping()
		}
	}
}
