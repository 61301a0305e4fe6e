//! The operator's corrections by command, which override all lists; and `catalog show`, which
//! reports where each field comes from.

use crate::routes::list_publisher::{MOVED, Publisher, of_host};
use serde_json::{Value, json};

const BRAND: &str = "0d9b6c62-7f0a-4a53-9a55-20f4f3d8c001";

fn imported() -> Publisher {
    let publisher = Publisher::start();
    publisher.publish(&of_host("fhir.quillmoor.example"));
    assert_eq!(publisher.import().0, 0);
    publisher
}

/// Returns the fields from a given source in the output of `show`.
fn fields(shown: &Value, from: &str) -> Value {
    let mut all = shown["fields"].as_array().unwrap().iter();
    let found = all.find(|one| one["from"] == from);
    found.map_or(Value::Null, |one| one["fields"].clone())
}

#[test]
fn a_correction_overrides_all_lists_until_it_is_removed() {
    let publisher = imported();
    let show = || publisher.run(&["show", BRAND]).1;
    let set = [
        "--set",
        "name=Quillmoor of Ada",
        "--set",
        "aliases=QA; Quill",
    ];
    let (code, document) = publisher.run(&[&["override", BRAND][..], &set].concat());
    let expected = json!({
        "schema_version": 1, "ok": true, "result": "corrected", "kind": "brand", "id": BRAND, "corrected_fields": 2,
    });
    assert_eq!((code, &document), (0, &expected));
    let is_corrected = || {
        let shown = show();
        assert_eq!(
            (&shown["entry"]["name"], &shown["entry"]["aliases"]),
            (&json!("Quillmoor of Ada"), &json!(["QA", "Quill"]))
        );
        assert_eq!(
            fields(&shown, "`catalog override`"),
            json!(["aliases", "name"])
        );
        assert_eq!(fields(&shown, "list `quillmoor`"), json!(["portal_ids"]));
    };
    is_corrected();
    let mut list = of_host("fhir.quillmoor.example");
    list["brands"][0]["name"] = json!("Quillmoor Renamed");
    publisher.publish(&list);
    assert_eq!(publisher.update(&[]).1["result"], "updated");
    is_corrected();
    let (_, document) = publisher.run(&["override", BRAND, "--unset", "name"]);
    assert_eq!(document["corrected_fields"], 1);
    let shown = show();
    assert_eq!(shown["entry"]["name"], "Quillmoor Renamed");
    assert_eq!(
        fields(&shown, "list `quillmoor`"),
        json!(["name", "portal_ids"])
    );
    let (_, document) = publisher.run(&["override", BRAND, "--reset"]);
    assert_eq!(document["corrected_fields"], 0);
    assert_eq!(fields(&show(), "`catalog override`"), Value::Null);
    let recorded = publisher.recorded();
    let entry = format!("entry_corrected {BRAND}");
    assert_eq!(recorded[..2], [entry.clone(), entry.clone()]);
    assert_eq!(recorded.iter().filter(|one| **one == entry).count(), 3);
}

#[test]
fn an_endpoint_has_the_platform_that_the_operator_sets() {
    let publisher = imported();
    let set = ["override", MOVED, "--set", "platform_type=cerner"];
    assert_eq!(publisher.run(&set).0, 0);
    let (_, shown) = publisher.run(&["show", MOVED]);
    assert_eq!(
        (
            &shown["endpoint"]["platform"],
            &shown["endpoint"]["platform_rule"]
        ),
        (&json!("cerner"), &json!("set by `catalog override`")),
        "{shown:#}"
    );
    assert_eq!(
        fields(&shown, "`catalog override`"),
        json!(["platform_type"])
    );
}

#[test]
fn uncorrectable_members_are_refused_by_name() {
    let publisher = imported();
    for (args, expected, message) in [
        (
            &[BRAND, "--set", "id=x"][..],
            2,
            "`id` of a brand cannot be set; use one of name, aliases, brand_website, hidden",
        ),
        (
            &[BRAND, "--set", "name"],
            2,
            "`name` does not have the form FIELD=VALUE",
        ),
        (
            &[BRAND, "--set", "hidden=yes"],
            2,
            "`hidden` must be `true` or `false`",
        ),
        (
            &[BRAND, "--unset", "url"],
            2,
            "`url` of a brand cannot be set; use one of name, aliases, brand_website, hidden",
        ),
        (
            &[MOVED, "--set", "token_endpoint=https://a.example/"],
            2,
            "`token_endpoint` of an endpoint cannot be set; use one of platform_type",
        ),
        (
            &["0d9b6c62-7f0a-4a53-9a55-20f4f3d8c0ff", "--reset"],
            10,
            "no list contains an entry with the ID `0d9b6c62-7f0a-4a53-9a55-20f4f3d8c0ff`",
        ),
    ] {
        let (code, document) = publisher.run(&[&["override"][..], args].concat());
        assert_eq!(
            (code, &document["error"]["message"]),
            (expected, &json!(message)),
            "{args:?}"
        );
    }
    assert_eq!(publisher.run(&["override", BRAND]).0, 2);
    let both = ["override", MOVED, "--take", "--set", "platform_type=epic"];
    assert_eq!(publisher.run(&both).0, 2);
}

mod on_postgres {
    on_postgres_too! {
        a_correction_overrides_all_lists_until_it_is_removed
    }
}
