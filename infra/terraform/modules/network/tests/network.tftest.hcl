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

override_data {
  target = data.aws_availability_zones.here
  values = { names = ["us-east-1a", "us-east-1b", "us-east-1c"] }
}

variables {
  name = "purlin-test"
}

run "data_has_no_way_out" {
  command = plan
  variables {
    zones        = 3
    nat_per_zone = true
  }
  assert {
    condition     = length(aws_nat_gateway.this) == 3 && length(aws_subnet.data) == 3 && length(distinct(concat(aws_subnet.public[*].cidr_block, aws_subnet.private[*].cidr_block, aws_subnet.data[*].cidr_block))) == 9
    error_message = "Zones share something."
  }
  assert {
    condition     = alltrue([for s in concat(aws_subnet.private, aws_subnet.data) : s.map_public_ip_on_launch != true])
    error_message = "What is private gets public addresses."
  }
  assert {
    condition     = output.guarantees.refusals_kept && output.guarantees.ways_out == 3
    error_message = "Nobody hears of refusals."
  }
}

run "what_cannot_be" {
  command = plan
  variables {
    cidr  = "10.0.0.0"
    zones = 9
  }
  expect_failures = [var.cidr, var.zones]
}
