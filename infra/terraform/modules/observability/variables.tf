variable "name" {
  description = "Prefix of all names, such as purlin-production."
  type        = string
  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,30}$", var.name))
    error_message = "Use 3 to 31 lower-case letters, digits and hyphens, beginning with a letter."
  }
}

variable "kms_key" {
  description = "ARN of the key that encrypts logs and notices."
  type        = string
  validation {
    condition     = startswith(var.kms_key, "arn:")
    error_message = "The ARN of a KMS key."
  }
}

variable "log_retention_days" {
  description = "How long logs of the tasks are kept."
  type        = number
  default     = 30
  validation {
    condition     = contains([7, 14, 30, 60, 90, 180, 365], var.log_retention_days)
    error_message = "One of 7, 14, 30, 60, 90, 180, 365 days."
  }
}

variable "mail" {
  description = "Address that is told of alarms; it has to confirm once."
  type        = string
  validation {
    condition     = can(regex("^[^@ ]+@[^@ ]+$", var.mail))
    error_message = "An e-mail address."
  }
}

variable "watched" {
  description = "What alarms look at: cluster and services of ECS, suffix of the load balancer, instances of RDS, replication group of ElastiCache."
  type = object({
    cluster       = string
    services      = map(string)
    balancer      = string
    databases     = list(string)
    cache         = string
    max_tasks_api = number
  })
  validation {
    condition     = var.watched.cluster != "" && length(var.watched.databases) > 0
    error_message = "A cluster and at least one database."
  }
}
