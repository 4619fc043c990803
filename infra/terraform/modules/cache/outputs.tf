output "url" {
  description = "PURLIN_BUS_URL, with its token."
  value       = "rediss-cluster://:${var.token}@${aws_elasticache_replication_group.this.configuration_endpoint_address}:6379"
  sensitive   = true
}

output "id" {
  description = "The replication group, for alarms."
  value       = aws_elasticache_replication_group.this.id
}
