output "bucket" {
  description = "Name of the bucket of models and results."
  value       = aws_s3_bucket.models.id
}

output "bucket_arn" {
  description = "ARN of the bucket of models and results."
  value       = aws_s3_bucket.models.arn
}

output "log_bucket" {
  description = "Name of the bucket of access logs."
  value       = aws_s3_bucket.logs.id
}

output "backup_bucket" {
  description = "Name of the copy in another region; null without one."
  value       = one(aws_s3_bucket.backup[*].id)
}
