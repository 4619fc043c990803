# Logs, alarms of AWS's own parts, and a Prometheus for Purlin's metrics with the
# alerts of infra/observability.

data "aws_region" "here" {}

data "aws_caller_identity" "me" {}

locals {
  databases = toset(var.watched.databases)
}

resource "aws_cloudwatch_log_group" "tasks" {
  name              = "/purlin/${var.name}"
  retention_in_days = var.log_retention_days
  kms_key_id        = var.kms_key
}

resource "aws_sns_topic" "alarms" {
  name              = "${var.name}-alarms"
  kms_master_key_id = var.kms_key
}

data "aws_iam_policy_document" "alarms" {
  statement {
    actions   = ["sns:Publish"]
    resources = [aws_sns_topic.alarms.arn]
    principals {
      type        = "Service"
      identifiers = ["cloudwatch.amazonaws.com", "aps.amazonaws.com"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [data.aws_caller_identity.me.account_id]
    }
  }
}

resource "aws_sns_topic_policy" "alarms" {
  arn    = aws_sns_topic.alarms.arn
  policy = data.aws_iam_policy_document.alarms.json
}

resource "aws_sns_topic_subscription" "mail" {
  topic_arn = aws_sns_topic.alarms.arn
  protocol  = "email"
  endpoint  = var.mail
}

resource "aws_prometheus_workspace" "this" {
  alias = var.name
}

resource "aws_prometheus_rule_group_namespace" "purlin" {
  name         = "purlin"
  workspace_id = aws_prometheus_workspace.this.id
  data         = file("${path.module}/../../../observability/alerts.yml")
}

resource "aws_prometheus_alert_manager_definition" "this" {
  workspace_id = aws_prometheus_workspace.this.id
  definition   = <<-YAML
    alertmanager_config: |
      route:
        receiver: sns
        group_by: [alertname]
        repeat_interval: 4h
      receivers:
        - name: sns
          sns_configs:
            - topic_arn: ${aws_sns_topic.alarms.arn}
              sigv4:
                region: ${data.aws_region.here.region}
  YAML
}

resource "aws_cloudwatch_metric_alarm" "full" {
  alarm_name          = "${var.name}-most-tasks"
  alarm_description   = "The api service has as many tasks as it may: docs/runbooks/overload.md"
  namespace           = "ECS/ContainerInsights"
  metric_name         = "RunningTaskCount"
  dimensions          = { ClusterName = var.watched.cluster, ServiceName = var.watched.services["api"] }
  statistic           = "Maximum"
  period              = 300
  evaluation_periods  = 3
  comparison_operator = "GreaterThanOrEqualToThreshold"
  threshold           = var.watched.max_tasks_api
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.alarms.arn]
}

resource "aws_cloudwatch_metric_alarm" "database_cpu" {
  for_each            = local.databases
  alarm_name          = "${var.name}-cpu-${each.key}"
  alarm_description   = "The database works at its limit: docs/runbooks/latency-budget.md"
  namespace           = "AWS/RDS"
  metric_name         = "CPUUtilization"
  dimensions          = { DBInstanceIdentifier = each.key }
  statistic           = "Average"
  period              = 300
  evaluation_periods  = 3
  comparison_operator = "GreaterThanThreshold"
  threshold           = 80
  alarm_actions       = [aws_sns_topic.alarms.arn]
}

resource "aws_cloudwatch_metric_alarm" "database_space" {
  for_each            = local.databases
  alarm_name          = "${var.name}-space-${each.key}"
  alarm_description   = "The database runs out of space though it grows by itself: docs/runbooks/database-pool.md"
  namespace           = "AWS/RDS"
  metric_name         = "FreeStorageSpace"
  dimensions          = { DBInstanceIdentifier = each.key }
  statistic           = "Minimum"
  period              = 300
  evaluation_periods  = 2
  comparison_operator = "LessThanThreshold"
  threshold           = 5 * 1024 * 1024 * 1024 # bytes
  alarm_actions       = [aws_sns_topic.alarms.arn]
}

resource "aws_cloudwatch_metric_alarm" "cache_cpu" {
  alarm_name          = "${var.name}-redis-cpu"
  alarm_description   = "Redis works at its limit: docs/runbooks/bus.md"
  namespace           = "AWS/ElastiCache"
  metric_name         = "EngineCPUUtilization"
  dimensions          = { ReplicationGroupId = var.watched.cache }
  statistic           = "Maximum"
  period              = 300
  evaluation_periods  = 3
  comparison_operator = "GreaterThanThreshold"
  threshold           = 80
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.alarms.arn]
}

resource "aws_cloudwatch_dashboard" "this" {
  dashboard_name = var.name
  dashboard_body = jsonencode({
    widgets = [for i, w in [
      { title = "Requests and failures", metrics = [["AWS/ApplicationELB", "RequestCount", "LoadBalancer", var.watched.balancer], [".", "HTTPCode_Target_5XX_Count", ".", "."]], stat = "Sum" },
      { title = "Answer time, p99", metrics = [["AWS/ApplicationELB", "TargetResponseTime", "LoadBalancer", var.watched.balancer]], stat = "p99" },
      { title = "Tasks", metrics = [for s in values(var.watched.services) : ["ECS/ContainerInsights", "RunningTaskCount", "ClusterName", var.watched.cluster, "ServiceName", s]], stat = "Average" },
      { title = "CPU of the database", metrics = [for d in var.watched.databases : ["AWS/RDS", "CPUUtilization", "DBInstanceIdentifier", d]], stat = "Average" },
      { title = "Sockets per task", metrics = [["Purlin", "purlin_sockets", "deployment", var.name, "role", "api"]], stat = "Average" },
      { title = "Age of the oldest job", metrics = [["Purlin", "purlin_jobs_oldest_ready_seconds", "deployment", var.name]], stat = "Maximum" },
    ] : { type = "metric", x = (i % 2) * 12, y = floor(i / 2) * 6, width = 12, height = 6, properties = merge(w, { region = data.aws_region.here.region, period = 60, view = "timeSeries" }) }]
  })
}
