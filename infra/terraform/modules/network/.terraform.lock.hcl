# This file is maintained automatically by "terraform init".
# Manual edits may be lost in future updates.

provider "registry.terraform.io/hashicorp/aws" {
  version     = "6.47.1"
  constraints = "~> 6.0"
  hashes = [
    "h1:LcgL63lTgtaq83r4O87fx3dh/Y7sqkr7IETJZU0MeMM=",
  ]
}
