//! The JSON Schemas of the `--json` documents, generated from their types and compared with the
//! committed ones. Only for tests: the shipped program contains no generator. `tests/it/schemas.rs`
//! validates real outputs against them.

use crate::commands::config::{check, keys, origin};
use crate::commands::lighthouse::{audit, erasure, export, notice, pepper, platform, reset_secret};
use crate::commands::storage::{backup, copy_to, restore};
use crate::commands::{changes, doctor, register, status};
use crate::report::{providers, usage};
use crate::ui::Failure;
use schemars::{Schema, schema_for};
use std::path::Path;

/// File name, command, schema.
type Named = (&'static str, &'static str, Schema);

fn schemas() -> impl Iterator<Item = Named> {
    of_the_tool().into_iter().chain(of_the_gateway())
}

fn of_the_tool() -> [Named; 12] {
    [
        (
            "error",
            "What every command writes with `--json` when it fails.",
            schema_for!(Failure<'static>),
        ),
        (
            "register",
            "`fastenctl register --json`",
            schema_for!(register::RegisterDocument<'static>),
        ),
        (
            "status",
            "`fastenctl status --json`",
            schema_for!(status::StatusDocument<'static>),
        ),
        (
            "change",
            "`fastenctl verify`, `update`, `rotate-secret` and `unregister` with `--json`",
            schema_for!(changes::ChangeDocument<'static>),
        ),
        (
            "usage",
            "`fastenctl usage --json`",
            schema_for!(usage::UsageDocument<'static>),
        ),
        (
            "providers",
            "`fastenctl providers --json`",
            schema_for!(providers::ProvidersDocument<'static>),
        ),
        (
            "providers-show",
            "`fastenctl providers show --json`",
            schema_for!(providers::ShowDocument<'static>),
        ),
        (
            "config-get",
            "`fastenctl config get --json`",
            schema_for!(keys::GetDocument<'static>),
        ),
        (
            "config-set",
            "`fastenctl config set --json`",
            schema_for!(keys::SetDocument<'static>),
        ),
        (
            "config-check",
            "`fastenctl config check --json`",
            schema_for!(check::CheckDocument<'static>),
        ),
        (
            "config-show-origin",
            "`fastenctl config show --origin --json`",
            schema_for!(origin::OriginDocument<'static>),
        ),
        (
            "doctor",
            "`fastenctl doctor --json`",
            schema_for!(doctor::DoctorDocument<'static>),
        ),
    ]
}

fn of_the_gateway() -> [Named; 13] {
    [
        (
            "lighthouse-platform-list",
            "`fastenctl lighthouse platform list --json`",
            schema_for!(platform::PlatformsDocument),
        ),
        (
            "lighthouse-platform-show",
            "`fastenctl lighthouse platform show NAME --json`",
            schema_for!(platform::ShownPlatformDocument),
        ),
        (
            "lighthouse-notice",
            "`fastenctl lighthouse notice --json`",
            schema_for!(notice::NoticeDocument),
        ),
        (
            "lighthouse-copy-to",
            "`fastenctl lighthouse copy-to --json`",
            schema_for!(copy_to::CopyDocument),
        ),
        (
            "lighthouse-pepper-status",
            "`fastenctl lighthouse pepper status --json`",
            schema_for!(pepper::PeppersDocument),
        ),
        (
            "lighthouse-pepper-rotate",
            "`fastenctl lighthouse pepper rotate --json`",
            schema_for!(pepper::RotationDocument),
        ),
        (
            "lighthouse-pepper-forget",
            "`fastenctl lighthouse pepper forget --json`",
            schema_for!(pepper::ForgottenDocument),
        ),
        (
            "lighthouse-backup",
            "`fastenctl lighthouse backup --json`",
            schema_for!(backup::BackupDocument),
        ),
        (
            "lighthouse-restore",
            "`fastenctl lighthouse restore --json`",
            schema_for!(restore::RestoreDocument),
        ),
        (
            "lighthouse-audit",
            "`fastenctl lighthouse audit --json`",
            schema_for!(audit::AuditDocument),
        ),
        (
            "lighthouse-installation-delete",
            "`fastenctl lighthouse installation delete --json`",
            schema_for!(erasure::DeleteDocument),
        ),
        (
            "lighthouse-installation-export",
            "`fastenctl lighthouse installation export`",
            schema_for!(export::ExportDocument),
        ),
        (
            "lighthouse-installation-reset-secret",
            "`fastenctl lighthouse installation reset-secret --json`",
            schema_for!(reset_secret::ResetDocument),
        ),
    ]
}

/// `FASTENCTL_WRITE=1 cargo test --lib the_committed_schemas` updates them.
#[test]
fn the_committed_schemas_match_the_types() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/schemas");
    let mut stale = Vec::new();
    for (name, description, mut schema) in schemas() {
        let file = folder.join(format!("{name}.schema.json"));
        schema.insert("title".into(), format!("fastenctl {name}").into());
        schema.insert("description".into(), description.into());
        let expected = serde_json::to_string_pretty(&schema).unwrap() + "\n";
        if crate::env::raw("FASTENCTL_WRITE").is_some() {
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::write(&file, &expected).unwrap();
        }
        if crate::files::text(&file, crate::files::SMALL).unwrap_or_default() != expected {
            stale.push(name);
        }
    }
    assert_eq!(
        stale, [""; 0],
        "run `FASTENCTL_WRITE=1 cargo test --lib the_committed_schemas`"
    );
}
