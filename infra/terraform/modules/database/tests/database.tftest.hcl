# The real provider plans; nothing is asked of AWS, and nothing is made.
provider "aws" {
  region                      = "us-east-1"
  access_key                  = "none"
  secret_key                  = "none"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_region_validation      = true
  skip_requesting_account_id  = true
}

provider "aws" {
  alias                       = "backup"
  region                      = "us-west-2"
  access_key                  = "none"
  secret_key                  = "none"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_region_validation      = true
  skip_requesting_account_id  = true
}

variables {
  name           = "purlin-test"
  vpc_id         = "vpc-1"
  subnets        = ["subnet-1", "subnet-2"]
  clients        = ["sg-1"]
  instance_class = "db.m7g.large"
  replicas       = 2
  password       = "pppppppppppppppppppppppppppppppp"
  kms_key        = "arn:aws:kms:us-east-1:123456789012:key/1"
}

run "it_is_closed_and_kept" {
  command = plan
  assert {
    condition     = output.guarantees.encrypted && !output.guarantees.public && output.guarantees.tls_only && output.guarantees.protected && output.guarantees.last_snapshot && output.guarantees.standby
    error_message = "The database is not guarded: ${jsonencode(output.guarantees)}"
  }
  assert {
    condition     = startswith(aws_db_instance.primary.engine_version, "15") && aws_db_parameter_group.this.family == "postgres15" && alltrue([for i in concat([aws_db_instance.primary], aws_db_instance.replica) : i.performance_insights_enabled])
    error_message = "Another PostgreSQL, or nothing shows what it does."
  }
  assert {
    condition     = alltrue([for r in aws_vpc_security_group_ingress_rule.clients : r.referenced_security_group_id == "sg-1" && r.from_port == 5432 && r.to_port == 5432 && r.cidr_ipv4 == null])
    error_message = "Others than the tasks may connect."
  }
}

run "backups_lie_elsewhere" {
  command = plan
  variables {
    backup_keys = ["arn:aws:kms:us-west-2:123456789012:key/2"]
  }
  assert {
    condition     = aws_db_instance_automated_backups_replication.elsewhere[0].region == "us-west-2" && aws_db_instance_automated_backups_replication.elsewhere[0].retention_period == 14
    error_message = "A lost region takes the backups with it."
  }
}

run "what_cannot_be" {
  command = plan
  variables {
    subnets        = ["subnet-1"]
    clients        = []
    instance_class = "large"
    storage_gib    = 1
    replicas       = 9
    backup_days    = 0
    password       = "short"
    kms_key        = "x"
    vpc_id         = "x"
    backup_keys    = ["key"]
  }
  expect_failures = [var.subnets, var.clients, var.instance_class, var.storage_gib, var.replicas, var.backup_days, var.password, var.kms_key, var.vpc_id, var.backup_keys]
}
