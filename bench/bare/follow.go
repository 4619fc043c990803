package main

import (
	"encoding/json"
	"errors"
	"net/http"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"purlin/ent/gid"
	"purlin/event"
)

// followers are the sockets that a project's events are sent to, by project.
type followers struct {
	mu     sync.Mutex
	joined sync.Cond
	conns  map[string][]*websocket.Conn
	seq    int64
}

func newFollowers() *followers {
	f := &followers{conns: map[string][]*websocket.Conn{}}
	f.joined.L = &f.mu
	return f
}

var upgrader = websocket.Upgrader{Subprotocols: []string{"graphql-transport-ws"}, ReadBufferSize: 1024, WriteBufferPool: &sync.Pool{}}

// follow speaks as much of graphql-transport-ws as its one subscriber needs: an
// acknowledgement, and from the second message on it follows.
func (f *followers) follow(w http.ResponseWriter, r *http.Request) {
	conn, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return // the upgrader has answered
	}
	go func() {
		var project string
		defer func() { f.leave(project, conn) }()
		for n := 0; ; n++ {
			_, message, err := conn.ReadMessage()
			if err != nil {
				return
			}
			switch n {
			case 0:
				if conn.WriteMessage(websocket.TextMessage, []byte(`{"type":"connection_ack"}`)) != nil {
					return
				}
			case 1:
				var m struct {
					Payload struct{ Variables struct{ Project string } }
				}
				if json.Unmarshal(message, &m) != nil {
					return
				}
				project = m.Payload.Variables.Project
				f.mu.Lock()
				f.conns[project] = append(f.conns[project], conn)
				f.mu.Unlock()
				f.joined.Signal()
			}
		}
	}()
}

func (f *followers) leave(project string, conn *websocket.Conn) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.conns[project] = slices.DeleteFunc(f.conns[project], func(c *websocket.Conn) bool { return c == conn })
	_ = conn.Close()
}

type renamed struct {
	Typename string `json:"__typename"`
	Cursor   string `json:"cursor"`
	At       string `json:"at"`
	Kind     string `json:"kind"`
	FileID   string `json:"fileId"`
}

// publish tells every follower that a file was renamed, once there are as many as
// the request says. The sockets are written to by as many goroutines as there are
// processors.
func (f *followers) publish(w http.ResponseWriter, r *http.Request) {
	name := r.URL.Query().Get("project")
	project, err := gid.Project.Decode(name)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	want, err := strconv.Atoi(r.URL.Query().Get("sockets"))
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	for len(f.conns[name]) < want {
		f.joined.Wait()
	}
	conns := f.conns[name]
	f.seq++
	e := renamed{"FileEvent", event.EncodeCursor(project, f.seq), time.Now().UTC().Format("2006-01-02T15:04:05.000Z"), "RENAMED", r.URL.Query().Get("file")}
	frame, err := json.Marshal(map[string]any{"id": "1", "type": "next", "payload": map[string]any{"data": map[string]any{"projectEvents": e}}})
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	lanes := runtime.GOMAXPROCS(0)
	errs := make([]error, lanes)
	var writing sync.WaitGroup
	for lane := range lanes {
		writing.Go(func() {
			for i := lane; i < len(conns) && errs[lane] == nil; i += lanes {
				_ = conns[i].SetWriteDeadline(time.Now().Add(5 * time.Second))
				errs[lane] = conns[i].WriteMessage(websocket.TextMessage, frame)
			}
		})
	}
	writing.Wait()
	if err := errors.Join(errs...); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Length", "2")
	_, _ = w.Write([]byte("{}"))
}
