# Three zones, a standby and two read replicas, and room to grow: docs/capacity.md
# says what these sizes carry.
module "stack" {
  source     = "../../modules/stack"
  name       = "purlin-production"
  image      = var.image
  domain     = var.domain
  zone_id    = var.zone_id
  alarm_mail = var.alarm_mail
  cdn_keys   = var.cdn_keys
  rotation   = var.rotation
  protect    = true
  network    = { cidr = "10.40.0.0/16", zones = 3, nat_per_zone = true, interface_endpoints = true }
  database   = { class = "db.m7g.large", storage = 200, multi_az = true, replicas = 2, backup = 14 }
  cache      = { node_type = "cache.m7g.large", shards = 2, replicas = 1 }
  api        = { cpu = 1024, memory = 2048, min = 3, max = 20, sockets = 10000 }
  worker     = { cpu = 1024, memory = 4096, min = 3, max = 20, queue_age = 60 }
  settings   = { PURLIN_WORKERS = "32", PURLIN_COPIES = "16" }
  providers = {
    aws           = aws
    aws.us_east_1 = aws.us_east_1
    aws.backup    = aws.backup
  }
}
