# The smallest that has every part: one NAT gateway, no standby, nothing kept when it
# is destroyed. The database and the load balancer insist on subnets in two zones; all
# that costs lies in one.
module "stack" {
  source     = "../../modules/stack"
  name       = "purlin-dev"
  image      = var.image
  domain     = var.domain
  zone_id    = var.zone_id
  alarm_mail = var.alarm_mail
  cdn_keys   = var.cdn_keys
  rotation   = var.rotation
  protect    = false
  network    = { cidr = "10.20.0.0/16", zones = 2, nat_per_zone = false, interface_endpoints = false }
  database   = { class = "db.t4g.small", storage = 20, multi_az = false, replicas = 0, backup = 1 }
  cache      = { node_type = "cache.t4g.micro", shards = 1, replicas = 0 }
  api        = { cpu = 256, memory = 512, min = 1, max = 2, sockets = 2000 }
  worker     = { cpu = 256, memory = 1024, min = 1, max = 2, queue_age = 120 }
  providers = {
    aws           = aws
    aws.us_east_1 = aws.us_east_1
    aws.backup    = aws.backup
  }
}
