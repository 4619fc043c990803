variable "region" {
  description = "Region of everything but the copy of the models."
  type        = string
  default     = "us-east-1"
  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "A region of AWS, such as us-east-1."
  }
}

variable "backup_region" {
  description = "Region of the copy of the models."
  type        = string
  default     = "us-west-2"
  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.backup_region))
    error_message = "A region of AWS, such as us-west-2."
  }
}

variable "image" {
  description = "Image of Purlin with its digest, as registry/purlin@sha256:…"
  type        = string
  validation {
    condition     = can(regex("@sha256:[0-9a-f]{64}$", var.image))
    error_message = "Name the image by its digest: what was tested is what runs."
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

variable "alarm_mail" {
  description = "Address that is told of alarms."
  type        = string
  validation {
    condition     = can(regex("^[^@ ]+@[^@ ]+$", var.alarm_mail))
    error_message = "An e-mail address."
  }
}

variable "cdn_keys" {
  description = "Public keys in PEM, by a name of yours, of those that sign downloads from CloudFront: one, or two while it is changed; none for downloads from the bucket itself."
  type        = map(string)
  default     = {}
  validation {
    condition     = length(var.cdn_keys) <= 5 && alltrue([for k, v in var.cdn_keys : can(regex("^[A-Za-z0-9-]{1,20}$", k)) && startswith(trimspace(v), "-----BEGIN PUBLIC KEY-----")])
    error_message = "At most five public keys, each as openssl rsa -pubout writes it, by names of letters, digits and hyphens."
  }
}

variable "rotation" {
  description = "Names of the keys of PURLIN_SECRET_KEY, and versions of the database's password and of the AUTH token of Redis: docs/rotate.md."
  type = object({
    secret_keys         = optional(list(string), ["1"])
    password_version    = optional(number, 1)
    redis_token_version = optional(number, 1)
  })
  default = {}
  validation {
    condition     = length(var.rotation.secret_keys) > 0
    error_message = "At least one key."
  }
}
