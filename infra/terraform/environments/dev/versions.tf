terraform {
  required_version = ">= 1.10"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.0"
    }
    random = {
      source  = "hashicorp/random"
      version = "~> 3.6"
    }
  }
  # The bucket that bootstrap made: terraform init -backend-config=bucket=…
  backend "s3" {
    key          = "dev/terraform.tfstate"
    region       = "us-east-1"
    encrypt      = true
    use_lockfile = true
  }
}

provider "aws" {
  region = var.region
  default_tags {
    tags = { project = "purlin", environment = "dev" }
  }
}

provider "aws" {
  alias  = "us_east_1"
  region = "us-east-1"
  default_tags {
    tags = { project = "purlin", environment = "dev" }
  }
}

provider "aws" {
  alias  = "backup"
  region = var.backup_region
  default_tags {
    tags = { project = "purlin", environment = "dev" }
  }
}
