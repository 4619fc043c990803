output "url" {
  description = "Where clients reach Purlin."
  value       = "https://${var.domain}"
}

output "origin_certificate" {
  description = "ARN of the load balancer's certificate, once it is valid."
  value       = aws_acm_certificate_validation.origin.certificate_arn
}
