//! `PgBouncer` for tests: a pooler in transaction mode in front of the cluster that all tests
//! share. It has few connections, so whatever one transaction leaves behind affects others. It
//! stops with the test process.

use crate::world::postgres::{free_port, is_root, unprivileged};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;

/// The variable that sends every gateway of this process through the pooler.
pub(crate) const THROUGH: &str = "FASTENCTL_TEST_THROUGH_PGBOUNCER";

/// Marks a URL that goes through the pooler.
const POOLED: &str = "?pgbouncer=true";

struct Pooler {
    port: u16,
    /// Stops the pooler when its stdin is closed, as when the test process exits.
    _janitor: Child,
}

/// Returns the URL of a database in the cluster at `port`, changed to go through the pooler.
pub(crate) fn through(url: &str, port: u16) -> String {
    static SHARED: OnceLock<Pooler> = OnceLock::new();
    let pooler = SHARED.get_or_init(|| Pooler::start(port));
    let url = url.replace(&format!(":{port}/"), &format!(":{}/", pooler.port));
    format!("{url}{POOLED}")
}

/// Returns the same URL for programs that do not know this mark.
pub(crate) fn plain(url: &str) -> String {
    url.replace(POOLED, "")
}

impl Pooler {
    fn start(server: u16) -> Self {
        let folder = tempfile::Builder::new()
            .prefix("fastenctl-pgbouncer-")
            .tempdir()
            .unwrap()
            .keep();
        let port = free_port();
        let name = folder.display();
        let text = format!(
            "[databases]\n* = host=127.0.0.1 port={server}\n\
             [pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\nunix_socket_dir =\n\
             auth_type = trust\nauth_file = {name}/users\npool_mode = transaction\n\
             default_pool_size = 4\nmax_client_conn = 2000\nserver_idle_timeout = 2\nlogfile = {name}/log\n"
        );
        std::fs::write(folder.join("pgbouncer.ini"), text).unwrap();
        std::fs::write(folder.join("users"), "\"lighthouse\" \"\"\n").unwrap();
        if is_root() {
            let owned = Command::new("chown")
                .args(["-R", "postgres:"])
                .arg(&folder)
                .status();
            assert!(owned.unwrap().success());
        }
        let script = r#""$0" -q "$1/pgbouncer.ini" & read -r _; kill $!; wait; rm -rf "$1""#;
        let program = if std::path::Path::new("/usr/sbin/pgbouncer").exists() {
            "/usr/sbin/pgbouncer"
        } else {
            "pgbouncer"
        };
        let mut janitor = unprivileged("sh");
        janitor.args(["-c", script, program]).arg(&folder);
        std::os::unix::process::CommandExt::process_group(&mut janitor, 0);
        let quiet = janitor.stdout(Stdio::null()).stderr(Stdio::null());
        let mut janitor = quiet.stdin(Stdio::piped()).spawn().unwrap();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            let ended = janitor.try_wait().unwrap();
            let is_there = std::fs::exists(folder.join("log")).unwrap();
            assert!(
                ended.is_none(),
                "pgbouncer does not run ({is_there}); run tests/run --long, which installs it"
            );
            std::thread::yield_now();
        }
        Self {
            port,
            _janitor: janitor,
        }
    }
}
