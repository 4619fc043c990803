variable "name" {
  description = "Prefix of all names, such as purlin-production."
  type        = string
  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,30}$", var.name))
    error_message = "Use 3 to 31 lower-case letters, digits and hyphens, beginning with a letter."
  }
}

variable "vpc_id" {
  description = "The VPC."
  type        = string
  validation {
    condition     = startswith(var.vpc_id, "vpc-")
    error_message = "The id of a VPC."
  }
}

variable "subnets" {
  description = "Subnets in at least two zones."
  type        = list(string)
  validation {
    condition     = length(var.subnets) >= 2
    error_message = "Name subnets in two zones."
  }
}

variable "clients" {
  description = "Security groups that may connect."
  type        = list(string)
  validation {
    condition     = length(var.clients) > 0
    error_message = "Without a client Redis serves nobody."
  }
}

variable "node_type" {
  description = "Type of each node, such as cache.t4g.small."
  type        = string
  validation {
    condition     = startswith(var.node_type, "cache.")
    error_message = "A node type of ElastiCache, such as cache.t4g.small."
  }
}

variable "shards" {
  description = "Shards; hints are spread over them by project."
  type        = number
  default     = 2
  validation {
    condition     = var.shards >= 1 && var.shards <= 50
    error_message = "1 to 50."
  }
}

variable "replicas_per_shard" {
  description = "Replicas of each shard, in other zones; with none a failed node is made anew."
  type        = number
  default     = 1
  validation {
    condition     = var.replicas_per_shard >= 0 && var.replicas_per_shard <= 5
    error_message = "0 to 5."
  }
}

variable "token" {
  description = "AUTH token."
  type        = string
  sensitive   = true
  validation {
    condition     = length(var.token) >= 16 && length(var.token) <= 128
    error_message = "16 to 128 characters."
  }
}

variable "kms_key" {
  description = "ARN of the key that encrypts what is on disk."
  type        = string
  validation {
    condition     = startswith(var.kms_key, "arn:")
    error_message = "The ARN of a KMS key."
  }
}
