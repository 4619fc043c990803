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

mock_provider "random" {}

override_data {
  target = data.aws_caller_identity.me
  values = { account_id = "123456789012" }
}

variables {
  name = "purlin-test"
}

run "who_may_use_the_key" {
  command = plan
  assert {
    condition     = aws_kms_key.this.enable_key_rotation && aws_kms_key.this.deletion_window_in_days == 30
    error_message = "The key does not rotate, or goes at once."
  }
  assert {
    condition     = alltrue([for s in jsondecode(data.aws_iam_policy_document.key.json).Statement : s.Sid == "Account" || (can(s.Condition) && !contains(flatten([s.Action]), "kms:*"))])
    error_message = "A service may use the key for anybody: ${data.aws_iam_policy_document.key.json}"
  }
  assert {
    condition     = one([for s in jsondecode(data.aws_iam_policy_document.key.json).Statement : s.Action if s.Sid == "CDN"]) == "kms:Decrypt"
    error_message = "CloudFront may do more than read."
  }
}

run "keys_that_are_none" {
  command = plan
  variables {
    secret_keys         = ["1", "1"]
    password_version    = 0
    redis_token_version = 0
    recovery_days       = 3
  }
  expect_failures = [var.secret_keys, var.password_version, var.redis_token_version, var.recovery_days]
}

# Last, for what was made is looked up again.
run "a_key_that_follows_another" {
  command = apply
  variables {
    secret_keys = ["2", "1"]
  }
  override_resource {
    target = aws_kms_key.this
    values = { arn = "arn:aws:kms:us-east-1:123456789012:key/1", key_id = "1" }
  }
  override_resource {
    target = aws_kms_alias.this
  }
  override_resource {
    target = aws_secretsmanager_secret.key
    values = { id = "arn:aws:secretsmanager:us-east-1:123456789012:secret:key", arn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:key" }
  }
  override_resource {
    target = aws_secretsmanager_secret.outside
    values = { arn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:outside" }
  }
  override_resource {
    target = aws_secretsmanager_secret_version.key
  }
  override_resource {
    target = random_password.key["1"]
    values = { result = "old" }
  }
  override_resource {
    target = random_password.key["2"]
    values = { result = "new" }
  }
  assert {
    condition     = aws_secretsmanager_secret_version.key.secret_string == "new,old"
    error_message = "The newest does not stand first."
  }
}
