# The key that encrypts everything, and the secrets. Those that Terraform makes are
# in its state, which is encrypted and which few may read. What comes from elsewhere
# (APS, mail) is put in by hand once: aws secretsmanager put-secret-value.
#
# To change a password: terraform apply -replace=…random_password.database, then roll
# the services; the old one ends at once, so do it in a quiet hour.

data "aws_caller_identity" "me" {}

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
      identifiers = ["logs.amazonaws.com", "sns.amazonaws.com", "cloudwatch.amazonaws.com"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [data.aws_caller_identity.me.account_id]
    }
  }
}

resource "random_password" "key" {
  length  = 48
  special = false
}

resource "random_password" "database" {
  length  = 40
  special = false # it stands in a URL
}

resource "random_password" "redis" {
  length  = 64
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
  secret_string = random_password.key.result
}

# A JSON object with client_id, client_secret and mail_url.
resource "aws_secretsmanager_secret" "outside" {
  name                    = "${var.name}/outside"
  description             = "What others gave us: client_id and client_secret of APS, mail_url"
  kms_key_id              = aws_kms_key.this.arn
  recovery_window_in_days = var.recovery_days
}
