# The key that encrypts everything, and the secrets. Those that Terraform makes are
# in its state, which is encrypted and which few may read. What comes from elsewhere
# (APS, mail, the private key of the CDN) is put in by hand: aws secretsmanager
# put-secret-value. docs/rotate.md says how each is changed.

data "aws_caller_identity" "me" {}

data "aws_region" "here" {}

resource "aws_kms_key" "this" {
  description             = "${var.name}: database, Redis, buckets, logs and secrets"
  enable_key_rotation     = true
  deletion_window_in_days = 30
  policy                  = data.aws_iam_policy_document.key.json
}

resource "aws_kms_alias" "this" {
  name          = "alias/${var.name}"
  target_key_id = aws_kms_key.this.key_id
}

data "aws_iam_policy_document" "key" {
  statement {
    sid       = "Account"
    actions   = ["kms:*"]
    resources = ["*"]
    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::${data.aws_caller_identity.me.account_id}:root"]
    }
  }
  statement {
    sid       = "Services"
    actions   = ["kms:Encrypt*", "kms:Decrypt*", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"]
    resources = ["*"]
    principals {
      type        = "Service"
      identifiers = ["sns.amazonaws.com", "cloudwatch.amazonaws.com", "aps.amazonaws.com"] # alarms and alerts go to an encrypted topic
    }
    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [data.aws_caller_identity.me.account_id]
    }
  }
  statement {
    sid       = "Logs"
    actions   = ["kms:Encrypt*", "kms:Decrypt*", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"]
    resources = ["*"]
    principals {
      type        = "Service"
      identifiers = ["logs.${data.aws_region.here.region}.amazonaws.com"]
    }
    condition {
      test     = "ArnLike"
      variable = "kms:EncryptionContext:aws:logs:arn"
      values   = ["arn:aws:logs:${data.aws_region.here.region}:${data.aws_caller_identity.me.account_id}:log-group:*"]
    }
  }
  statement {
    sid       = "CDN"
    actions   = ["kms:Decrypt"]
    resources = ["*"]
    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }
    condition {
      test     = "ArnLike" # the distribution is made after the key; the bucket lets in that one alone
      variable = "aws:SourceArn"
      values   = ["arn:aws:cloudfront::${data.aws_caller_identity.me.account_id}:distribution/*"]
    }
  }
}

resource "random_password" "key" {
  for_each = toset(var.secret_keys)
  length   = 48
  special  = false
}

resource "random_password" "database" {
  length  = 40
  special = false # it stands in a URL
  keepers = { version = var.password_version }
}

resource "random_password" "redis" {
  length  = 64
  special = false
  keepers = { version = var.redis_token_version }
}

resource "random_password" "origin" {
  length  = 40
  special = false
}

resource "aws_secretsmanager_secret" "key" {
  name                    = "${var.name}/secret-key"
  description             = "PURLIN_SECRET_KEY"
  kms_key_id              = aws_kms_key.this.arn
  recovery_window_in_days = var.recovery_days
}

resource "aws_secretsmanager_secret_version" "key" {
  secret_id     = aws_secretsmanager_secret.key.id
  secret_string = join(",", [for k in var.secret_keys : random_password.key[k].result])
}

# A JSON object with client_id, client_secret and mail_url, and with cdn_key_id and
# cdn_private_key where there is a CDN.
resource "aws_secretsmanager_secret" "outside" {
  name                    = "${var.name}/outside"
  description             = "What others gave us: client_id and client_secret of APS, mail_url, cdn_key_id and cdn_private_key"
  kms_key_id              = aws_kms_key.this.arn
  recovery_window_in_days = var.recovery_days
}
