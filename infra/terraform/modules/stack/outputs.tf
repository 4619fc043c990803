output "url" {
  description = "Where clients reach Purlin."
  value       = module.edge.url
}

output "cluster" {
  description = "Cluster of ECS."
  value       = module.service.cluster
}

output "api_service" {
  description = "Service that answers clients."
  value       = module.service.services["api"]
}

output "worker_service" {
  description = "Service that runs translations."
  value       = module.service.services["worker"]
}

output "api_task_definition" {
  description = "Newest task definition of the service api."
  value       = module.service.task_definitions["api"]
}

output "worker_task_definition" {
  description = "Newest task definition of the service worker."
  value       = module.service.task_definitions["worker"]
}

output "migrate_task_definition" {
  description = "Newest task definition of the migration."
  value       = module.service.task_definitions["migrate"]
}

output "migrate_network" {
  description = "Network of the migration's task."
  value       = module.service.task_network
}

output "log_group" {
  description = "Logs of the tasks."
  value       = module.observability.log_group
}

output "bucket" {
  description = "Bucket of models and results."
  value       = module.storage.bucket
}

output "files_url" {
  description = "Where models and results are downloaded; null without a key of the CDN."
  value       = module.edge.files_url
}

output "cdn_key_ids" {
  description = "Ids of the CDN's public keys by their names: cdn_key_id of the secret ENVIRONMENT/outside is one of them."
  value       = module.edge.cdn_key_ids
}

output "guarantees" {
  description = "What protects the environment, part by part, as the resources have it."
  value = {
    network       = module.network.guarantees
    database      = module.database.guarantees
    cache         = module.cache.guarantees
    storage       = module.storage.guarantees
    service       = module.service.guarantees
    edge          = module.edge.guarantees
    observability = module.observability.guarantees
  }
}
