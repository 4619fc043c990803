// Package secret reads secrets that others change while a process runs.
package secret

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
)

// Source reads a secret as it is now. It is safe for concurrent use.
type Source func(ctx context.Context) (string, error)

const (
	patience = 5 * time.Second // of one reading
	maxFile  = 64 << 10        // bytes, as Secrets Manager has it
)

// Open returns the source at rawURL: a file at file:///PATH, whose last line end is
// left out, as orchestrators and agents write it, or a secret of AWS Secrets Manager
// at aws-secretsmanager:NAME-OR-ARN?key=…&region=…, whose credentials come from the
// AWS default chain; key names a member of a JSON object. A source that fails repeats
// what it read last, and says so to log: whether it is still right, the one who asks
// for it will tell.
func Open(ctx context.Context, rawURL string, log *slog.Logger) (Source, error) {
	scheme, rest, _ := strings.Cut(rawURL, ":")
	switch scheme {
	case "file":
		u, err := url.Parse(rawURL)
		if err != nil || u.Host != "" || !strings.HasPrefix(u.Path, "/") {
			return nil, errors.New("secret: a file is file:///absolute/path")
		}
		return remember(file(u.Path), log), nil
	case "aws-secretsmanager":
		read, err := manager(ctx, rest)
		if err != nil {
			return nil, err
		}
		return remember(read, log), nil
	}
	return nil, fmt.Errorf("secret: unknown scheme %q: use file:///PATH or aws-secretsmanager:NAME", scheme)
}

func file(name string) Source {
	return func(context.Context) (string, error) {
		text, err := os.ReadFile(name)
		if err != nil {
			return "", fmt.Errorf("reading a secret: %w", err)
		}
		if len(text) > maxFile {
			return "", fmt.Errorf("reading a secret: %s has more than %d bytes", name, maxFile)
		}
		return strings.TrimRight(string(text), "\r\n"), nil
	}
}

func manager(ctx context.Context, rest string) (Source, error) {
	id, query, _ := strings.Cut(rest, "?")
	q, err := url.ParseQuery(query)
	if err != nil || id == "" {
		return nil, errors.New("secret: a secret of AWS is aws-secretsmanager:NAME-OR-ARN?key=…&region=…")
	}
	for name := range q {
		if name != "key" && name != "region" {
			return nil, fmt.Errorf("secret: unknown parameter %q of a secret of AWS", name)
		}
	}
	var load []func(*config.LoadOptions) error
	if region := q.Get("region"); region != "" {
		load = append(load, config.WithRegion(region))
	}
	c, err := config.LoadDefaultConfig(ctx, load...)
	if err != nil {
		return nil, fmt.Errorf("loading the AWS configuration: %w", err)
	}
	client := secretsmanager.NewFromConfig(c)
	key := q.Get("key")
	return func(ctx context.Context) (string, error) {
		out, err := client.GetSecretValue(ctx, &secretsmanager.GetSecretValueInput{SecretId: &id})
		if err != nil {
			return "", fmt.Errorf("reading a secret of AWS: %w", err)
		}
		if key == "" {
			return aws.ToString(out.SecretString), nil
		}
		members := map[string]any{}
		if err := json.Unmarshal([]byte(aws.ToString(out.SecretString)), &members); err != nil {
			return "", fmt.Errorf("reading a secret of AWS: %s is no JSON object", id) // err may repeat it
		}
		value, ok := members[key].(string)
		if !ok {
			return "", fmt.Errorf("reading a secret of AWS: %s has no text %q", id, key)
		}
		return value, nil
	}, nil
}

// remember bounds each reading, and repeats the last one that went well.
func remember(read Source, log *slog.Logger) Source {
	var mu sync.Mutex
	last := ""
	return func(ctx context.Context) (string, error) {
		ctx, cancel := context.WithTimeout(ctx, patience)
		defer cancel()
		value, err := read(ctx)
		if err == nil && value == "" {
			err = errors.New("reading a secret: it is empty")
		}
		mu.Lock()
		defer mu.Unlock()
		if err == nil {
			last = value
			return value, nil
		}
		if last == "" {
			return "", err
		}
		log.WarnContext(ctx, "a secret cannot be read: what it was last is used", slog.Any("error", err))
		return last, nil
	}
}
