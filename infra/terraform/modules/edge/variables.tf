variable "name" {
  description = "Prefix of all names, such as purlin-production."
  type        = string
  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,30}$", var.name))
    error_message = "Use 3 to 31 lower-case letters, digits and hyphens, beginning with a letter."
  }
}

variable "domain" {
  description = "Name under which clients reach Purlin, such as purlin.example.com."
  type        = string
  validation {
    condition     = can(regex("^[a-z0-9-]+(\\.[a-z0-9-]+)+$", var.domain))
    error_message = "A host name, without scheme or path."
  }
}

variable "zone_id" {
  description = "Hosted zone of Route 53 in which the name lies."
  type        = string
  validation {
    condition     = can(regex("^Z[A-Z0-9]+$", var.zone_id))
    error_message = "The id of a hosted zone, such as Z0123456789ABC."
  }
}

variable "balancer" {
  description = "DNS name and zone of the load balancer."
  type = object({
    dns_name = string
    zone_id  = string
  })
  validation {
    condition     = var.balancer.dns_name != ""
    error_message = "The load balancer's DNS name."
  }
}

variable "requests_per_5_minutes" {
  description = "Most requests of one address in five minutes; above it is blocked for a while."
  type        = number
  default     = 6000
  validation {
    condition     = var.requests_per_5_minutes >= 100
    error_message = "At least 100."
  }
}

variable "price_class" {
  description = "Which edge locations serve: PriceClass_100 (North America and Europe), _200 or _All."
  type        = string
  default     = "PriceClass_100"
  validation {
    condition     = contains(["PriceClass_100", "PriceClass_200", "PriceClass_All"], var.price_class)
    error_message = "PriceClass_100, PriceClass_200 or PriceClass_All."
  }
}

variable "origin_secret" {
  description = "What CloudFront tells the load balancer in the header X-Purlin-Origin."
  type        = string
  sensitive   = true
  validation {
    condition     = length(var.origin_secret) >= 24
    error_message = "At least 24 characters."
  }
}

variable "cdn" {
  description = "Host name of the bucket of models and results, origins of pages that read them, and public keys in PEM by name; without a key there is no distribution for them."
  type = object({
    bucket  = string
    origins = list(string)
    keys    = map(string)
  })
  validation {
    condition     = length(var.cdn.origins) > 0 && alltrue([for k in values(var.cdn.keys) : startswith(trimspace(k), "-----BEGIN PUBLIC KEY-----")])
    error_message = "At least one origin; keys as openssl rsa -pubout writes them."
  }
}
