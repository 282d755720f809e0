terraform {
  required_providers {
    sfntasks = {
      source  = "sfntasks/sfntasks"
      version = "~> 0.1"
    }
  }
}

# Credentials come from where the AWS CLI and SDKs find them, unless they are given here.
provider "sfntasks" {
  region = "us-east-1"

  default_tags = {
    team = "orders"
  }
}
