# As production, smaller: every mechanism is there, so that it is tried before.
module "stack" {
  source     = "../../modules/stack"
  name       = "purlin-staging"
  image      = var.image
  domain     = var.domain
  zone_id    = var.zone_id
  alarm_mail = var.alarm_mail
  cdn_keys   = var.cdn_keys
  rotation   = var.rotation
  protect    = true
  network    = { cidr = "10.30.0.0/16", zones = 3, nat_per_zone = false, interface_endpoints = true }
  database   = { class = "db.t4g.medium", storage = 50, multi_az = true, replicas = 1, backup = 7 }
  cache      = { node_type = "cache.t4g.small", shards = 2, replicas = 1 }
  api        = { cpu = 512, memory = 1024, min = 2, max = 4, sockets = 5000 }
  worker     = { cpu = 512, memory = 2048, min = 2, max = 4, queue_age = 60 }
  providers = {
    aws           = aws
    aws.us_east_1 = aws.us_east_1
    aws.backup    = aws.backup
  }
}
