variable "name" {
  description = "Prefix of all names, such as purlin-production."
  type        = string
  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,30}$", var.name))
    error_message = "Use 3 to 31 lower-case letters, digits and hyphens, beginning with a letter."
  }
}

variable "cidr" {
  description = "Address range of the VPC, a /16: each subnet takes a /20 of it."
  type        = string
  default     = "10.20.0.0/16"
  validation {
    condition     = can(cidrhost(var.cidr, 0)) && endswith(var.cidr, "/16")
    error_message = "Name an IPv4 range with /16, such as 10.20.0.0/16."
  }
}

variable "zones" {
  description = "How many availability zones are used."
  type        = number
  default     = 3
  validation {
    condition     = contains([2, 3], var.zones)
    error_message = "Two zones (the least that load balancers and databases take) or three."
  }
}

variable "nat_per_zone" {
  description = "A NAT gateway in each zone. One for all is cheaper, and its zone's loss cuts the way to APS."
  type        = bool
  default     = true
}

variable "interface_endpoints" {
  description = "Reach ECR, CloudWatch Logs and Secrets Manager without the NAT gateway."
  type        = bool
  default     = true
}

variable "log_retention_days" {
  description = "How long flow logs are kept."
  type        = number
  default     = 30
  validation {
    condition     = contains([7, 14, 30, 60, 90, 180, 365], var.log_retention_days)
    error_message = "One of 7, 14, 30, 60, 90, 180, 365 days."
  }
}
