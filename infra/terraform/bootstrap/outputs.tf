output "state_bucket" {
  description = "Bucket of the states, for terraform init -backend-config=bucket=…"
  value       = aws_s3_bucket.state.id
}

output "registry" {
  description = "Where images are pushed to."
  value       = aws_ecr_repository.purlin.repository_url
}

output "roles" {
  description = "Role of each environment for the workflow deploy."
  value       = { for name, r in aws_iam_role.deploy : name => r.arn }
}
