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

output "bucket_domain" {
  description = "Host name of the bucket in its region, for an origin of CloudFront."
  value       = aws_s3_bucket.models.bucket_regional_domain_name
}

output "guarantees" {
  description = "What protects models and results, as the resources have it."
  value = {
    versions       = aws_s3_bucket_versioning.models.versioning_configuration[0].status == "Enabled"
    encryption     = one(one(aws_s3_bucket_server_side_encryption_configuration.models.rule).apply_server_side_encryption_by_default).sse_algorithm
    public         = !(aws_s3_bucket_public_access_block.models.block_public_policy && aws_s3_bucket_public_access_block.models.restrict_public_buckets && aws_s3_bucket_public_access_block.models.block_public_acls)
    copy_elsewhere = length(aws_s3_bucket_replication_configuration.models) == 1
    kept_when_full = !aws_s3_bucket.models.force_destroy
  }
}

output "backup_keys" {
  description = "ARN of the key of the copy in another region, or none."
  value       = aws_kms_key.backup[*].arn
}
