# Goes on while the video is converted.
data "sfntasks_mediaconvert_create_job" "request_response" {
  state_name = "Convert"
  create_job_request = {
    Role = "arn:aws:iam::123456789012:role/convert"
    Settings = {
      Inputs = [{ FileInput = "$.video", TimecodeSource = "ZEROBASED" }]
      OutputGroups = [{
        OutputGroupSettings = {
          Type              = "FILE_GROUP_SETTINGS"
          FileGroupSettings = { Destination = "s3://example-videos/" }
        }
        Outputs = [{ Preset = "System-Generic_Hd_Mp4_Avc_Aac_16x9_1280x720p_24Hz_4.5Mbps", NameModifier = "-hd" }]
      }]
    }
  }
}

# Waits until the job is done; a template keeps the settings short.
data "sfntasks_mediaconvert_create_job" "run_job" {
  state_name          = "Convert and wait"
  integration_pattern = "RUN_JOB"
  create_job_request = {
    Role        = "arn:aws:iam::123456789012:role/convert"
    Queue       = "fast"
    JobTemplate = "hd"
    Settings    = { Inputs = [{ FileInput = "$.video" }] }
  }
}
