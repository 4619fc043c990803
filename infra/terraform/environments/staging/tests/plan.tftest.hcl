# The real provider plans; nothing is asked of AWS, and nothing is made. What it would
# look up is given.
provider "aws" {
  region                      = "us-east-1"
  access_key                  = "none"
  secret_key                  = "none"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_region_validation      = true
  skip_requesting_account_id  = true
}

provider "aws" {
  alias                       = "us_east_1"
  region                      = "us-east-1"
  access_key                  = "none"
  secret_key                  = "none"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_region_validation      = true
  skip_requesting_account_id  = true
}

provider "aws" {
  alias                       = "backup"
  region                      = "us-west-2"
  access_key                  = "none"
  secret_key                  = "none"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_region_validation      = true
  skip_requesting_account_id  = true
}

mock_provider "random" {}

override_data {
  target = module.stack.module.secrets.data.aws_caller_identity.me
  values = { account_id = "123456789012" }
}

override_data {
  target = module.stack.module.storage.data.aws_caller_identity.me
  values = { account_id = "123456789012" }
}

override_data {
  target = module.stack.module.service.data.aws_caller_identity.me
  values = { account_id = "123456789012" }
}

override_data {
  target = module.stack.module.observability.data.aws_caller_identity.me
  values = { account_id = "123456789012" }
}

override_data {
  target = module.stack.module.network.data.aws_availability_zones.here
  values = { names = ["us-east-1a", "us-east-1b", "us-east-1c", "us-east-1d"] }
}

override_data {
  target = module.stack.module.service.data.aws_ip_ranges.cloudfront
  values = { cidr_blocks = ["192.0.2.0/24"] }
}

override_data {
  target = module.stack.module.service.data.aws_ec2_managed_prefix_list.cloudfront
  values = { id = "pl-0123456789abcdef0" }
}

override_data {
  target = module.stack.module.edge.data.aws_cloudfront_cache_policy.disabled
  values = { id = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad" }
}

override_data {
  target = module.stack.module.edge.data.aws_cloudfront_cache_policy.optimized
  values = { id = "658327ea-f89d-4fab-a63d-7e88639e58f6" }
}

override_data {
  target = module.stack.module.edge.data.aws_cloudfront_origin_request_policy.all
  values = { id = "216adef6-5c7f-47e4-b989-5492eafa07d3" }
}

variables {
  image      = "123456789012.dkr.ecr.us-east-1.amazonaws.com/purlin@sha256:${join("", [for i in range(64) : "a"])}"
  domain     = "purlin.example.com"
  zone_id    = "Z0123456789ABC"
  alarm_mail = "ops@example.com"
}

run "what_it_promises" {
  command = plan

  variables {
    cdn_keys = {
      k1 = <<-PEM
        -----BEGIN PUBLIC KEY-----
        MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAu1SU1LfVLPHCozMxH2Mo
        4lgOEePzNm0tRgeLezV6ffAt0gunVTLw7onLRnrq0/IzW7yWR7QkrmBL7jTKEn5u
        -----END PUBLIC KEY-----
      PEM
    }
  }

  assert {
    condition     = output.guarantees.database.standby == true && output.guarantees.database.replicas == 1 && output.guarantees.database.days_to_go_back == 7
    error_message = "The database is not as large as the environment says: ${jsonencode(output.guarantees.database)}"
  }
  assert {
    condition     = output.guarantees.database.encrypted && output.guarantees.database.tls_only && !output.guarantees.database.public
    error_message = "The database is open: ${jsonencode(output.guarantees.database)}"
  }
  assert {
    condition     = output.guarantees.database.protected == true && output.guarantees.database.last_snapshot == true && output.guarantees.service.protected == true && output.guarantees.storage.kept_when_full == true
    error_message = "What holds data can be deleted, or what need not be kept cannot."
  }
  assert {
    condition     = output.guarantees.network.zones == 3 && output.guarantees.network.ways_out == 1 && output.guarantees.network.refusals_kept
    error_message = "The network is spread otherwise: ${jsonencode(output.guarantees.network)}"
  }
  assert {
    condition     = output.guarantees.cache.shards == 2 && output.guarantees.cache.tls && output.guarantees.cache.encrypted && output.guarantees.cache.failover && output.guarantees.cache.both_tokens_at_once
    error_message = "Redis is not as it should be: ${jsonencode(output.guarantees.cache)}"
  }
  assert {
    condition     = output.guarantees.storage.versions && output.guarantees.storage.encryption == "aws:kms" && !output.guarantees.storage.public && output.guarantees.storage.copy_elsewhere == true && output.guarantees.database.copy_elsewhere == true
    error_message = "Models are not kept as they should be: ${jsonencode(output.guarantees.storage)}"
  }
  assert {
    condition     = output.guarantees.service.goes_back && output.guarantees.service.unmarked_refused && output.guarantees.service.drain_seconds >= 25 && output.guarantees.service.idle_seconds > 60
    error_message = "A bad version stays, or sockets are cut: ${jsonencode(output.guarantees.service)}"
  }
  assert {
    condition     = output.guarantees.service.least == { api = 2, worker = 2 } && output.guarantees.service.most == { api = 4, worker = 4 }
    error_message = "There are other numbers of tasks: ${jsonencode(output.guarantees.service)}"
  }
  assert {
    condition     = contains(output.guarantees.service.alarms, "purlin-staging-5xx") && contains(output.guarantees.service.alarms, "purlin-staging-no-target") && length(output.guarantees.observability.databases) == 1 + 1 && output.guarantees.observability.told == "ops@example.com"
    error_message = "Something is not watched: ${jsonencode(output.guarantees.observability)}"
  }
  assert {
    condition     = alltrue([for r in ["rate", "graphql-rate", "graphql-body", "AWSManagedRulesCommonRuleSet"] : contains(output.guarantees.edge.firewall, r)]) && output.guarantees.edge.https_only && output.guarantees.edge.least_tls == "TLSv1.2_2021"
    error_message = "The firewall lacks a rule: ${jsonencode(output.guarantees.edge)}"
  }
  assert {
    condition     = output.guarantees.edge.cdn == true && output.guarantees.edge.signed_files
    error_message = "Models and results are given without a signature, or by another way."
  }
}

run "an_image_without_digest" {
  command = plan
  variables {
    image = "purlin:latest"
  }
  expect_failures = [var.image]
}

run "names_that_are_none" {
  command = plan
  variables {
    domain     = "https://purlin.example.com"
    zone_id    = "example.com"
    alarm_mail = "nobody"
    region     = "Europe"
    cdn_keys   = { k = "-----BEGIN PRIVATE KEY-----" }
  }
  expect_failures = [var.domain, var.zone_id, var.alarm_mail, var.region, var.cdn_keys]
}
