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

output "files_url" {
  description = "Where models and results are downloaded; null without a key of the CDN."
  value       = module.stack.files_url
}

output "cdn_key_ids" {
  description = "Ids of the CDN's public keys by their names: cdn_key_id of the secret ENVIRONMENT/outside is one of them."
  value       = module.stack.cdn_key_ids
}

output "guarantees" {
  description = "What protects the environment, part by part, as the resources have it."
  value       = module.stack.guarantees
}
