# The distribution of models and results before their bucket, there once it has a key.
# It gives what Purlin signed, by GET, and keeps it: objects never change.

locals {
  files    = "files.${var.domain}"
  has_keys = length(var.cdn.keys) > 0 ? 1 : 0
}

resource "aws_cloudfront_public_key" "this" {
  for_each    = var.cdn.keys
  name_prefix = "${var.name}-${each.key}-"
  comment     = "Signs downloads of ${var.name}"
  encoded_key = "${trimspace(each.value)}\n"
  lifecycle {
    create_before_destroy = true # one that goes leaves the group first
  }
}

resource "aws_cloudfront_key_group" "files" {
  count = local.has_keys
  name  = "${var.name}-files"
  items = [for k in aws_cloudfront_public_key.this : k.id]
}

resource "aws_cloudfront_origin_access_control" "files" {
  count                             = local.has_keys
  name                              = "${var.name}-files"
  description                       = "The bucket of ${var.name}"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

# What blob/cdn.go signs into the URLs is handed to S3 and keeps answers apart.
resource "aws_cloudfront_cache_policy" "files" {
  count       = local.has_keys
  name        = "${var.name}-files"
  comment     = "Objects that never change"
  min_ttl     = 86400 # also where S3 answers Cache-Control: private, which is for browsers
  default_ttl = 2592000
  max_ttl     = 31536000
  parameters_in_cache_key_and_forwarded_to_origin {
    cookies_config {
      cookie_behavior = "none"
    }
    headers_config {
      header_behavior = "none"
    }
    query_strings_config {
      query_string_behavior = "whitelist"
      query_strings {
        items = ["response-cache-control", "response-content-disposition", "response-content-type"]
      }
    }
  }
}

resource "aws_cloudfront_response_headers_policy" "files" {
  count   = local.has_keys
  name    = "${var.name}-files"
  comment = "Pages of ${var.domain} may read, and nothing runs"
  cors_config {
    access_control_allow_credentials = false
    access_control_max_age_sec       = 3600
    origin_override                  = true
    access_control_allow_headers {
      items = ["*"]
    }
    access_control_allow_methods {
      items = ["GET", "HEAD"]
    }
    access_control_allow_origins {
      items = var.cdn.origins
    }
    access_control_expose_headers {
      items = ["Accept-Ranges", "Content-Disposition", "Content-Length", "Content-Range", "ETag"]
    }
  }
  security_headers_config {
    content_security_policy {
      content_security_policy = "default-src 'none'; sandbox"
      override                = true
    }
    content_type_options {
      override = true
    }
    strict_transport_security {
      access_control_max_age_sec = 31536000
      override                   = true
    }
  }
}

resource "aws_acm_certificate" "files" {
  count             = local.has_keys
  provider          = aws.us_east_1
  domain_name       = local.files
  validation_method = "DNS"
  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_route53_record" "files_validation" {
  count           = local.has_keys
  zone_id         = var.zone_id
  name            = one(aws_acm_certificate.files[0].domain_validation_options).resource_record_name
  type            = one(aws_acm_certificate.files[0].domain_validation_options).resource_record_type
  records         = [one(aws_acm_certificate.files[0].domain_validation_options).resource_record_value]
  ttl             = 300
  allow_overwrite = true
}

resource "aws_acm_certificate_validation" "files" {
  count                   = local.has_keys
  provider                = aws.us_east_1
  certificate_arn         = aws_acm_certificate.files[0].arn
  validation_record_fqdns = [aws_route53_record.files_validation[0].fqdn]
}

resource "aws_cloudfront_distribution" "files" {
  count           = local.has_keys
  enabled         = true
  is_ipv6_enabled = true
  http_version    = "http2and3"
  comment         = "${var.name}: models and results"
  aliases         = [local.files]
  price_class     = var.price_class
  web_acl_id      = aws_wafv2_web_acl.files[0].arn

  origin {
    origin_id                = "bucket"
    domain_name              = var.cdn.bucket
    origin_access_control_id = aws_cloudfront_origin_access_control.files[0].id
  }

  default_cache_behavior {
    target_origin_id           = "bucket"
    viewer_protocol_policy     = "https-only"
    allowed_methods            = ["GET", "HEAD"]
    cached_methods             = ["GET", "HEAD"]
    trusted_key_groups         = [aws_cloudfront_key_group.files[0].id]
    cache_policy_id            = aws_cloudfront_cache_policy.files[0].id
    response_headers_policy_id = aws_cloudfront_response_headers_policy.files[0].id
  }

  restrictions {
    geo_restriction {
      restriction_type = "none"
    }
  }

  viewer_certificate {
    acm_certificate_arn      = aws_acm_certificate_validation.files[0].certificate_arn
    ssl_support_method       = "sni-only"
    minimum_protocol_version = "TLSv1.2_2021"
  }
}

resource "aws_route53_record" "files" {
  for_each = local.has_keys == 1 ? toset(["A", "AAAA"]) : toset([])
  zone_id  = var.zone_id
  name     = local.files
  type     = each.key
  alias {
    name                   = aws_cloudfront_distribution.files[0].domain_name
    zone_id                = aws_cloudfront_distribution.files[0].hosted_zone_id
    evaluate_target_health = false
  }
}

# Whatever is not signed is refused anyway. The rules that look into queries are left
# out: names of files stand there, which may be long and end as they like.
resource "aws_wafv2_web_acl" "files" {
  count       = local.has_keys
  provider    = aws.us_east_1
  name        = "${var.name}-files"
  description = "Before ${local.files}"
  scope       = "CLOUDFRONT"
  default_action {
    allow {}
  }

  rule {
    name     = "rate"
    priority = 0
    action {
      block {}
    }
    statement {
      rate_based_statement {
        limit              = var.requests_per_5_minutes
        aggregate_key_type = "IP"
      }
    }
    visibility_config {
      cloudwatch_metrics_enabled = true
      metric_name                = "files-rate"
      sampled_requests_enabled   = true
    }
  }

  rule {
    name     = "AWSManagedRulesAmazonIpReputationList"
    priority = 1
    override_action {
      none {}
    }
    statement {
      managed_rule_group_statement {
        vendor_name = "AWS"
        name        = "AWSManagedRulesAmazonIpReputationList"
      }
    }
    visibility_config {
      cloudwatch_metrics_enabled = true
      metric_name                = "files-reputation"
      sampled_requests_enabled   = true
    }
  }

  visibility_config {
    cloudwatch_metrics_enabled = true
    metric_name                = "${var.name}-files"
    sampled_requests_enabled   = true
  }
}
