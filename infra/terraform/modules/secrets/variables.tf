variable "name" {
  description = "Prefix of all names, such as purlin-production."
  type        = string
  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,30}$", var.name))
    error_message = "Use 3 to 31 lower-case letters, digits and hyphens, beginning with a letter."
  }
}

variable "recovery_days" {
  description = "How long a deleted secret can be brought back."
  type        = number
  default     = 30
  validation {
    condition     = var.recovery_days == 0 || var.recovery_days >= 7 && var.recovery_days <= 30
    error_message = "0 (deleted at once) or 7 to 30 days."
  }
}

variable "secret_keys" {
  description = "Names of the keys of PURLIN_SECRET_KEY, of which the first signs; docs/rotate.md says how one follows another."
  type        = list(string)
  default     = ["1"]
  validation {
    condition     = length(var.secret_keys) >= 1 && length(var.secret_keys) <= 4 && length(distinct(var.secret_keys)) == length(var.secret_keys)
    error_message = "One to four different names."
  }
}

variable "password_version" {
  description = "Raise it to give the database another password."
  type        = number
  default     = 1
  validation {
    condition     = var.password_version >= 1
    error_message = "At least 1."
  }
}

variable "redis_token_version" {
  description = "Raise it to give Redis another AUTH token."
  type        = number
  default     = 1
  validation {
    condition     = var.redis_token_version >= 1
    error_message = "At least 1."
  }
}
