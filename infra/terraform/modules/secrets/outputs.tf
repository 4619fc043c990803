output "kms_key" {
  description = "ARN of the key that encrypts everything."
  value       = aws_kms_key.this.arn
}

output "database_password" {
  description = "Password of the database's owner."
  value       = random_password.database.result
  sensitive   = true
}

output "redis_token" {
  description = "AUTH token of Redis."
  value       = random_password.redis.result
  sensitive   = true
}

output "secret_key" {
  description = "ARN of the secret with PURLIN_SECRET_KEY."
  value       = aws_secretsmanager_secret.key.arn
}

output "outside" {
  description = "ARN of the secret with what others gave us."
  value       = aws_secretsmanager_secret.outside.arn
}

output "origin_secret" {
  description = "What CloudFront tells the load balancer, so that it answers nobody else."
  value       = random_password.origin.result
  sensitive   = true
}
