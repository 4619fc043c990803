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
  alias                       = "backup"
  region                      = "us-west-2"
  access_key                  = "none"
  secret_key                  = "none"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_region_validation      = true
  skip_requesting_account_id  = true
}

override_data {
  target = data.aws_caller_identity.me
  values = { account_id = "123456789012" }
}

variables {
  name    = "purlin-test"
  origins = ["https://purlin.example.com"]
  kms_key = "arn:aws:kms:us-east-1:123456789012:key/1"
}

run "models_are_kept" {
  command = plan
  assert {
    condition     = alltrue([for b in [aws_s3_bucket_public_access_block.models, aws_s3_bucket_public_access_block.logs, aws_s3_bucket_public_access_block.backup[0]] : b.block_public_acls && b.block_public_policy && b.ignore_public_acls && b.restrict_public_buckets])
    error_message = "A bucket may be public."
  }
  assert {
    condition     = output.guarantees.versions && output.guarantees.copy_elsewhere && aws_s3_bucket.backup[0].region == "us-west-2"
    error_message = "Nothing keeps what is deleted, or nothing is copied elsewhere."
  }
  assert {
    condition     = one(aws_s3_bucket_cors_configuration.models.cors_rule).allowed_origins == toset(["https://purlin.example.com"]) && contains(one(aws_s3_bucket_cors_configuration.models.cors_rule).expose_headers, "ETag")
    error_message = "Pages cannot send models."
  }
}

run "the_distribution_reads" {
  command = plan
  variables {
    distributions = ["arn:aws:cloudfront::123456789012:distribution/E1"]
  }
  assert {
    condition     = one([for s in data.aws_iam_policy_document.models.statement : s.actions if s.sid == "CDN"]) == toset(["s3:GetObject"]) && one(one([for s in data.aws_iam_policy_document.models.statement : s.condition if s.sid == "CDN"])).values == tolist(["arn:aws:cloudfront::123456789012:distribution/E1"])
    error_message = "Other distributions may read, or this one may do more."
  }
}

run "dev" {
  command = plan
  variables {
    backup  = false
    protect = false
  }
  assert {
    condition     = length(aws_s3_bucket.backup) == 0 && length(aws_kms_key.backup) == 0 && aws_s3_bucket.models.force_destroy
    error_message = "What is thrown away leaves something."
  }
}

run "what_is_no_origin" {
  command = plan
  variables {
    origins           = ["*"]
    kms_key           = "key"
    keep_deleted_days = 0
    distributions     = ["E1"]
  }
  expect_failures = [var.origins, var.kms_key, var.keep_deleted_days, var.distributions]
}
