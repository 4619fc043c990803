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
    error_message = "RDS needs subnets in two zones."
  }
}

variable "clients" {
  description = "Security groups that may connect."
  type        = list(string)
  validation {
    condition     = length(var.clients) > 0
    error_message = "Without a client the database serves nobody."
  }
}

variable "instance_class" {
  description = "Class of the primary and the replicas, such as db.m7g.large."
  type        = string
  validation {
    condition     = startswith(var.instance_class, "db.")
    error_message = "A class of RDS, such as db.m7g.large."
  }
}

variable "storage_gib" {
  description = "Storage at first; it grows by itself to five times as much."
  type        = number
  default     = 100
  validation {
    condition     = var.storage_gib >= 20 && var.storage_gib <= 10000
    error_message = "20 to 10,000 GiB."
  }
}

variable "multi_az" {
  description = "A standby in another zone that takes over within one to two minutes."
  type        = bool
  default     = true
}

variable "replicas" {
  description = "Read replicas that queries use."
  type        = number
  default     = 0
  validation {
    condition     = var.replicas >= 0 && var.replicas <= 5
    error_message = "0 to 5."
  }
}

variable "backup_days" {
  description = "How far back a point-in-time restore reaches."
  type        = number
  default     = 14
  validation {
    condition     = var.backup_days >= 1 && var.backup_days <= 35
    error_message = "1 to 35 days."
  }
}

variable "password" {
  description = "Password of the owner, purlin."
  type        = string
  sensitive   = true
  validation {
    condition     = length(var.password) >= 24
    error_message = "At least 24 characters."
  }
}

variable "kms_key" {
  description = "ARN of the key that encrypts storage, backups and insights."
  type        = string
  validation {
    condition     = startswith(var.kms_key, "arn:")
    error_message = "The ARN of a KMS key."
  }
}

variable "protect" {
  description = "Refuse deletion, and leave a last snapshot."
  type        = bool
  default     = true
}

variable "backup_keys" {
  description = "ARN of the key, in the region of the provider aws.backup, of a copy of the backups there; none for no copy."
  type        = list(string)
  default     = []
  validation {
    condition     = length(var.backup_keys) <= 1 && alltrue([for k in var.backup_keys : startswith(k, "arn:")])
    error_message = "At most one ARN of a KMS key."
  }
}
