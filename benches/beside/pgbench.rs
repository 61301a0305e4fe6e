//! `pgbench` for comparison: the gateway's own statements for a ticket, with nothing around them,
//! in the same run on the same server. Its tickets belong to separate installations.

use fastenctl::lighthouse::sign_in::issue::statements;
use std::fmt::Write;
use std::path::Path;
use std::process::Command;

/// Enough that concurrent tickets are rarely for the same one, and none has ten open.
const INSTALLATIONS: usize = 40_000;
const SECONDS: &str = "5";

/// How a group's transaction begins in the gateway too, as far as it affects planning.
const BEGIN: &str =
    "BEGIN;\nSET LOCAL plan_cache_mode = force_generic_plan;\nSET LOCAL enable_seqscan = off;
SET LOCAL enable_hashjoin = off;\nSET LOCAL enable_mergejoin = off;\n";

/// Two plain insertions, as long as the gateway's.
const ROWS: &str = "BEGIN;
INSERT INTO reservations (reservation_id, installation_id, limit_group, user_id, evidence, key_hash, takes_seat, expires_at, network, wide_network, begun_at) VALUES ('reservation_id reservation_id' || :r::bigint, 'bench ' || :i::bigint, 'bench', 'user_id user_id user_id' || :r::bigint, 'reference', 'key_hash key_hash key_hash key_hash' || :r::bigint, 1, 1800000600, '', '', 1800000000);
INSERT INTO tickets (ticket_hash, installation_id, endpoint_id, origin, state_hash, code_challenge, reservation_id, user_id, key_hash, expires_at) VALUES ('ticket_hash ticket_hash' || :r::bigint, 'bench ' || :i::bigint, '0d9b6c62-7f0a-4a53-9a55-20f4f3d8a001', 'http://127.0.0.1:40123', 'state_hash state_hash' || :r::bigint, 'code_challenge code_challenge' || :r::bigint, 'reservation_id reservation_id' || :r::bigint, 'user_id user_id user_id' || :r::bigint, 'key_hash key_hash key_hash key_hash' || :r::bigint, 1800000600);
COMMIT;
";

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

/// What a transaction of `pgbench` writes.
#[derive(Clone, Copy)]
pub(crate) enum What {
    /// A reservation and a ticket, without any rules.
    Rows,
    /// This many tickets, with the gateway's own statements.
    Tickets(usize),
}

impl What {
    pub(crate) const fn tickets(self) -> usize {
        match self {
            Self::Rows => 1,
            Self::Tickets(tickets) => tickets,
        }
    }
}

/// Transactions per second; `None` without `pgbench`.
pub(crate) fn run(folder: &Path, url: &str, what: What, clients: usize) -> Option<f64> {
    let file = folder.join("pgbench.sql");
    let script = match what {
        What::Rows => format!(
            "\\set r random(1, 1000000000000000)\n\\set i random(1, {INSTALLATIONS})\n{ROWS}"
        ),
        What::Tickets(tickets) => script(tickets),
    };
    std::fs::write(&file, script).ok()?;
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
        // From the last to the first: `$1` is a prefix of `$12`.
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

/// For one ticket in the group: as long as the gateway's own.
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
