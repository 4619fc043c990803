variable "name" {
  description = "Prefix of all names, such as purlin-production."
  type        = string
  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,30}$", var.name))
    error_message = "Use 3 to 31 lower-case letters, digits and hyphens, beginning with a letter."
  }
}

variable "origins" {
  description = "Origins of the pages that send models to the bucket and read results, as https://purlin.example.com."
  type        = list(string)
  validation {
    condition     = length(var.origins) > 0 && alltrue([for o in var.origins : can(regex("^https://[a-z0-9.-]+(:[0-9]+)?$", o))])
    error_message = "Origins are https://HOST, without a path."
  }
}

variable "kms_key" {
  description = "ARN of the key that encrypts the objects."
  type        = string
  validation {
    condition     = startswith(var.kms_key, "arn:")
    error_message = "The ARN of a KMS key."
  }
}

variable "keep_deleted_days" {
  description = "How long an object that was deleted or overwritten can be brought back."
  type        = number
  default     = 30
  validation {
    condition     = var.keep_deleted_days >= 1 && var.keep_deleted_days <= 365
    error_message = "1 to 365 days."
  }
}

variable "backup" {
  description = "Copy every object to a bucket in the region of the provider aws.backup."
  type        = bool
  default     = true
}

variable "protect" {
  description = "Refuse to delete buckets that hold objects."
  type        = bool
  default     = true
}

variable "distributions" {
  description = "ARN of the CloudFront distribution that may read the bucket, or none."
  type        = list(string)
  default     = []
  validation {
    condition     = length(var.distributions) <= 1 && alltrue([for d in var.distributions : startswith(d, "arn:")])
    error_message = "At most one ARN of a distribution."
  }
}
