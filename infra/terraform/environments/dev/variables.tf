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
