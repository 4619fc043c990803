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
