output "url" {
  description = "Where clients reach Purlin."
  value       = module.stack.url
}

output "cluster" {
  description = "Cluster of ECS."
  value       = module.stack.cluster
}

output "api_service" {
  description = "Service that answers clients."
  value       = module.stack.api_service
}

output "worker_service" {
  description = "Service that runs translations."
  value       = module.stack.worker_service
}

output "api_task_definition" {
  description = "Newest task definition of the service api."
  value       = module.stack.api_task_definition
}

output "worker_task_definition" {
  description = "Newest task definition of the service worker."
  value       = module.stack.worker_task_definition
}

output "migrate_task_definition" {
  description = "Newest task definition of the migration."
  value       = module.stack.migrate_task_definition
}

output "migrate_network" {
  description = "Network of the migration's task."
  value       = module.stack.migrate_network
}

output "log_group" {
  description = "Logs of the tasks."
  value       = module.stack.log_group
}

output "bucket" {
  description = "Bucket of models and results."
  value       = module.stack.bucket
}
