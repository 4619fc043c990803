# The rules of the language itself. Those of the ruleset for AWS come with its plugin:
# tflint --init where it can be fetched.
plugin "terraform" {
  enabled = true
  preset  = "all"
}

rule "terraform_standard_module_structure" {
  enabled = true
}
