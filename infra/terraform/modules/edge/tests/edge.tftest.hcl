# The real provider plans; nothing is asked of AWS, and nothing is made.
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

override_data {
  target = data.aws_cloudfront_cache_policy.disabled
  values = { id = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad" }
}

override_data {
  target = data.aws_cloudfront_cache_policy.optimized
  values = { id = "658327ea-f89d-4fab-a63d-7e88639e58f6" }
}

override_data {
  target = data.aws_cloudfront_origin_request_policy.all
  values = { id = "216adef6-5c7f-47e4-b989-5492eafa07d3" }
}

variables {
  name          = "purlin-test"
  domain        = "purlin.example.com"
  zone_id       = "Z0123456789ABC"
  balancer      = { dns_name = "alb.example.com", zone_id = "Z1" }
  origin_secret = "oooooooooooooooooooooooooooooooo"
  cdn           = { bucket = "models.s3.us-east-1.amazonaws.com", origins = ["https://purlin.example.com"], keys = {} }
}

run "without_a_key" {
  command = plan
  assert {
    condition     = length(aws_cloudfront_distribution.files) == 0 && output.files_url == null && length(output.distributions) == 0
    error_message = "There is a distribution that nobody can sign for."
  }
  assert {
    condition     = one(aws_cloudfront_distribution.this.origin).custom_header != null && one(one(aws_cloudfront_distribution.this.origin).custom_header).name == "X-Purlin-Origin"
    error_message = "The load balancer cannot know the distribution."
  }
}

run "while_a_key_is_rotated" {
  command = plan
  variables {
    cdn = { bucket = "models.s3.us-east-1.amazonaws.com", origins = ["https://purlin.example.com"], keys = {
      old = <<-PEM
      -----BEGIN PUBLIC KEY-----
      MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAu1SU1LfVLPHCozMxH2Mo
      -----END PUBLIC KEY-----
      PEM
      new = <<-PEM
      -----BEGIN PUBLIC KEY-----
      MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAu1SU1LfVLPHCozMxH2Mo
      -----END PUBLIC KEY-----
      PEM
    } }
  }
  assert {
    condition     = length(aws_cloudfront_public_key.this) == 2 && output.files_url == "https://files.purlin.example.com"
    error_message = "Both keys are not there."
  }
  assert {
    condition     = one(aws_cloudfront_distribution.files[0].default_cache_behavior).viewer_protocol_policy == "https-only" && one(aws_cloudfront_distribution.files[0].default_cache_behavior).allowed_methods == toset(["GET", "HEAD"])
    error_message = "The distribution takes more than signed GETs by TLS."
  }
  assert {
    condition     = one(one(one(aws_cloudfront_cache_policy.files[0].parameters_in_cache_key_and_forwarded_to_origin).query_strings_config).query_strings).items == toset(["response-cache-control", "response-content-disposition", "response-content-type"])
    error_message = "S3 does not hear what blob/cdn.go signs."
  }
  assert {
    condition     = toset([for r in aws_wafv2_web_acl.files[0].rule : r.name]) == toset(["rate", "AWSManagedRulesAmazonIpReputationList"])
    error_message = "Rules that look into queries refuse names of files, or nothing bounds how often is asked."
  }
  assert {
    condition     = aws_cloudfront_origin_access_control.files[0].signing_behavior == "always" && aws_cloudfront_origin_access_control.files[0].signing_protocol == "sigv4"
    error_message = "The bucket would have to be public."
  }
  assert {
    condition     = one(one(aws_cloudfront_response_headers_policy.files[0].cors_config).access_control_allow_origins).items == toset(["https://purlin.example.com"])
    error_message = "Pages of others read, or ours do not."
  }
}

run "what_is_no_key" {
  command = plan
  variables {
    cdn                    = { bucket = "b", origins = ["https://purlin.example.com"], keys = { a = "-----BEGIN RSA PRIVATE KEY-----" } }
    requests_per_5_minutes = 5
    price_class            = "all"
    domain                 = "localhost"
  }
  expect_failures = [var.cdn, var.requests_per_5_minutes, var.price_class, var.domain]
}
