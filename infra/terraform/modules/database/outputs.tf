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
