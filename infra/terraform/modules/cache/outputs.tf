output "url" {
  description = "PURLIN_BUS_URL, with its token."
  value       = "rediss-cluster://:${var.token}@${aws_elasticache_replication_group.this.configuration_endpoint_address}:6379"
  sensitive   = true
}

output "id" {
  description = "The replication group, for alarms."
  value       = aws_elasticache_replication_group.this.id
}

output "guarantees" {
  description = "What protects Redis, as its resource has it."
  value = {
    shards              = aws_elasticache_replication_group.this.num_node_groups
    replicas            = aws_elasticache_replication_group.this.replicas_per_node_group
    failover            = aws_elasticache_replication_group.this.automatic_failover_enabled
    several_zones       = aws_elasticache_replication_group.this.multi_az_enabled
    tls                 = aws_elasticache_replication_group.this.transit_encryption_enabled
    encrypted           = tobool(aws_elasticache_replication_group.this.at_rest_encryption_enabled)
    both_tokens_at_once = aws_elasticache_replication_group.this.auth_token_update_strategy == "ROTATE"
  }
}
