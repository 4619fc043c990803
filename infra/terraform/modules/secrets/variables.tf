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
