output "log_group" {
  description = "Log group of the tasks."
  value       = aws_cloudwatch_log_group.tasks.name
}

output "workspace" {
  description = "ARN of the Prometheus workspace."
  value       = aws_prometheus_workspace.this.arn
}

output "topic" {
  description = "Topic that alarms are sent to."
  value       = aws_sns_topic.alarms.arn
}

output "guarantees" {
  description = "What is watched."
  value = {
    databases = keys(aws_cloudwatch_metric_alarm.database_cpu)
    told      = aws_sns_topic_subscription.mail.endpoint
    kept_days = aws_cloudwatch_log_group.tasks.retention_in_days
  }
}
