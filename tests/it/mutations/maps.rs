//! Ways to break Map.

use serde_json::{Value, json};

use super::*;

/// All of them.
pub const ALL: &[Mutation] = &[
    // Map.
    mutation("processor-missing", "MISSING_FIELD", |d| remove(d, "Map", "ItemProcessor")),
    mutation("concurrency-negative", "OUT_OF_RANGE", |d| {
        in_map(
            d,
            |f| is(f, "Map") && !f.contains_key("MaxConcurrencyPath"),
            |f| put(f, "MaxConcurrency", json!(-1)),
        )
    }),
    mutation("label-inline", "DISTRIBUTED_ONLY", |d| {
        in_map(d, inline_map, |f| put(f, "Label", json!("Rows")))
    }),
    mutation("batcher-inline", "DISTRIBUTED_ONLY", |d| {
        in_map(d, inline_map, |f| put(f, "ItemBatcher", json!({"MaxItemsPerBatch": 5})))
    }),
    mutation("mode-unknown", "INVALID_VALUE", |d| {
        in_map(d, inline_map, |f| {
            f["ItemProcessor"]["ProcessorConfig"] = json!({"Mode": "FAST"});
            true
        })
    }),
    mutation("execution-type-missing", "MISSING_FIELD", |d| {
        in_map(d, distributed_map, |f| {
            f["ItemProcessor"]["ProcessorConfig"] = json!({"Mode": "DISTRIBUTED"});
            true
        })
    }),
    mutation("label-too-long", "INVALID_LABEL", |d| {
        in_map(d, distributed_map, |f| put(f, "Label", json!("x".repeat(41))))
    }),
    mutation("percentage", "OUT_OF_RANGE", |d| {
        in_map(
            d,
            |f| distributed_map(f) && f.contains_key("ToleratedFailurePercentage"),
            |f| put(f, "ToleratedFailurePercentage", json!(101)),
        )
    }),
    mutation("batcher-empty", "MISSING_FIELD", |d| {
        in_map(d, distributed_map, |f| put(f, "ItemBatcher", json!({})))
    }),
    mutation("reader-without-resource", "MISSING_FIELD", |d| {
        in_map(d, distributed_map, |f| {
            f.get_mut("ItemReader")
                .and_then(Value::as_object_mut)
                .is_some_and(|r| r.shift_remove("Resource").is_some())
        })
    }),
    mutation("reader-type", "INVALID_VALUE", |d| {
        in_map(
            d,
            |f| distributed_map(f) && f["ItemReader"].get("ReaderConfig").is_some(),
            |f| {
                f["ItemReader"]["ReaderConfig"]["InputType"] = json!("XML");
                true
            },
        )
    }),
    mutation("sync-in-express-child", "NOT_IN_EXPRESS", |d| {
        in_map(
            d,
            |f| distributed_map(f) && f["ItemProcessor"].to_string().contains(".sync"),
            |f| {
                f["ItemProcessor"]["ProcessorConfig"]["ExecutionType"] = json!("EXPRESS");
                true
            },
        )
    }),
    mutation("processor-twice", "EXCLUSIVE_FIELDS", |d| {
        in_map(
            d,
            |f| f.contains_key("ItemProcessor") && is(f, "Map"),
            |f| {
                let processor = f["ItemProcessor"].clone();
                put(f, "Iterator", processor)
            },
        )
    }),
    mutation("selector-twice", "EXCLUSIVE_FIELDS", |d| {
        json_path_only(d)
            && in_map(
                d,
                |f| is(f, "Map") && f.contains_key("ItemSelector"),
                |f| put(f, "Parameters", json!({"a": 1})),
            )
    }),
    mutation("execution-type-inline", "DISTRIBUTED_ONLY", |d| {
        in_map(d, inline_map, |f| {
            f["ItemProcessor"]["ProcessorConfig"] = json!({"Mode": "INLINE", "ExecutionType": "EXPRESS"});
            true
        })
    }),
    mutation("batch-too-large", "OUT_OF_RANGE", |d| {
        in_map(d, distributed_map, |f| put(f, "ItemBatcher", json!({"MaxInputBytesPerBatch": 262_145})))
    }),
    mutation("batch-twice", "EXCLUSIVE_FIELDS", |d| {
        json_path_only(d)
            && in_map(d, distributed_map, |f| {
                put(f, "ItemBatcher", json!({"MaxItemsPerBatch": 1, "MaxItemsPerBatchPath": "$.n"}))
            })
    }),
    mutation("reader-without-bucket", "MISSING_PARAMETER", |d| {
        json_path_only(d)
            && in_map(
                d,
                |f| distributed_map(f) && f["ItemReader"].get("Parameters").is_some(),
                |f| {
                    f["ItemReader"]["Parameters"] = json!({"Key": "k", "Prefix": "p"});
                    true
                },
            )
    }),
    mutation("reader-without-config", "MISSING_FIELD", |d| {
        in_map(d, distributed_map, |f| {
            f.get_mut("ItemReader").and_then(Value::as_object_mut).is_some_and(|r| {
                r["Resource"].as_str().is_some_and(|arn| arn.ends_with(":getObject"))
                    && r.shift_remove("ReaderConfig").is_some()
            })
        })
    }),
    mutation("csv-without-headers", "MISSING_FIELD", |d| {
        in_map(
            d,
            |f| distributed_map(f) && f["ItemReader"].get("ReaderConfig").is_some(),
            |f| {
                f["ItemReader"]["ReaderConfig"] = json!({"InputType": "CSV", "CSVHeaderLocation": "GIVEN"});
                true
            },
        )
    }),
    mutation("csv-without-location", "MISSING_FIELD", |d| {
        in_map(
            d,
            |f| distributed_map(f) && f["ItemReader"].get("ReaderConfig").is_some(),
            |f| {
                f["ItemReader"]["ReaderConfig"] = json!({"InputType": "CSV"});
                true
            },
        )
    }),
    mutation("items-negative", "OUT_OF_RANGE", |d| {
        in_map(
            d,
            |f| distributed_map(f) && f["ItemReader"].get("ReaderConfig").is_some(),
            |f| {
                f["ItemReader"]["ReaderConfig"]["MaxItems"] = json!(-1);
                !f["ItemReader"].to_string().contains("MaxItemsPath")
            },
        )
    }),
    mutation("writer-without-resource", "MISSING_FIELD", |d| {
        in_map(d, distributed_map, |f| put(f, "ResultWriter", json!({})))
    }),
    mutation("label-character", "INVALID_LABEL", |d| {
        in_map(d, distributed_map, |f| put(f, "Label", json!("rows:all")))
    }),
    mutation("label-twice", "DUPLICATE_LABEL", |d| {
        let start = d["StartAt"].clone();
        in_map(d, distributed_map, |f| put(f, "Label", json!("Rows"))) && {
            d["StartAt"] = json!("Map before");
            d["States"]["Map before"] = json!({
                "Type": "Map",
                "Label": "Rows",
                "ItemProcessor": {
                    "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
                    "StartAt": "Inside the map before",
                    "States": {"Inside the map before": {"Type": "Pass", "End": true}},
                },
                "Next": start,
            });
            true
        }
    }),
    mutation("items-text", "WRONG_TYPE", |d| {
        jsonata(d)
            && in_map(d, |f| is(f, "Map") && f.contains_key("Items"), |f| put(f, "Items", json!("a, b")))
    }),
    mutation("items-path-in-jsonata", "WRONG_QUERY_LANGUAGE", |d| {
        jsonata(d) && in_map(d, |f| is(f, "Map"), |f| put(f, "ItemsPath", json!("$.items")))
    }),
];
