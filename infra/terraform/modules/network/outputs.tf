output "vpc_id" {
  description = "The VPC."
  value       = aws_vpc.this.id
}

output "public_subnets" {
  description = "Subnets for load balancers."
  value       = aws_subnet.public[*].id
}

output "private_subnets" {
  description = "Subnets for tasks."
  value       = aws_subnet.private[*].id
}

output "data_subnets" {
  description = "Subnets for the database and Redis."
  value       = aws_subnet.data[*].id
}

output "cidr" {
  description = "Address range of the VPC."
  value       = aws_vpc.this.cidr_block
}

output "guarantees" {
  description = "What the network is spread over, as the resources have it."
  value = {
    zones         = length(distinct(aws_subnet.private[*].availability_zone))
    ways_out      = length(aws_nat_gateway.this)
    data_way_out  = length(aws_route_table.data.route) > 0
    refusals_kept = aws_flow_log.this.traffic_type == "REJECT"
  }
}
