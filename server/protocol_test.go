package server_test

import (
	"bufio"
	"crypto/rand"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/stretchr/testify/require"

	"purlin/server"
)

// rawSocket is a WebSocket whose client is nothing but bytes (RFC 6455), so that
// the tests can say what no library would.
type rawSocket struct {
	t    *testing.T
	conn net.Conn
	in   *bufio.Reader
}

// open shakes hands, offering protocol, and fails when the server does not.
func open(t *testing.T, host, protocol string) *rawSocket {
	t.Helper()
	s, resp := handshake(t, host, "Sec-WebSocket-Protocol: "+protocol)
	require.Equal(t, http.StatusSwitchingProtocols, resp.StatusCode)
	return s
}

func handshake(t *testing.T, host string, headers ...string) (*rawSocket, *http.Response) {
	t.Helper()
	conn, err := net.Dial("tcp", host)
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.Close() })
	require.NoError(t, conn.SetDeadline(time.Now().Add(2*time.Minute)))
	key := make([]byte, 16)
	_, _ = rand.Read(key)
	_, err = fmt.Fprintf(conn, "GET /graphql HTTP/1.1\r\nHost: %s\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: %s\r\n%s\r\n\r\n",
		host, base64.StdEncoding.EncodeToString(key), strings.Join(headers, "\r\n"))
	require.NoError(t, err)
	s := &rawSocket{t: t, conn: conn, in: bufio.NewReader(conn)}
	resp, err := http.ReadResponse(s.in, nil)
	require.NoError(t, err)
	return s, resp
}

const (
	opText, opBinary, opClose, opPing, opPong = 1, 2, 8, 9, 10
	final                                     = 0x80
)

// frame is one frame as a client masks it.
func frame(first byte, payload string) []byte {
	b := []byte{first}
	switch n := len(payload); {
	case n < 126:
		b = append(b, 0x80|byte(n))
	case n < 1<<16:
		b = binary.BigEndian.AppendUint16(append(b, 0x80|126), uint16(n))
	default:
		b = binary.BigEndian.AppendUint64(append(b, 0x80|127), uint64(n))
	}
	mask := []byte{1, 2, 3, 4}
	b = append(b, mask...)
	for i := range len(payload) {
		b = append(b, payload[i]^mask[i%4])
	}
	return b
}

func (s *rawSocket) write(b []byte) {
	_, _ = s.conn.Write(b) // the server may have closed already
}

func (s *rawSocket) say(messages ...string) *rawSocket {
	for _, m := range messages {
		s.write(frame(final|opText, m))
	}
	return s
}

// next reads one frame. The code is that of a close frame, -1 when the connection
// ended without one.
func (s *rawSocket) next() (op byte, payload string, code int) {
	head := make([]byte, 2)
	if _, err := io.ReadFull(s.in, head); err != nil {
		return 0, "", -1
	}
	require.Zero(s.t, head[0]&0x70, "a reserved bit")
	require.Zero(s.t, head[1]&0x80, "a server masks nothing")
	n := uint64(head[1])
	switch n {
	case 126:
		b := make([]byte, 2)
		_, _ = io.ReadFull(s.in, b)
		n = uint64(binary.BigEndian.Uint16(b))
	case 127:
		b := make([]byte, 8)
		_, _ = io.ReadFull(s.in, b)
		n = binary.BigEndian.Uint64(b)
	}
	require.Less(s.t, n, uint64(8<<20))
	b := make([]byte, n)
	if _, err := io.ReadFull(s.in, b); err != nil {
		return 0, "", -1
	}
	op = head[0] & 0x0f
	if op == opClose {
		code = 1005
		if len(b) >= 2 {
			code = int(binary.BigEndian.Uint16(b))
		}
	}
	return op, string(b), code
}

// until reads messages until the server closes, and answers its close.
func (s *rawSocket) until() (said []string, code int) {
	for {
		op, payload, code := s.next()
		switch {
		case code == -1:
			return said, -1
		case op == opClose:
			s.write(frame(final|opClose, payload))
			return said, code
		case op == opText:
			said = append(said, payload)
		}
	}
}

// hear reads n messages.
func (s *rawSocket) hear(n int) (said []string) {
	s.t.Helper()
	for len(said) < n {
		op, payload, code := s.next()
		require.Zero(s.t, code, "closed after %q: %s", said, payload)
		if op == opText {
			said = append(said, payload)
		}
	}
	return said
}

const (
	foreverMessage = `{"id":"f","type":"subscribe","payload":{"query":"subscription{forever}"}}`
	ack            = `{"type":"connection_ack"}`
)

func subscribe(id, query string) string {
	b, _ := json.Marshal(map[string]any{"id": id, "type": "subscribe", "payload": map[string]any{"query": query}})
	return string(b)
}

// TestEveryCloseCode says each thing that ends a socket, in bytes.
func TestEveryCloseCode(t *testing.T) {
	t.Parallel()
	host, _ := start(t, nil)
	hasty, _ := start(t, func(o *server.Options) { o.Limits.Init = 300 * time.Millisecond })
	for name, c := range map[string]struct {
		code int
		send []string
	}{
		"no JSON":                     {4400, []string{"x"}},
		"nothing":                     {4400, []string{""}},
		"a list":                      {4400, []string{"[]"}},
		"null":                        {4400, []string{"null"}},
		"a number":                    {4400, []string{"1"}},
		"two messages in one":         {4400, []string{initMessage + initMessage}},
		"no type":                     {4400, []string{`{"id":"1"}`}},
		"a type that is no text":      {4400, []string{`{"type":1}`}},
		"an unknown type":             {4400, []string{`{"type":"start"}`}},
		"a type of the server's":      {4400, []string{initMessage, `{"type":"connection_ack"}`}},
		"a payload that is no object": {4400, []string{`{"type":"connection_init","payload":[]}`}},
		"an id that is no text":       {4400, []string{initMessage, `{"id":1,"type":"subscribe","payload":{"query":"{hello}"}}`}},
		"no id":                       {4400, []string{initMessage, `{"type":"subscribe","payload":{"query":"{hello}"}}`}},
		"an empty id":                 {4400, []string{initMessage, `{"id":"","type":"subscribe","payload":{"query":"{hello}"}}`}},
		"no payload":                  {4400, []string{initMessage, `{"id":"1","type":"subscribe"}`}},
		"a payload of text":           {4400, []string{initMessage, `{"id":"1","type":"subscribe","payload":"{hello}"}`}},
		"no query":                    {4400, []string{initMessage, `{"id":"1","type":"subscribe","payload":{}}`}},
		"a query that is no text":     {4400, []string{initMessage, `{"id":"1","type":"subscribe","payload":{"query":1}}`}},
		"variables that are a list":   {4400, []string{initMessage, `{"id":"1","type":"subscribe","payload":{"query":"{hello}","variables":[]}}`}},
		"subscribe before init":       {4401, []string{subscribe("1", "{hello}")}},
		"a refused token":             {4403, []string{`{"type":"connection_init","payload":{"authorization":"Bearer bad"}}`}},
		"while nobody can be known":   {1013, []string{`{"type":"connection_init","payload":{"authorization":"Bearer away"}}`}},
		"a token without its scheme":  {4403, []string{`{"type":"connection_init","payload":{"authorization":"bad"}}`}},
		"a token that is no text":     {4403, []string{`{"type":"connection_init","payload":{"authorization":{}}}`}},
		"a token in headers":          {4403, []string{`{"type":"connection_init","payload":{"headers":{"authorization":"Bearer bad"}}}`}},
		"no init":                     {4408, nil},
		"only pings":                  {4408, []string{`{"type":"ping"}`, `{"type":"pong"}`}},
		"an id twice":                 {4409, []string{initMessage, foreverMessage, foreverMessage}},
		"init twice":                  {4429, []string{initMessage, initMessage}},
		"init twice at once":          {4429, []string{initMessage, initMessage, initMessage, initMessage}},
		"64 KiB and a byte":           {1009, []string{initMessage, `{"type":"ping","payload":{"x":"` + strings.Repeat("x", 64<<10) + `"}}`}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			at := host
			if c.code == 4408 {
				at = hasty
			}
			_, code := open(t, at, "graphql-transport-ws").say(c.send...).until()
			require.Equal(t, c.code, code)
		})
	}
	for name, b := range map[string][]byte{
		"a binary message":          frame(final|opBinary, initMessage),
		"invalid UTF-8":             frame(final|opText, "{\"type\":\"connection_init\",\"x\":\"\xff\"}"),
		"an unmasked frame":         {final | opText, 2, '{', '}'},
		"a reserved bit":            frame(final|0x40|opText, initMessage),
		"a reserved operation":      frame(final|3, initMessage),
		"a long ping":               frame(final|opPing, strings.Repeat("x", 126)),
		"a ping in fragments":       frame(opPing, "x"),
		"a continuation of nothing": frame(final, "x"),
		"a length of 2^62":          append([]byte{final | opText, 0x80 | 127}, 0x40, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4),
		"a length of 2^63":          append([]byte{final | opText, 0x80 | 127}, 0x80, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := open(t, host, "graphql-transport-ws")
			s.write(b)
			_, code := s.until()
			require.Contains(t, []int{1002, 1007, 1009, 4400}, code)
		})
	}
	_, code := open(t, host, "graphql-transport-ws").say(initMessage).hearAnd(1).say(initMessage).until()
	require.Equal(t, 4429, code)
}

func (s *rawSocket) hearAnd(n int) *rawSocket { s.t.Helper(); s.hear(n); return s }

func TestTheSocketUnderstandsFragmentsAndPings(t *testing.T) {
	t.Parallel()
	host, _ := start(t, nil)
	s := open(t, host, "graphql-transport-ws")
	s.write(frame(opText, `{"type":`))
	s.write(frame(final|opPing, "between"))
	s.write(frame(0, `"connection`))
	s.write(frame(final, `_init"}`))
	op, payload, _ := s.next()
	require.Equal(t, byte(opPong), op)
	require.Equal(t, "between", payload)
	require.Equal(t, []string{ack}, s.hear(1))
	require.Equal(t, []string{`{"type":"pong","payload":{"a":[1]}}`}, s.say(`{"type":"ping","payload":{"a":[1]}}`).hear(1))
}

func TestFirstWhatTheNewerSubprotocolSays(t *testing.T) {
	t.Parallel()
	host, _ := start(t, nil)
	for offered, want := range map[string]string{
		"graphql-ws, graphql-transport-ws": "graphql-transport-ws",
		"graphql-transport-ws, graphql-ws": "graphql-transport-ws",
		"graphql-ws":                       "graphql-ws",
		"other, graphql-ws":                "graphql-ws",
	} {
		_, resp := handshake(t, host, "Sec-WebSocket-Protocol: "+offered)
		require.Equal(t, 101, resp.StatusCode)
		require.Equal(t, want, resp.Header.Get("Sec-WebSocket-Protocol"))
		require.Empty(t, resp.Header.Get("Sec-WebSocket-Extensions"), "no compression")
	}
	for _, offered := range []string{"", "other"} {
		headers := []string{"X: y"}
		if offered != "" {
			headers = append(headers, "Sec-WebSocket-Protocol: "+offered)
		}
		_, resp := handshake(t, host, headers...)
		require.Equal(t, 400, resp.StatusCode)
	}
}

func TestNothingFollowsAnErrorOrTheClientsComplete(t *testing.T) {
	t.Parallel()
	host, _ := start(t, nil)
	s := open(t, host, "graphql-transport-ws").say(initMessage).hearAnd(1)
	// An error, then no complete: the answer to the ping is next.
	said := s.say(subscribe("1", "{nope}")).hear(1)
	require.Contains(t, said[0], `{"id":"1","type":"error","payload":[{`)
	require.Equal(t, []string{`{"type":"pong"}`}, s.say(`{"type":"ping"}`).hear(1))
	// The id is free as soon as its end was said, a thousand times over.
	for range 1000 {
		said := s.say(subscribe("1", "{hello}")).hear(2)
		require.Contains(t, said[0], `"type":"next"`)
		require.JSONEq(t, `{"id":"1","type":"complete"}`, said[1])
	}
	// After complete nothing more is said, although results are ready.
	for i := range 100 {
		id := fmt.Sprint("c", i)
		s.say(subscribe(id, "subscription{count(to:1000000)}")).hear(1)
		s.say(`{"id":"`+id+`","type":"complete"}`, fmt.Sprintf(`{"type":"ping","payload":{"n":%d}}`, i))
		for {
			said := s.hear(1)[0]
			if said == fmt.Sprintf(`{"type":"pong","payload":{"n":%d}}`, i) {
				break
			}
			require.Contains(t, said, `"id":"`+id+`"`, "of an operation that was stopped earlier")
		}
	}
	// Completing what is not there is nothing.
	require.Equal(t, []string{`{"type":"pong"}`}, s.say(`{"id":"nobody","type":"complete"}`, `{"type":"ping"}`).hear(1))
}

func TestOneOperationTooManyIsAnErrorAndTheSocketStays(t *testing.T) {
	t.Parallel()
	host, _ := start(t, nil)
	s := open(t, host, "graphql-transport-ws").say(initMessage).hearAnd(1)
	for i := range 105 {
		s.say(subscribe(fmt.Sprint(i), "subscription{forever}"))
	}
	for _, said := range s.hear(5) {
		require.Contains(t, said, "TOO_MANY_OPERATIONS")
		require.Contains(t, said, "100")
	}
	require.Contains(t, s.say(`{"id":"0","type":"complete"}`, subscribe("again", "{hello}")).hear(1)[0], "world")
}

// TestStartingAndStoppingIsBounded: operations that the client has stopped count
// until they have ended.
func TestStartingAndStoppingIsBounded(t *testing.T) {
	t.Parallel()
	var begun chan struct{}
	host, _ := start(t, func(o *server.Options) {
		o.Limits.SocketOperations = 2
		if s, ok := o.Schema.(schema); ok {
			begun = s.begun
		}
	})
	s := open(t, host, "graphql-transport-ws").say(initMessage).hearAnd(1)
	for i := range 4 { // what is stuck does not end when it is told to
		id := fmt.Sprint(i)
		s.say(subscribe(id, "{stuck}"))
		<-begun
		s.say(`{"id":"` + id + `","type":"complete"}`)
	}
	require.Contains(t, s.say(subscribe("5", "{stuck}")).hear(1)[0], "TOO_MANY_OPERATIONS")
}

func TestAnExpiredTokenClosesWithinASecond(t *testing.T) {
	t.Parallel()
	host, _ := start(t, nil)
	s := open(t, host, "graphql-transport-ws").say(`{"type":"connection_init","payload":{"authorization":"Bearer short"}}`, foreverMessage)
	begun := time.Now()
	_, code := s.until()
	require.Equal(t, 4403, code)
	require.Less(t, time.Since(begun), longest) // milliseconds, unless the machine is busy
	legacy := open(t, host, "graphql-ws").say(`{"type":"connection_init","payload":{"authorization":"Bearer short"}}`)
	said, code := legacy.until()
	require.Equal(t, 4403, code)
	require.Contains(t, said[len(said)-1], "connection_error")
}

func TestTheServerPingsAndDropsWhoNeverAnswers(t *testing.T) {
	t.Parallel()
	host, _ := start(t, func(o *server.Options) { o.Limits.Ping = time.Second })
	s := open(t, host, "graphql-transport-ws").say(initMessage).hearAnd(1)
	require.Equal(t, []string{`{"type":"ping"}`, `{"type":"ping"}`}, s.hear(2))
	_, code := s.until() // silent from here on
	require.Contains(t, []int{-1, 1001, 1006}, code)
	alive := open(t, host, "graphql-transport-ws").say(initMessage).hearAnd(1)
	for range 4 {
		require.Equal(t, []string{`{"type":"ping"}`}, alive.hear(1))
		alive.say(`{"type":"pong"}`)
	}
}

// TestASlowReaderIsSentAway: it asks for 50 MiB and reads nothing; the server
// neither waits for it nor piles up.
func TestASlowReaderIsSentAway(t *testing.T) {
	t.Parallel()
	gauges := newGauges()
	host, _ := start(t, func(o *server.Options) {
		o.Limits.StreamWrite, o.Limits.SocketOperations, o.Metrics = time.Second, 200, gauges.registry
	})
	slow := open(t, host, "graphql-transport-ws")
	if tcp, ok := slow.conn.(*net.TCPConn); ok {
		require.NoError(t, tcp.SetReadBuffer(4<<10))
	}
	slow.say(initMessage)
	gauges.await(t, "purlin_sockets", 1)
	for i := range 200 {
		slow.say(subscribe(fmt.Sprint(i), "{big}"))
	}
	gauges.await(t, "purlin_sockets", 0)
	gauges.await(t, "purlin_unsent_bytes", 0)
	_, body, _ := call(t, "POST", "http://"+host+"/graphql", `{"query":"{hello}"}`, "Content-Type", "application/json")
	require.Contains(t, body, "world")
}

func TestSocketsOfOneAddressAndOfOneAccountAreBounded(t *testing.T) {
	t.Parallel()
	host, _ := start(t, func(o *server.Options) { o.Limits.SocketsPerAddress, o.Limits.SocketsPerPrincipal = 3, 1 })
	var held []*rawSocket
	for range 3 {
		held = append(held, open(t, host, "graphql-transport-ws"))
	}
	_, resp := handshake(t, host, "Sec-WebSocket-Protocol: graphql-transport-ws")
	require.Equal(t, http.StatusTooManyRequests, resp.StatusCode)
	require.NotEmpty(t, resp.Header.Get("Retry-After"))
	const asUser = `{"type":"connection_init","payload":{"authorization":"Bearer user"}}`
	require.Equal(t, []string{ack}, held[0].say(asUser).hear(1))
	_, code := held[1].say(asUser).until()
	require.Equal(t, 1013, code)
	require.Equal(t, []string{ack}, held[2].say(initMessage).hear(1), "who is nobody holds none of an account's")
}

// TestDeadSocketsFreeTheirSubscriptions counts by the gauge that operators see.
func TestDeadSocketsFreeTheirSubscriptions(t *testing.T) {
	t.Parallel()
	gauges := newGauges()
	host, _ := start(t, func(o *server.Options) { o.Metrics = gauges.registry })
	const sockets = 50
	var dead []*rawSocket
	for range sockets {
		s := open(t, host, "graphql-transport-ws").say(initMessage).hearAnd(1)
		s.say(foreverMessage, subscribe("2", "subscription{forever}"))
		dead = append(dead, s)
	}
	gauges.await(t, "purlin_subscriptions", 2*sockets)
	gauges.await(t, "purlin_sockets", sockets)
	begun := time.Now()
	for i, s := range dead {
		if tcp, ok := s.conn.(*net.TCPConn); ok && i%2 == 0 {
			require.NoError(t, tcp.SetLinger(0)) // a reset instead of an end
		}
		require.NoError(t, s.conn.Close())
	}
	gauges.await(t, "purlin_subscriptions", 0)
	gauges.await(t, "purlin_sockets", 0)
	t.Logf("freed within %v", time.Since(begun))
	require.Less(t, time.Since(begun), longest)
}

// gauges are the server's metrics as an operator sees them.
type gauges struct{ registry *prometheus.Registry }

func newGauges() gauges { return gauges{prometheus.NewRegistry()} }

func (g gauges) value(t *testing.T, name string) (sum float64) {
	t.Helper()
	families, err := g.registry.Gather()
	require.NoError(t, err)
	for _, f := range families {
		for _, m := range f.GetMetric() {
			if f.GetName() == name {
				sum += m.GetGauge().GetValue() + m.GetCounter().GetValue()
			}
		}
	}
	return sum
}

func (g gauges) await(t *testing.T, name string, want float64) {
	t.Helper()
	require.Eventually(t, func() bool { return g.value(t, name) == want }, time.Minute, 10*time.Millisecond, "%s never was %v", name, want)
}
