variable "region" {
  type        = string
  description = "AWS Region of the workflow, its queue and its table."
  default     = "us-east-1"
}

variable "queue_arn" {
  type        = string
  description = "ARN of the warehouse's queue."
}

variable "queue_url" {
  type        = string
  description = "URL of that queue; null for the one that its ARN implies."
  default     = null
}

variable "table_arn" {
  type        = string
  description = "ARN of the table of orders. Its partition key is id, a string."
}

variable "status" {
  type        = string
  description = "Status that an order gets when it is accepted."
  default     = "ACCEPTED"
}

variable "cooling_off_seconds" {
  type        = number
  description = "Seconds between an order and its shipment."
  default     = 1
}

variable "endpoint" {
  type        = string
  description = "URL of an emulated AWS; null for AWS itself."
  default     = null
}

variable "access_key" {
  type        = string
  description = "Access key for that URL; null to take the credentials from where the AWS CLI finds them."
  default     = null
}

variable "secret_key" {
  type        = string
  description = "Secret of the access key."
  default     = null
  sensitive   = true
}
