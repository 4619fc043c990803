# The real provider plans; nothing is asked of AWS, and nothing is made.
provider "aws" {
  region                      = "us-east-1"
  access_key                  = "none"
  secret_key                  = "none"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_region_validation      = true
  skip_requesting_account_id  = true
}

variables {
  name      = "purlin-test"
  vpc_id    = "vpc-1"
  subnets   = ["subnet-1", "subnet-2"]
  clients   = ["sg-1"]
  node_type = "cache.t4g.small"
  token     = "tttttttttttttttttttttttttttttttt"
  kms_key   = "arn:aws:kms:us-east-1:123456789012:key/1"
}

run "it_is_a_closed_cluster" {
  command = plan
  assert {
    condition     = output.guarantees.tls && output.guarantees.encrypted && output.guarantees.failover && output.guarantees.several_zones && output.guarantees.both_tokens_at_once && startswith(aws_elasticache_replication_group.this.engine_version, "7.")
    error_message = "Redis is open, or of one piece: ${jsonencode(output.guarantees)}"
  }
  assert {
    condition     = one([for p in aws_elasticache_parameter_group.this.parameter : p.value if p.name == "cluster-enabled"]) == "yes" && aws_elasticache_replication_group.this.auth_token != null
    error_message = "It is no cluster, or asks for no token."
  }
}

run "what_cannot_be" {
  command = plan
  variables {
    node_type          = "small"
    shards             = 0
    replicas_per_shard = 9
    token              = "short"
    clients            = []
    subnets            = []
  }
  expect_failures = [var.node_type, var.shards, var.replicas_per_shard, var.token, var.clients, var.subnets]
}
