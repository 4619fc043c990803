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
  description = "The load balancer: its DNS name and zone for records, its ARN suffix for the dashboard."
  value = {
    dns_name = aws_lb.this.dns_name
    zone_id  = aws_lb.this.zone_id
    suffix   = aws_lb.this.arn_suffix
  }
}

output "guarantees" {
  description = "What keeps the services up, as the resources have it."
  value = {
    least            = { for role, s in aws_ecs_service.this : role => s.desired_count }
    most             = { for role, t in aws_appautoscaling_target.this : role => t.max_capacity }
    goes_back        = alltrue([for s in aws_ecs_service.this : s.deployment_circuit_breaker[0].rollback && s.alarms[0].rollback && s.alarms[0].enable])
    alarms           = flatten([for s in aws_ecs_service.this : tolist(s.alarms[0].alarm_names)])
    drain_seconds    = tonumber(aws_lb_target_group.api.deregistration_delay)
    idle_seconds     = aws_lb.this.idle_timeout
    protected        = aws_lb.this.enable_deletion_protection
    unmarked_refused = aws_lb_listener.https.default_action[0].type == "fixed-response"
  }
}
