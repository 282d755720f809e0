//! The calls to Step Functions.

use std::collections::BTreeMap;

use aws_sdk_sfn::Client;
use aws_sdk_sfn::types::{EncryptionConfiguration, EncryptionType, Tag};

use crate::aws::{Failure, Patience};
use crate::resources::object::{Created, exists_already};
use crate::resources::state_machine::machine;
use crate::resources::values::{Fields, number, object, rfc3339};
use crate::tf::Value;

/// How long a data key is used again unless told otherwise. Source: API reference, `EncryptionConfiguration`.
const REUSE_SECONDS: i64 = 300;

/// A customer managed key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Key {
    arn: String,
    reuse_seconds: i64,
}

impl Key {
    /// The key in the `encryption` argument of a configuration, plan or state.
    pub(super) fn read(fields: &Fields<'_>) -> Option<Self> {
        let encryption = fields.nested("encryption").into_known()?;
        let reuse = encryption.whole("data_key_reuse_period_seconds").into_known();
        Some(Self {
            arn: encryption.text("kms_key_arn").into_known()?,
            reuse_seconds: reuse.unwrap_or(REUSE_SECONDS),
        })
    }

    /// The `encryption` argument that asks for this key.
    pub(super) fn show(&self) -> Value {
        let reuse = (self.reuse_seconds != REUSE_SECONDS).then_some(self.reuse_seconds);
        object([
            ("kms_key_arn", Value::String(self.arn.clone())),
            ("data_key_reuse_period_seconds", number(reuse)),
        ])
    }

    fn to_aws(&self) -> Option<EncryptionConfiguration> {
        EncryptionConfiguration::builder()
            .r#type(EncryptionType::CustomerManagedKmsKey)
            .kms_key_id(&self.arn)
            .set_kms_data_key_reuse_period_seconds(i32::try_from(self.reuse_seconds).ok())
            .build()
            .ok()
    }

    fn of_aws(encryption: &EncryptionConfiguration) -> Option<Self> {
        let reuse = encryption.kms_data_key_reuse_period_seconds();
        (*encryption.r#type() == EncryptionType::CustomerManagedKmsKey).then(|| Self {
            arn: encryption.kms_key_id().unwrap_or_default().to_owned(),
            reuse_seconds: reuse.map_or(REUSE_SECONDS, i64::from),
        })
    }
}

/// The activity as it should be.
#[derive(Debug, Clone)]
pub(super) struct Wanted {
    pub(super) arn: String,
    pub(super) name: String,
    pub(super) key: Option<Key>,
    pub(super) tags: BTreeMap<String, String>,
}

/// The activity as it is.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub(super) arn: String,
    pub(super) key: Option<Key>,
    /// RFC 3339.
    pub(super) creation_date: Option<String>,
}

/// The activity, or nothing when there is none.
pub(super) async fn find(client: &Client, patience: &Patience, arn: &str) -> Result<Option<Found>, Failure> {
    match patience.once(client.describe_activity().activity_arn(arn).send()).await {
        Ok(activity) => Ok(Some(Found {
            arn: activity.activity_arn().to_owned(),
            key: activity.encryption_configuration().and_then(Key::of_aws),
            creation_date: Some(rfc3339(activity.creation_date())),
        })),
        Err(failure) if failure.is_not_found() => Ok(None),
        Err(failure) => Err(failure),
    }
}

/// Whether there is an activity with this key and these tags.
pub(super) async fn is_as(
    client: &Client,
    patience: &Patience,
    arn: &str,
    key: &Option<Key>,
    tags: &BTreeMap<String, String>,
) -> Result<bool, Failure> {
    match find(client, patience, arn).await? {
        Some(found) if found.key == *key => Ok(machine::tags_of(client, patience, arn).await? == *tags),
        _ => Ok(false),
    }
}

/// Creates the activity. Step Functions answers a create that repeats an existing activity with that activity, which
/// might be someone else's, so it must not exist before.
pub(super) async fn create(
    client: &Client,
    patience: &Patience,
    wanted: &Wanted,
) -> Result<Created, Failure> {
    match find(client, patience, &wanted.arn).await {
        Ok(None) => {}
        Ok(Some(_)) => return Err(exists_already(&wanted.arn)),
        // Who may not look may still create; the create then says what is wrong, if anything.
        Err(failure) if failure.is(&["AccessDenied"]) => {}
        Err(failure) => return Err(failure),
    }
    let tags = wanted.tags.iter().map(|(key, value)| Tag::builder().key(key).value(value).build());
    let request = client
        .create_activity()
        .name(&wanted.name)
        .set_tags(Some(tags.collect()))
        .set_encryption_configuration(wanted.key.as_ref().and_then(Key::to_aws));
    let failure = match patience.once(request.send()).await {
        Ok(created) => return Ok(Created::Now(Some(rfc3339(created.creation_date())))),
        Err(failure) => failure,
    };
    // A create that got no answer, and one that was repeated after that, may have made the activity all the same.
    let repeated = failure.is(&["ActivityAlreadyExists"]);
    if !repeated && !failure.is_ambiguous() {
        return Err(failure);
    }
    match is_as(client, patience, &wanted.arn, &wanted.key, &wanted.tags).await {
        Ok(true) => {
            let found = find(client, patience, &wanted.arn).await.ok().flatten();
            Ok(Created::Now(found.and_then(|found| found.creation_date)))
        }
        _ if repeated => Err(exists_already(&wanted.arn)),
        // One that is still on its way may arrive yet.
        _ => Ok(Created::Perhaps(failure)),
    }
}

/// Deletes the activity; one that is gone is fine.
pub(super) async fn delete(client: &Client, patience: &Patience, arn: &str) -> Result<(), Failure> {
    match patience.once(client.delete_activity().activity_arn(arn).send()).await {
        Err(failure) if !failure.is_not_found() => Err(failure),
        _ => Ok(()),
    }
}
