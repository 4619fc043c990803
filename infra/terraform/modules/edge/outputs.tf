output "url" {
  description = "Where clients reach Purlin."
  value       = "https://${var.domain}"
}

output "origin_certificate" {
  description = "ARN of the load balancer's certificate, once it is valid."
  value       = aws_acm_certificate_validation.origin.certificate_arn
}

output "files_url" {
  description = "Where models and results are downloaded; null without a key."
  value       = local.has_keys == 1 ? "https://${local.files}" : null
}

output "distributions" {
  description = "ARN of the distribution of models and results, or none."
  value       = aws_cloudfront_distribution.files[*].arn
}

output "cdn_key_ids" {
  description = "Ids of the public keys by their names: PURLIN_CDN_KEY_ID is one of them."
  value       = { for name, k in aws_cloudfront_public_key.this : name => k.id }
}

output "guarantees" {
  description = "What stands before the services, as the resources have it."
  value = {
    firewall     = [for r in aws_wafv2_web_acl.this.rule : r.name]
    https_only   = aws_cloudfront_distribution.this.default_cache_behavior[0].viewer_protocol_policy == "redirect-to-https"
    least_tls    = aws_cloudfront_distribution.this.viewer_certificate[0].minimum_protocol_version
    signed_files = length(aws_cloudfront_distribution.files) == 0 || length(aws_cloudfront_distribution.files) == length(aws_cloudfront_key_group.files)
    cdn          = length(aws_cloudfront_distribution.files) == 1
  }
}
