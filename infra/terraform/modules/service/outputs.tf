output "cluster" {
  description = "Name of the cluster."
  value       = aws_ecs_cluster.this.name
}

output "services" {
  description = "Names of the services, by role."
  value       = { for role, s in aws_ecs_service.this : role => s.name }
}

output "task_definitions" {
  description = "The newest task definitions as FAMILY:REVISION, by role."
  value       = { for role, d in aws_ecs_task_definition.this : role => "${d.family}:${d.revision}" }
}

output "task_network" {
  description = "Network configuration for aws ecs run-task."
  value       = "awsvpcConfiguration={subnets=[${join(",", var.network.private_subnets)}],securityGroups=[${aws_security_group.task.id}],assignPublicIp=DISABLED}"
}

output "task_security_group" {
  description = "Security group of the tasks, which the database and Redis let in."
  value       = aws_security_group.task.id
}

output "balancer" {
  description = "The load balancer: its DNS name and zone for records, its ARN suffix and that of its target group for alarms."
  value = {
    dns_name     = aws_lb.this.dns_name
    zone_id      = aws_lb.this.zone_id
    suffix       = aws_lb.this.arn_suffix
    group_suffix = aws_lb_target_group.api.arn_suffix
  }
}
