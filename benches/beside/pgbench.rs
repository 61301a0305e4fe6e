//! `pgbench` beside the gateway: the gateway's own statements of a ticket, with nothing around them, in the same run on the
//! same server. Its tickets are of installations of its own.

use fastenctl::lighthouse::sign_in::issue::statements;
use std::fmt::Write;
use std::path::Path;
use std::process::Command;

/// So many that hardly two tickets at once are of one, and none has ten open.
const INSTALLATIONS: usize = 40_000;
const SECONDS: &str = "5";

/// How a group's transaction begins in the gateway too, as far as it says how statements are planned.
const BEGIN: &str =
    "BEGIN;\nSET LOCAL plan_cache_mode = force_generic_plan;\nSET LOCAL enable_seqscan = off;
SET LOCAL enable_hashjoin = off;\nSET LOCAL enable_mergejoin = off;\n";

/// Installations for [`run`].
pub(crate) fn fill() -> String {
    format!(
        "INSERT INTO installations (installation_id, secret_hash, administrator_name, administrator_email,
            verification_status, software_architecture, software_os, fasten_desktop_version, fasten_onprem_version,
            fasten_sources_version, issued_at)
        SELECT 'bench ' || number, '', '', '', 'MISSING', '', '', '', '', '', 1 FROM generate_series(1, {INSTALLATIONS}) number;
        INSERT INTO usage_counts (installation_id, limit_group, users, by_subject, by_reference, by_browser, pending)
        SELECT 'bench ' || number, 'bench', 0, 0, 0, 0, 0 FROM generate_series(1, {INSTALLATIONS}) number;
        ANALYZE installations; ANALYZE usage_counts"
    )
}

/// Transactions a second, each of so many tickets; nothing where there is no `pgbench`.
pub(crate) fn run(folder: &Path, url: &str, tickets: usize, clients: usize) -> Option<f64> {
    let file = folder.join(format!("tickets-{tickets}.sql"));
    std::fs::write(&file, script(tickets)).ok()?;
    let output = Command::new("pgbench")
        .args(["-n", "-M", "prepared", "-j", "2", "-T", SECONDS, "-c"])
        .arg(clients.to_string())
        .arg("-f")
        .arg(&file)
        .arg(url)
        .output()
        .ok()?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let line = said.lines().find_map(|line| line.strip_prefix("tps = "));
    line?.split(' ').next()?.parse().ok()
}

fn script(tickets: usize) -> String {
    let mut script = String::new();
    let share = INSTALLATIONS / tickets;
    for at in 0..tickets {
        let (first, last) = (at * share + 1, (at + 1) * share);
        let _ = writeln!(script, "\\set i{at} random({first}, {last})");
        let _ = writeln!(script, "\\set r{at} random(1, 1000000000000000)");
    }
    script += BEGIN;
    for (sql, names) in statements() {
        // From the last: `$1` is the beginning of `$12`.
        let mut sql = sql.split_whitespace().collect::<Vec<_>>().join(" ");
        for (at, name) in names.iter().enumerate().rev() {
            let list: Vec<String> = (0..tickets).map(|one| value(name, one)).collect();
            sql = sql.replace(
                &format!("${}", at + 1),
                &format!("ARRAY[{}]", list.join(", ")),
            );
        }
        let _ = writeln!(script, "{sql};");
    }
    script + "COMMIT;\n"
}

/// Of one ticket in the group: as long as the gateway's own.
fn value(name: &str, one: usize) -> String {
    match name {
        "place" => one.to_string(),
        "is_counted" => "1".to_owned(),
        "installation_id" => format!("'bench ' || :i{one}::bigint"),
        "limit_group" => "'bench'".to_owned(),
        "most" => "1000000".to_owned(),
        "now" => "1800000000".to_owned(),
        "kept_until" => "1800000600".to_owned(),
        "network" | "wide_network" => "''".to_owned(),
        "endpoint_id" => "'0d9b6c62-7f0a-4a53-9a55-20f4f3d8a001'".to_owned(),
        "origin" => "'http://127.0.0.1:40123'".to_owned(),
        _ => format!("'{}' || :r{one}::bigint", name.repeat(3)),
    }
}
