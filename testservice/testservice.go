// Package testservice gives tests a fresh corner of a real PostgreSQL, Redis or
// S3 server. The servers are named by environment variables, which
// scripts/test-services sets around a command.
package testservice

import (
	"context"
	"crypto/rand"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/jackc/pgx/v5"
)

// patience bounds each conversation with a server.
const patience = 30 * time.Second

func variable(t testing.TB, name string) string {
	t.Helper()
	value := os.Getenv(name)
	if value == "" {
		t.Fatalf("%s is not set: run the tests as scripts/test-services run -- go test ./...", name)
	}
	return value
}

func fresh(prefix string) string { return prefix + strings.ToLower(rand.Text()[:20]) }

// Postgres returns the URL of a new, empty database on the server named by
// PURLIN_TEST_POSTGRES_URL. It is dropped when the test ends, connections or not.
func Postgres(t testing.TB) string {
	t.Helper()
	server := variable(t, "PURLIN_TEST_POSTGRES_URL")
	u, err := url.Parse(server)
	if err != nil {
		t.Fatalf("PURLIN_TEST_POSTGRES_URL is not a URL: %v", err)
	}
	name := fresh("test_")
	execute(t, server, "create database "+name)
	t.Cleanup(func() { execute(t, server, "drop database if exists "+name+" with (force)") })
	u.Path = "/" + name
	return u.String()
}

func execute(t testing.TB, server, sql string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	conn, err := pgx.Connect(ctx, server)
	if err != nil {
		t.Fatalf("connecting to the PostgreSQL for tests: %v", err)
	}
	defer conn.Close(ctx)
	if _, err := conn.Exec(ctx, sql); err != nil {
		t.Fatalf("running %q: %v", sql, err)
	}
}

// Redis returns PURLIN_TEST_REDIS_URL. Tests share the server: name keys and
// topics with something random.
func Redis(t testing.TB) string {
	t.Helper()
	return variable(t, "PURLIN_TEST_REDIS_URL")
}

// S3 returns a URL as blob.Open takes it of a new, empty bucket on the server
// named by PURLIN_TEST_S3_URL, with the credentials of the AWS variables. The
// bucket goes with the server.
func S3(t testing.TB) string {
	t.Helper()
	endpoint := variable(t, "PURLIN_TEST_S3_URL")
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	client := s3Client(t, endpoint)
	name := fresh("test-")
	if _, err := client.CreateBucket(ctx, &s3.CreateBucketInput{Bucket: &name}); err != nil {
		t.Fatalf("creating a bucket for the test: %v", err)
	}
	q := url.Values{"region": {"us-east-1"}, "endpoint": {endpoint}, "path_style": {"true"}}
	return "s3://" + name + "?" + q.Encode()
}

// AllowOrigin lets pages of an origin send to a bucket of [S3] and read from it.
func AllowOrigin(t testing.TB, bucketURL, origin string) {
	t.Helper()
	u, err := url.Parse(bucketURL)
	if err != nil {
		t.Fatalf("reading the bucket's URL: %v", err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	_, err = s3Client(t, u.Query().Get("endpoint")).PutBucketCors(ctx, &s3.PutBucketCorsInput{
		Bucket: &u.Host,
		CORSConfiguration: &types.CORSConfiguration{CORSRules: []types.CORSRule{{
			AllowedOrigins: []string{origin}, AllowedMethods: []string{"GET", "PUT"}, AllowedHeaders: []string{"*"}, ExposeHeaders: []string{"ETag"},
		}}},
	})
	if err != nil {
		t.Fatalf("setting the bucket's CORS rules: %v", err)
	}
}

func s3Client(t testing.TB, endpoint string) *s3.Client {
	t.Helper()
	c, err := config.LoadDefaultConfig(context.Background(), config.WithRegion("us-east-1"))
	if err != nil {
		t.Fatalf("loading the AWS configuration: %v", err)
	}
	return s3.NewFromConfig(c, func(o *s3.Options) {
		o.UsePathStyle = true
		o.BaseEndpoint = aws.String(endpoint)
	})
}
