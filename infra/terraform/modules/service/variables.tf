variable "name" {
  description = "Prefix of all names, such as purlin-production."
  type        = string
  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,30}$", var.name))
    error_message = "Use 3 to 31 lower-case letters, digits and hyphens, beginning with a letter."
  }
}

variable "network" {
  description = "The VPC and its subnets, as the module network gives them."
  type = object({
    vpc_id          = string
    public_subnets  = list(string)
    private_subnets = list(string)
    cidr            = string
  })
  validation {
    condition     = length(var.network.public_subnets) >= 2 && length(var.network.private_subnets) >= 1
    error_message = "A load balancer needs public subnets in two zones, tasks a private one."
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

variable "api" {
  description = "Tasks that answer clients: CPU units, memory in MiB, least and most of them, and sockets of one at which another is started."
  type = object({
    cpu     = number
    memory  = number
    min     = number
    max     = number
    sockets = number
  })
  validation {
    condition     = contains([256, 512, 1024, 2048, 4096], var.api.cpu) && var.api.min >= 1 && var.api.max >= var.api.min
    error_message = "cpu is one of 256, 512, 1024, 2048, 4096; min is at least 1 and at most max."
  }
}

variable "worker" {
  description = "Tasks that run translations: CPU units, memory in MiB, least and most of them, and age in seconds of the oldest job at which more are started."
  type = object({
    cpu       = number
    memory    = number
    min       = number
    max       = number
    queue_age = number
  })
  validation {
    condition     = contains([256, 512, 1024, 2048, 4096], var.worker.cpu) && var.worker.min >= 1 && var.worker.max >= var.worker.min
    error_message = "cpu is one of 256, 512, 1024, 2048, 4096; min is at least 1 and at most max."
  }
}

variable "environment" {
  description = "Settings of Purlin that are not secret; purlin config --docs lists them."
  type        = map(string)
  validation {
    condition     = alltrue([for k, v in var.environment : startswith(k, "PURLIN_") && !can(regex("(SECRET|PASSWORD|PRIVATE)(_KEY)?$", k))])
    error_message = "Only PURLIN_ keys, and none that is secret: those go into secrets."
  }
}

variable "secrets" {
  description = "Settings that are secret: key to an ARN of Secrets Manager, with :JSON_KEY:: behind it where the secret is an object."
  type        = map(string)
  validation {
    condition     = alltrue([for k, v in var.secrets : startswith(v, "arn:")])
    error_message = "Each value is an ARN of Secrets Manager."
  }
}

variable "kms_key" {
  description = "ARN of the key of the bucket and the secrets."
  type        = string
  validation {
    condition     = startswith(var.kms_key, "arn:")
    error_message = "The ARN of a KMS key."
  }
}

variable "certificate" {
  description = "ARN of the certificate of the load balancer's name."
  type        = string
  validation {
    condition     = startswith(var.certificate, "arn:")
    error_message = "The ARN of a certificate of ACM."
  }
}

variable "protect" {
  description = "Refuse to delete the load balancer."
  type        = bool
  default     = true
}

variable "readable_secrets" {
  description = "ARNs of secrets that tasks read while they run, as PURLIN_DATABASE_PASSWORD_URL."
  type        = list(string)
  default     = []
  validation {
    condition     = alltrue([for s in var.readable_secrets : startswith(s, "arn:")])
    error_message = "Each is an ARN of Secrets Manager."
  }
}

variable "origin_secret" {
  description = "What CloudFront tells the load balancer in the header X-Purlin-Origin; who does not is refused."
  type        = string
  sensitive   = true
  validation {
    condition     = length(var.origin_secret) >= 24
    error_message = "At least 24 characters."
  }
}

variable "buckets" {
  description = "ARN of the bucket of models and results, and name of the one for the load balancer's access logs."
  type        = object({ models_arn = string, logs = string })
  validation {
    condition     = startswith(var.buckets.models_arn, "arn:") && length(var.buckets.logs) >= 3
    error_message = "The ARN of a bucket, and the name of another."
  }
}

variable "telemetry" {
  description = "Log group of the tasks, ARN of the Prometheus workspace that the collector beside each task writes to, and ARN of the topic that is told of alarms."
  type        = object({ log_group = string, workspace = string, alarms = string })
  validation {
    condition     = startswith(var.telemetry.log_group, "/") && startswith(var.telemetry.workspace, "arn:") && startswith(var.telemetry.alarms, "arn:")
    error_message = "The name of a log group, and ARNs of a workspace of Amazon Managed Prometheus and of a topic of SNS."
  }
}
