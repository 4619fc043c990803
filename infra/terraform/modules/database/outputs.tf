output "url" {
  description = "PURLIN_DATABASE_URL, with its password."
  value       = "postgres://purlin:${var.password}@${aws_db_instance.primary.endpoint}/purlin?sslmode=require"
  sensitive   = true
}

output "replica_urls" {
  description = "PURLIN_DATABASE_REPLICA_URLS, with their password."
  value       = join(",", [for r in aws_db_instance.replica : "postgres://purlin:${var.password}@${r.endpoint}/purlin?sslmode=require"])
  sensitive   = true
}

output "identifiers" {
  description = "The primary and the replicas, for alarms."
  value       = concat([aws_db_instance.primary.identifier], aws_db_instance.replica[*].identifier)
}

output "guarantees" {
  description = "What protects the database, as its resources have it."
  value = {
    standby         = aws_db_instance.primary.multi_az
    replicas        = length(aws_db_instance.replica)
    encrypted       = alltrue([for i in concat([aws_db_instance.primary], aws_db_instance.replica) : i.storage_encrypted])
    public          = anytrue([for i in concat([aws_db_instance.primary], aws_db_instance.replica) : i.publicly_accessible])
    protected       = aws_db_instance.primary.deletion_protection
    last_snapshot   = !aws_db_instance.primary.skip_final_snapshot
    copy_elsewhere  = length(aws_db_instance_automated_backups_replication.elsewhere) == 1
    days_to_go_back = aws_db_instance.primary.backup_retention_period
    tls_only        = anytrue([for p in aws_db_parameter_group.this.parameter : p.name == "rds.force_ssl" && p.value == "1"])
  }
}
