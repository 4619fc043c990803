variable "region" {
  description = "Region of the state."
  type        = string
  default     = "us-east-1"
  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "A region of AWS, such as us-east-1."
  }
}

variable "repository" {
  description = "Repository on GitHub whose workflows may deploy, as OWNER/NAME."
  type        = string
  validation {
    condition     = can(regex("^[A-Za-z0-9-]+/[A-Za-z0-9._-]+$", var.repository))
    error_message = "OWNER/NAME."
  }
}
