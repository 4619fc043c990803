# Purlin on ECS Fargate: tasks that answer clients behind a load balancer, and tasks
# that work. scripts/deploy.sh registers task definitions by Terraform, runs the
# migration, and then points the services at them: here they are ignored.

data "aws_region" "here" {}

data "aws_caller_identity" "me" {}

data "aws_ip_ranges" "cloudfront" {
  services = ["cloudfront_origin_facing"]
}

data "aws_ec2_managed_prefix_list" "cloudfront" {
  name = "com.amazonaws.global.cloudfront.origin-facing"
}

locals {
  # Who adds X-Forwarded-For before us: the load balancer, and CloudFront.
  proxies = join(",", concat([var.network.cidr], data.aws_ip_ranges.cloudfront.cidr_blocks))
  environment = merge(var.environment, {
    PURLIN_ADDR            = "0.0.0.0:8080"
    PURLIN_ADMIN_ADDR      = "127.0.0.1:9090"
    PURLIN_DATA_DIR        = "/data"
    PURLIN_LOG_FORMAT      = "json"
    PURLIN_TRUSTED_PROXIES = local.proxies
    PURLIN_DRAIN_DELAY     = "10s" # two health checks
  })
  traces = { OTEL_EXPORTER_OTLP_ENDPOINT = "http://127.0.0.1:4318", OTEL_TRACES_SAMPLER = "traceidratio", OTEL_TRACES_SAMPLER_ARG = "0.05" }
  roles  = { api = var.api, worker = var.worker, migrate = { cpu = 256, memory = 512 } }
  commands = {
    api     = ["serve", "--role", "api"]
    worker  = ["serve", "--role", "worker"]
    migrate = ["migrate", "up"]
  }
  collector = templatefile("${path.module}/collector.yaml.tftpl", {
    region    = data.aws_region.here.region
    name      = var.name
    workspace = element(split("/", var.telemetry.workspace), 1)
  })
}

resource "aws_ecs_cluster" "this" {
  name = var.name
  setting {
    name  = "containerInsights"
    value = "enabled"
  }
}

resource "aws_security_group" "balancer" {
  name_prefix = "${var.name}-alb-"
  description = "HTTPS from CloudFront"
  vpc_id      = var.network.vpc_id
  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_vpc_security_group_ingress_rule" "balancer" {
  security_group_id = aws_security_group.balancer.id
  description       = "HTTPS from CloudFront only"
  prefix_list_id    = data.aws_ec2_managed_prefix_list.cloudfront.id
  from_port         = 443
  to_port           = 443
  ip_protocol       = "tcp"
}

resource "aws_vpc_security_group_egress_rule" "balancer" {
  security_group_id            = aws_security_group.balancer.id
  description                  = "To the tasks"
  referenced_security_group_id = aws_security_group.task.id
  from_port                    = 8080
  to_port                      = 8080
  ip_protocol                  = "tcp"
}

resource "aws_security_group" "task" {
  name_prefix = "${var.name}-task-"
  description = "Tasks of Purlin"
  vpc_id      = var.network.vpc_id
  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_vpc_security_group_ingress_rule" "task" {
  security_group_id            = aws_security_group.task.id
  description                  = "From the load balancer"
  referenced_security_group_id = aws_security_group.balancer.id
  from_port                    = 8080
  to_port                      = 8080
  ip_protocol                  = "tcp"
}

resource "aws_vpc_security_group_egress_rule" "task" {
  security_group_id = aws_security_group.task.id
  description       = "Database, Redis, AWS and APS"
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "-1"
}

resource "aws_lb" "this" {
  name                       = var.name
  load_balancer_type         = "application"
  subnets                    = var.network.public_subnets
  security_groups            = [aws_security_group.balancer.id]
  idle_timeout               = 120 # Purlin pings its sockets every 25 s
  drop_invalid_header_fields = true
  enable_deletion_protection = var.protect
  access_logs {
    bucket  = var.buckets.logs
    prefix  = "alb"
    enabled = true
  }
}

resource "aws_lb_target_group" "api" {
  name                          = "${var.name}-api"
  vpc_id                        = var.network.vpc_id
  target_type                   = "ip"
  port                          = 8080
  protocol                      = "HTTP"
  deregistration_delay          = 30 # Purlin drains within 25 s
  load_balancing_algorithm_type = "least_outstanding_requests"
  health_check {
    path                = "/readyz"
    interval            = 5
    timeout             = 3
    healthy_threshold   = 2
    unhealthy_threshold = 2
  }
}

resource "aws_lb_listener" "https" {
  load_balancer_arn = aws_lb.this.arn
  port              = 443
  protocol          = "HTTPS"
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-2021-06"
  certificate_arn   = var.certificate
  default_action {
    type = "fixed-response"
    fixed_response {
      content_type = "text/plain"
      message_body = "not by this way"
      status_code  = "403"
    }
  }
}

# Distributions of others have CloudFront's addresses, too: ours says who it is.
resource "aws_lb_listener_rule" "cloudfront" {
  listener_arn = aws_lb_listener.https.arn
  priority     = 1
  condition {
    http_header {
      http_header_name = "X-Purlin-Origin"
      values           = [var.origin_secret]
    }
  }
  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.api.arn
  }
}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["ecs-tasks.amazonaws.com"]
    }
  }
}

# What starts the tasks: it pulls the image and hands over the secrets.
data "aws_iam_policy_document" "execution" {
  statement {
    actions   = ["secretsmanager:GetSecretValue"]
    resources = distinct([for arn in values(var.secrets) : join(":", slice(split(":", arn), 0, 7))])
  }
  statement {
    actions   = ["kms:Decrypt"]
    resources = [var.kms_key]
  }
}

resource "aws_iam_role" "execution" {
  name_prefix        = "${var.name}-start-"
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

resource "aws_iam_role_policy_attachment" "execution" {
  role       = aws_iam_role.execution.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"
}

resource "aws_iam_role_policy" "execution" {
  role   = aws_iam_role.execution.id
  policy = data.aws_iam_policy_document.execution.json
}

# What the tasks may do: their bucket, their metrics and traces, and nothing else.
data "aws_iam_policy_document" "task" {
  statement {
    sid       = "Objects"
    actions   = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"]
    resources = ["${var.buckets.models_arn}/*"]
  }
  statement {
    sid       = "Bucket"
    actions   = ["s3:ListBucket", "s3:ListBucketMultipartUploads", "s3:GetBucketLocation"]
    resources = [var.buckets.models_arn]
  }
  statement {
    sid       = "Key"
    actions   = ["kms:GenerateDataKey", "kms:Decrypt"]
    resources = [var.kms_key]
  }
  dynamic "statement" {
    for_each = var.readable_secrets
    content {
      sid       = "Passwords${statement.key}"
      actions   = ["secretsmanager:GetSecretValue"]
      resources = [statement.value]
    }
  }
  statement {
    sid       = "Metrics"
    actions   = ["aps:RemoteWrite"]
    resources = [var.telemetry.workspace]
  }
  statement {
    sid       = "MetricsForScaling"
    actions   = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"]
    resources = ["arn:aws:logs:${data.aws_region.here.region}:${data.aws_caller_identity.me.account_id}:log-group:${var.telemetry.log_group}/metrics*"]
  }
  statement {
    sid       = "Traces"
    actions   = ["xray:PutTraceSegments", "xray:PutTelemetryRecords"]
    resources = ["*"] # it knows no resources
  }
}

resource "aws_iam_role" "task" {
  name_prefix        = "${var.name}-task-"
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

resource "aws_iam_role_policy" "task" {
  role   = aws_iam_role.task.id
  policy = data.aws_iam_policy_document.task.json
}

resource "aws_ecs_task_definition" "this" {
  for_each                 = local.roles
  family                   = "${var.name}-${each.key}"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = each.value.cpu
  memory                   = each.value.memory
  execution_role_arn       = aws_iam_role.execution.arn
  task_role_arn            = aws_iam_role.task.arn
  skip_destroy             = true # the way back needs the ones before
  runtime_platform {
    operating_system_family = "LINUX"
    cpu_architecture        = "X86_64"
  }
  volume {
    name = "data"
  }
  container_definitions = jsonencode(concat([
    {
      name                   = "purlin"
      image                  = var.image
      command                = local.commands[each.key]
      essential              = true
      readonlyRootFilesystem = true
      user                   = "65532"
      stopTimeout            = 30
      portMappings           = each.key == "api" ? [{ containerPort = 8080, protocol = "tcp" }] : []
      environment = [for k, v in merge(local.environment, each.key == "migrate" ? {} : merge(local.traces, { PURLIN_ROLE = each.key })) :
        { name = k, value = v }
      ]
      secrets         = [for k, v in var.secrets : { name = k, valueFrom = v }]
      mountPoints     = [{ sourceVolume = "data", containerPath = "/data", readOnly = false }]
      healthCheck     = each.key == "migrate" ? null : { command = ["CMD", "/purlin", "healthcheck"], interval = 10, timeout = 5, retries = 3, startPeriod = 20 }
      linuxParameters = { capabilities = { drop = ["ALL"] }, initProcessEnabled = false }
      logConfiguration = {
        logDriver = "awslogs"
        options   = { awslogs-group = var.telemetry.log_group, awslogs-region = data.aws_region.here.region, awslogs-stream-prefix = each.key, mode = "non-blocking" }
      }
    }
    ], each.key == "migrate" ? [] : [
    {
      name              = "collector"
      image             = "public.ecr.aws/aws-observability/aws-otel-collector:v0.43.3"
      essential         = false
      environment       = [{ name = "AOT_CONFIG_CONTENT", value = local.collector }, { name = "ROLE", value = each.key }]
      memoryReservation = 64
      logConfiguration = {
        logDriver = "awslogs"
        options   = { awslogs-group = var.telemetry.log_group, awslogs-region = data.aws_region.here.region, awslogs-stream-prefix = "collector" }
      }
    }
  ]))
}

resource "aws_ecs_service" "this" {
  for_each                           = { api = var.api, worker = var.worker }
  name                               = each.key
  cluster                            = aws_ecs_cluster.this.id
  task_definition                    = aws_ecs_task_definition.this[each.key].arn
  launch_type                        = "FARGATE"
  desired_count                      = each.value.min
  deployment_minimum_healthy_percent = 100
  deployment_maximum_percent         = 200
  health_check_grace_period_seconds  = each.key == "api" ? 30 : null
  availability_zone_rebalancing      = "ENABLED"
  propagate_tags                     = "SERVICE"
  network_configuration {
    subnets         = var.network.private_subnets
    security_groups = [aws_security_group.task.id]
  }
  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }
  alarms {
    enable      = true
    rollback    = true
    alarm_names = each.key == "api" ? [aws_cloudwatch_metric_alarm.errors.alarm_name, aws_cloudwatch_metric_alarm.unhealthy.alarm_name] : [aws_cloudwatch_metric_alarm.stuck.alarm_name]
  }
  dynamic "load_balancer" {
    for_each = each.key == "api" ? [1] : []
    content {
      target_group_arn = aws_lb_target_group.api.arn
      container_name   = "purlin"
      container_port   = 8080
    }
  }
  lifecycle {
    ignore_changes = [desired_count, task_definition] # autoscaling's, and scripts/deploy.sh's
  }
  depends_on = [aws_lb_listener_rule.cloudfront]
}

resource "aws_appautoscaling_target" "this" {
  for_each           = { api = var.api, worker = var.worker }
  service_namespace  = "ecs"
  resource_id        = "service/${aws_ecs_cluster.this.name}/${aws_ecs_service.this[each.key].name}"
  scalable_dimension = "ecs:service:DesiredCount"
  min_capacity       = each.value.min
  max_capacity       = each.value.max
}

resource "aws_appautoscaling_policy" "cpu" {
  for_each           = aws_appautoscaling_target.this
  name               = "cpu"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = each.value.service_namespace
  resource_id        = each.value.resource_id
  scalable_dimension = each.value.scalable_dimension
  target_tracking_scaling_policy_configuration {
    target_value       = 60
    scale_in_cooldown  = 300
    scale_out_cooldown = 60
    predefined_metric_specification {
      predefined_metric_type = "ECSServiceAverageCPUUtilization"
    }
  }
}

# Sockets cost memory rather than CPU: each task gets its share of them.
resource "aws_appautoscaling_policy" "sockets" {
  name               = "sockets"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = aws_appautoscaling_target.this["api"].service_namespace
  resource_id        = aws_appautoscaling_target.this["api"].resource_id
  scalable_dimension = aws_appautoscaling_target.this["api"].scalable_dimension
  target_tracking_scaling_policy_configuration {
    target_value       = var.api.sockets
    scale_in_cooldown  = 600 # sockets move only when they reconnect
    scale_out_cooldown = 60
    customized_metric_specification {
      namespace   = "Purlin"
      metric_name = "purlin_sockets"
      statistic   = "Average"
      dimensions {
        name  = "deployment"
        value = var.name
      }
      dimensions {
        name  = "role" # workers have none, and would halve the mean
        value = "api"
      }
    }
  }
}

resource "aws_appautoscaling_policy" "queue" {
  name               = "queue-age"
  policy_type        = "StepScaling"
  service_namespace  = aws_appautoscaling_target.this["worker"].service_namespace
  resource_id        = aws_appautoscaling_target.this["worker"].resource_id
  scalable_dimension = aws_appautoscaling_target.this["worker"].scalable_dimension
  step_scaling_policy_configuration {
    adjustment_type         = "ChangeInCapacity"
    cooldown                = 120
    metric_aggregation_type = "Maximum"
    step_adjustment {
      metric_interval_lower_bound = 0
      metric_interval_upper_bound = var.worker.queue_age * 4
      scaling_adjustment          = 1
    }
    step_adjustment {
      metric_interval_lower_bound = var.worker.queue_age * 4
      scaling_adjustment          = 4
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "queue" {
  alarm_name          = "${var.name}-queue-age"
  alarm_description   = "The oldest job waits for long: the worker service gets more tasks."
  namespace           = "Purlin"
  metric_name         = "purlin_jobs_oldest_ready_seconds"
  dimensions          = { deployment = var.name }
  statistic           = "Maximum"
  period              = 60
  evaluation_periods  = 2
  comparison_operator = "GreaterThanThreshold"
  threshold           = var.worker.queue_age
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_appautoscaling_policy.queue.arn]
}

# ECS goes back to the version before when one of these goes off during a roll, and
# scripts/deploy.sh when one does afterwards.
resource "aws_cloudwatch_metric_alarm" "errors" {
  alarm_name          = "${var.name}-5xx"
  alarm_description   = "Tasks answer with 5xx: docs/runbooks/error-budget.md"
  namespace           = "AWS/ApplicationELB"
  metric_name         = "HTTPCode_Target_5XX_Count"
  dimensions          = { LoadBalancer = aws_lb.this.arn_suffix }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 3
  datapoints_to_alarm = 2
  comparison_operator = "GreaterThanThreshold"
  threshold           = 20
  treat_missing_data  = "notBreaching"
  alarm_actions       = [var.telemetry.alarms]
}

resource "aws_cloudwatch_metric_alarm" "unhealthy" {
  alarm_name          = "${var.name}-no-target"
  alarm_description   = "No task is ready: docs/runbooks/down.md"
  namespace           = "AWS/ApplicationELB"
  metric_name         = "HealthyHostCount"
  dimensions          = { LoadBalancer = aws_lb.this.arn_suffix, TargetGroup = aws_lb_target_group.api.arn_suffix }
  statistic           = "Minimum"
  period              = 60
  evaluation_periods  = 2
  comparison_operator = "LessThanThreshold"
  threshold           = 1
  treat_missing_data  = "breaching"
  alarm_actions       = [var.telemetry.alarms]
}

resource "aws_cloudwatch_metric_alarm" "stuck" {
  alarm_name          = "${var.name}-jobs-stuck"
  alarm_description   = "Jobs wait for ten times as long as brings more workers: docs/runbooks/queue.md"
  namespace           = "Purlin"
  metric_name         = "purlin_jobs_oldest_ready_seconds"
  dimensions          = { deployment = var.name }
  statistic           = "Maximum"
  period              = 60
  evaluation_periods  = 5
  comparison_operator = "GreaterThanThreshold"
  threshold           = var.worker.queue_age * 10
  treat_missing_data  = "notBreaching"
  alarm_actions       = [var.telemetry.alarms]
}
