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

override_data {
  target = data.aws_caller_identity.me
  values = { account_id = "123456789012" }
}

variables {
  name    = "purlin-test"
  kms_key = "arn:aws:kms:us-east-1:123456789012:key/1"
  mail    = "ops@example.com"
  watched = { cluster = "c", services = { api = "api", worker = "worker" }, balancer = "app/b/1", databases = ["one", "two"], cache = "r", max_tasks_api = 4 }
}

run "what_is_watched" {
  command = plan
  assert {
    condition     = length(aws_cloudwatch_metric_alarm.database_cpu) == 2 && length(aws_cloudwatch_metric_alarm.database_space) == 2 && aws_cloudwatch_metric_alarm.full.threshold == 4
    error_message = "Something is not watched."
  }
  assert {
    condition     = alltrue([for a in concat(values(aws_cloudwatch_metric_alarm.database_cpu), values(aws_cloudwatch_metric_alarm.database_space), [aws_cloudwatch_metric_alarm.full, aws_cloudwatch_metric_alarm.cache_cpu]) : strcontains(a.alarm_description, "docs/runbooks/")])
    error_message = "An alarm does not say where its runbook is."
  }
  assert {
    condition     = alltrue([for w in jsondecode(aws_cloudwatch_dashboard.this.dashboard_body).widgets : w.x + w.width <= 24]) && length(yamldecode(aws_prometheus_rule_group_namespace.purlin.data).groups) > 0
    error_message = "The dashboard or the rules cannot be read."
  }
}

run "what_cannot_be" {
  command = plan
  variables {
    mail               = "nobody"
    log_retention_days = 8
    kms_key            = "x"
  }
  expect_failures = [var.mail, var.log_retention_days, var.kms_key]
}
