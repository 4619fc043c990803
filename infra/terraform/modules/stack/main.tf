# One environment of Purlin: the modules, put together.

data "aws_region" "here" {}

locals {
  url = "https://${var.domain}"
  cdn = length(var.cdn_keys) > 0
}

module "secrets" {
  source              = "../secrets"
  name                = var.name
  recovery_days       = var.protect ? 30 : 0
  secret_keys         = var.rotation.secret_keys
  password_version    = var.rotation.password_version
  redis_token_version = var.rotation.redis_token_version
}

module "network" {
  source              = "../network"
  name                = var.name
  cidr                = var.network.cidr
  zones               = var.network.zones
  nat_per_zone        = var.network.nat_per_zone
  interface_endpoints = var.network.interface_endpoints
}

module "database" {
  source         = "../database"
  name           = var.name
  vpc_id         = module.network.vpc_id
  subnets        = module.network.data_subnets
  clients        = [module.service.task_security_group]
  instance_class = var.database.class
  storage_gib    = var.database.storage
  multi_az       = var.database.multi_az
  replicas       = var.database.replicas
  backup_days    = var.database.backup
  password       = module.secrets.database_password
  kms_key        = module.secrets.kms_key
  backup_keys    = module.storage.backup_keys
  protect        = var.protect
  providers = {
    aws        = aws
    aws.backup = aws.backup
  }
}

module "cache" {
  source             = "../cache"
  name               = var.name
  vpc_id             = module.network.vpc_id
  subnets            = module.network.data_subnets
  clients            = [module.service.task_security_group]
  node_type          = var.cache.node_type
  shards             = var.cache.shards
  replicas_per_shard = var.cache.replicas
  token              = module.secrets.redis_token
  kms_key            = module.secrets.kms_key
}

module "storage" {
  source  = "../storage"
  name    = var.name
  origins = [local.url]
  kms_key = module.secrets.kms_key
  backup  = var.protect
  protect = var.protect

  distributions = module.edge.distributions
  providers = {
    aws        = aws
    aws.backup = aws.backup
  }
}

# The addresses of the database and Redis with their passwords.
resource "aws_secretsmanager_secret" "connections" {
  name                    = "${var.name}/connections"
  description             = "database_url, database_password, replica_urls and bus_url"
  kms_key_id              = module.secrets.kms_key
  recovery_window_in_days = var.protect ? 30 : 0
}

resource "aws_secretsmanager_secret_version" "connections" {
  secret_id = aws_secretsmanager_secret.connections.id
  secret_string = jsonencode({
    database_url      = module.database.url
    database_password = module.secrets.database_password
    replica_urls      = module.database.replica_urls
    bus_url           = module.cache.url
  })
}

module "service" {
  source           = "../service"
  name             = var.name
  network          = { vpc_id = module.network.vpc_id, public_subnets = module.network.public_subnets, private_subnets = module.network.private_subnets, cidr = module.network.cidr }
  image            = var.image
  api              = var.api
  worker           = var.worker
  kms_key          = module.secrets.kms_key
  certificate      = module.edge.origin_certificate
  buckets          = { models_arn = module.storage.bucket_arn, logs = module.storage.log_bucket }
  telemetry        = { log_group = module.observability.log_group, workspace = module.observability.workspace, alarms = module.observability.topic }
  origin_secret    = module.secrets.origin_secret
  readable_secrets = [aws_secretsmanager_secret.connections.arn]
  protect          = var.protect
  environment = merge({
    PURLIN_PUBLIC_URL            = local.url
    PURLIN_BLOB_URL              = "s3://${module.storage.bucket}?region=${data.aws_region.here.region}"
    PURLIN_DATABASE_PASSWORD_URL = "aws-secretsmanager:${aws_secretsmanager_secret.connections.arn}?key=database_password"
    PURLIN_SIGNUP                = "closed"
    }, local.cdn ? {
    PURLIN_CDN_URL = module.edge.files_url
  } : {}, var.settings)
  secrets = merge({
    PURLIN_DATABASE_URL      = "${aws_secretsmanager_secret.connections.arn}:database_url::"
    PURLIN_BUS_URL           = "${aws_secretsmanager_secret.connections.arn}:bus_url::"
    PURLIN_SECRET_KEY        = module.secrets.secret_key
    PURLIN_APS_CLIENT_ID     = "${module.secrets.outside}:client_id::"
    PURLIN_APS_CLIENT_SECRET = "${module.secrets.outside}:client_secret::"
    PURLIN_MAIL_URL          = "${module.secrets.outside}:mail_url::"
    }, local.cdn ? {
    PURLIN_CDN_KEY_ID      = "${module.secrets.outside}:cdn_key_id::"
    PURLIN_CDN_PRIVATE_KEY = "${module.secrets.outside}:cdn_private_key::"
  } : {}, var.database.replicas > 0 ? { PURLIN_DATABASE_REPLICA_URLS = "${aws_secretsmanager_secret.connections.arn}:replica_urls::" } : {})
}

module "edge" {
  source   = "../edge"
  name     = var.name
  domain   = var.domain
  zone_id  = var.zone_id
  balancer = { dns_name = module.service.balancer.dns_name, zone_id = module.service.balancer.zone_id }

  origin_secret = module.secrets.origin_secret
  cdn           = { bucket = module.storage.bucket_domain, origins = [local.url], keys = var.cdn_keys }
  providers = {
    aws           = aws
    aws.us_east_1 = aws.us_east_1
  }
}

module "observability" {
  source  = "../observability"
  name    = var.name
  kms_key = module.secrets.kms_key
  mail    = var.alarm_mail
  watched = {
    cluster       = module.service.cluster
    services      = module.service.services
    balancer      = module.service.balancer.suffix
    databases     = module.database.identifiers
    cache         = module.cache.id
    max_tasks_api = var.api.max
  }
}
