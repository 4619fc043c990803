variable "name" {
  description = "Prefix of all names, such as purlin-production."
  type        = string
  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,30}$", var.name))
    error_message = "Use 3 to 31 lower-case letters, digits and hyphens, beginning with a letter."
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

variable "network" {
  description = "Zones, a NAT gateway in each, and endpoints of AWS services."
  type = object({
    cidr                = string
    zones               = number
    nat_per_zone        = bool
    interface_endpoints = bool
  })
  validation {
    condition     = var.network.zones >= 2
    error_message = "Load balancers and databases take two zones at least."
  }
}

variable "database" {
  description = "Class, storage in GiB, standby, read replicas, and days of point-in-time recovery."
  type = object({
    class    = string
    storage  = number
    multi_az = bool
    replicas = number
    backup   = number
  })
  validation {
    condition     = var.database.replicas >= 0
    error_message = "No less than no replica."
  }
}

variable "cache" {
  description = "Node type, shards, and replicas of each."
  type = object({
    node_type = string
    shards    = number
    replicas  = number
  })
  validation {
    condition     = var.cache.shards >= 1
    error_message = "At least one shard."
  }
}

variable "api" {
  description = "Tasks that answer clients; see the module service."
  type        = object({ cpu = number, memory = number, min = number, max = number, sockets = number })
  validation {
    condition     = var.api.max >= var.api.min
    error_message = "max is at least min."
  }
}

variable "worker" {
  description = "Tasks that run translations; see the module service."
  type        = object({ cpu = number, memory = number, min = number, max = number, queue_age = number })
  validation {
    condition     = var.worker.max >= var.worker.min
    error_message = "max is at least min."
  }
}

variable "settings" {
  description = "Further settings of Purlin that are not secret."
  type        = map(string)
  default     = {}
  validation {
    condition     = alltrue([for k, v in var.settings : startswith(k, "PURLIN_")])
    error_message = "Keys begin with PURLIN_; purlin config --docs lists them."
  }
}

variable "protect" {
  description = "Refuse to delete what holds data, and keep a copy in another region."
  type        = bool
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
