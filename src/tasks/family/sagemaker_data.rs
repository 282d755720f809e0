//! Data that SageMaker jobs read from S3.

use crate::tasks::family::sagemaker::S3_LOCATION;
use crate::unit::arg::Words;
use crate::unit::format::Format;
use crate::unit::prelude::*;

/// `DataSource.S3DataSource.S3Uri`.
pub const S3_URI: Arg<Words> =
    text("s3_uri", "Where the data is: `s3://bucket/prefix`, or the URI of a manifest.")
        .required()
        .format(S3_LOCATION)
        .asl("DataSource.S3DataSource.S3Uri");
/// `DataSource.S3DataSource.S3DataType`.
pub const S3_DATA_TYPE: Arg<Words> =
    text("s3_data_type", "Whether `s3_uri` is the prefix of all objects, or an object that lists them.")
        .format(Format::OneOf(&["S3Prefix", "ManifestFile", "AugmentedManifestFile"]))
        .default("S3Prefix")
        .asl("DataSource.S3DataSource.S3DataType");
/// `ContentType`.
pub const CONTENT_TYPE: Arg<Words> =
    text("content_type", "MIME type of the data.").format(Format::Length(0, 256)).asl("ContentType");
/// `CompressionType`.
pub const COMPRESSION_TYPE: Arg<Words> = text("compression_type", "How the data is compressed.")
    .format(Format::OneOf(&["None", "Gzip"]))
    .assumed("None")
    .asl("CompressionType");
