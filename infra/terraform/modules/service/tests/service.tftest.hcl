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

override_data {
  target = data.aws_ip_ranges.cloudfront
  values = { cidr_blocks = ["192.0.2.0/24"] }
}

override_data {
  target = data.aws_ec2_managed_prefix_list.cloudfront
  values = { id = "pl-0123456789abcdef0" }
}

variables {
  name        = "purlin-test"
  network     = { vpc_id = "vpc-1", public_subnets = ["subnet-1", "subnet-2"], private_subnets = ["subnet-3", "subnet-4"], cidr = "10.0.0.0/16" }
  image       = "registry/purlin@sha256:${join("", [for i in range(64) : "a"])}"
  api         = { cpu = 512, memory = 1024, min = 2, max = 4, sockets = 5000 }
  worker      = { cpu = 512, memory = 2048, min = 2, max = 4, queue_age = 60 }
  environment = { PURLIN_PUBLIC_URL = "https://purlin.example.com" }
  secrets = {
    PURLIN_DATABASE_URL = "arn:aws:secretsmanager:us-east-1:123456789012:secret:connections-aaaaaa:database_url::"
    PURLIN_BUS_URL      = "arn:aws:secretsmanager:us-east-1:123456789012:secret:connections-aaaaaa:bus_url::"
    PURLIN_SECRET_KEY   = "arn:aws:secretsmanager:us-east-1:123456789012:secret:key-bbbbbb"
  }
  readable_secrets = ["arn:aws:secretsmanager:us-east-1:123456789012:secret:connections-aaaaaa"]
  buckets          = { models_arn = "arn:aws:s3:::models", logs = "logs" }
  telemetry        = { log_group = "/purlin/purlin-test", workspace = "arn:aws:aps:us-east-1:123456789012:workspace/ws-1", alarms = "arn:aws:sns:us-east-1:123456789012:alarms" }
  kms_key          = "arn:aws:kms:us-east-1:123456789012:key/1"
  certificate      = "arn:aws:acm:us-east-1:123456789012:certificate/1"
  origin_secret    = "oooooooooooooooooooooooooooooooo"
}

run "least_privilege" {
  command = plan
  assert {
    condition     = alltrue([for s in jsondecode(data.aws_iam_policy_document.task.json).Statement : s.Sid == "Traces" || !contains(flatten([s.Resource]), "*")])
    error_message = "Tasks may do something to everything: ${data.aws_iam_policy_document.task.json}"
  }
  assert {
    condition     = alltrue(flatten([for d in [data.aws_iam_policy_document.task, data.aws_iam_policy_document.execution] : [for s in jsondecode(d.json).Statement : [for a in flatten([s.Action]) : !endswith(a, "*")]]]))
    error_message = "An action with a star."
  }
  assert {
    condition = toset(flatten([for s in jsondecode(data.aws_iam_policy_document.task.json).Statement : s.Action])) == toset([
      "s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts", "s3:ListBucket", "s3:ListBucketMultipartUploads", "s3:GetBucketLocation",
      "kms:GenerateDataKey", "kms:Decrypt", "secretsmanager:GetSecretValue", "aps:RemoteWrite",
      "logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams", "xray:PutTraceSegments", "xray:PutTelemetryRecords",
    ])
    error_message = "Tasks may do other things than they need: ${data.aws_iam_policy_document.task.json}"
  }
  assert {
    condition = one([for s in jsondecode(data.aws_iam_policy_document.execution.json).Statement : toset(s.Resource) if contains(flatten([s.Action]), "secretsmanager:GetSecretValue")]) == toset([
      "arn:aws:secretsmanager:us-east-1:123456789012:secret:connections-aaaaaa", "arn:aws:secretsmanager:us-east-1:123456789012:secret:key-bbbbbb",
    ])
    error_message = "What starts the tasks reads other secrets than theirs."
  }
}

run "nobody_but_the_distribution" {
  command = plan
  assert {
    condition     = aws_lb_listener.https.default_action[0].type == "fixed-response" && one(flatten([for c in aws_lb_listener_rule.cloudfront.condition : [for h in c.http_header : h.http_header_name]])) == "X-Purlin-Origin"
    error_message = "The load balancer answers whoever asks."
  }
  assert {
    condition     = aws_vpc_security_group_ingress_rule.balancer.prefix_list_id == "pl-0123456789abcdef0" && aws_vpc_security_group_ingress_rule.balancer.cidr_ipv4 == null
    error_message = "The load balancer is open to the internet."
  }
  assert {
    condition     = alltrue([for s in aws_ecs_service.this : !s.network_configuration[0].assign_public_ip])
    error_message = "Tasks have public addresses."
  }
}

run "tasks" {
  command = plan
  assert {
    condition     = alltrue([for d in aws_ecs_task_definition.this : alltrue([for c in jsondecode(d.container_definitions) : c.readonlyRootFilesystem && c.user == "65532" && c.linuxParameters.capabilities.drop == ["ALL"] if c.name == "purlin"])])
    error_message = "A task may write to its root, or is root."
  }
  assert {
    condition     = alltrue([for d in aws_ecs_task_definition.this : alltrue([for c in jsondecode(d.container_definitions) : length(setintersection([for e in c.environment : e.name], keys(var.secrets))) == 0])])
    error_message = "A secret stands in the environment of a task definition."
  }
  assert {
    condition     = one([for c in jsondecode(aws_ecs_task_definition.this["api"].container_definitions) : c.stopTimeout if c.name == "purlin"]) == 30 && tonumber(aws_lb_target_group.api.deregistration_delay) == 30
    error_message = "A task is killed before it has drained: purlin takes 25 s."
  }
  assert {
    condition     = alltrue([for s in aws_ecs_service.this : s.deployment_circuit_breaker[0].enable && s.deployment_circuit_breaker[0].rollback && s.alarms[0].enable && s.alarms[0].rollback && s.deployment_minimum_healthy_percent == 100])
    error_message = "A bad version is not taken back."
  }
}

run "scaling" {
  command = plan
  assert {
    condition     = toset([for d in aws_appautoscaling_policy.sockets.target_tracking_scaling_policy_configuration[0].customized_metric_specification[0].dimensions : "${d.name}=${d.value}"]) == toset(["deployment=purlin-test", "role=api"])
    error_message = "Workers, who have no sockets, count into their mean."
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.queue.threshold == 60 && aws_appautoscaling_target.this["api"].min_capacity == 2 && aws_appautoscaling_target.this["worker"].max_capacity == 4
    error_message = "The queue's age does not bring workers."
  }
  assert {
    condition     = strcontains(local.collector, "[[deployment, role]]") && can(yamldecode(local.collector))
    error_message = "The collector does not send what scaling looks at."
  }
}

run "what_is_no_size" {
  command = plan
  variables {
    api    = { cpu = 300, memory = 1024, min = 2, max = 4, sockets = 5000 }
    worker = { cpu = 512, memory = 1024, min = 3, max = 2, queue_age = 60 }
  }
  expect_failures = [var.api, var.worker]
}

run "a_secret_among_the_settings" {
  command = plan
  variables {
    environment = { PURLIN_SECRET_KEY = "x" }
  }
  expect_failures = [var.environment]
}

run "what_is_no_arn" {
  command = plan
  variables {
    secrets       = { PURLIN_SECRET_KEY = "hush" }
    kms_key       = "alias/x"
    certificate   = "x"
    telemetry     = { log_group = "x", workspace = "y", alarms = "z" }
    buckets       = { models_arn = "models", logs = "l" }
    origin_secret = "short"
  }
  expect_failures = [var.secrets, var.kms_key, var.certificate, var.telemetry, var.buckets, var.origin_secret]
}
