//! PostgreSQL for tests: a private cluster on a free port, with a database for each test. The
//! cluster is removed when the test process ends, even by a crash.

use crate::world::pgbouncer;
use fastenctl::http::block_on;
use fastenctl::secret::Secret;
use rustix::process::{Pid, Signal, kill_process};
use std::cell::{Cell, RefCell};
use std::io::Read;
use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;

thread_local! {
    static WANTED: Cell<bool> = const { Cell::new(false) };
    static THIS: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// The variable that puts every gateway of this process on PostgreSQL.
pub(crate) const EVERYWHERE: &str = "FASTENCTL_TEST_ON_POSTGRESQL";

/// Runs a test of the gateway on PostgreSQL: every gateway that the test starts calls [`wanted`].
pub(crate) fn on_postgres(test: impl FnOnce()) {
    WANTED.set(true);
    test();
}

/// Runs a test whose gateways use this database.
pub(crate) fn on(url: String, test: impl FnOnce()) {
    THIS.set(Some(url));
    test();
}

/// Returns the URL of the database for a new gateway, if the test runs on PostgreSQL.
pub(crate) fn wanted() -> Option<String> {
    if let Some(this) = THIS.with_borrow(Clone::clone) {
        return Some(this);
    }
    (WANTED.get() || fastenctl::env::raw(EVERYWHERE).is_some()).then(database)
}

/// Returns the URL of a new, empty database in the cluster that all tests share. Its data does not
/// survive a crash.
pub(crate) fn database() -> String {
    static SHARED: OnceLock<Cluster> = OnceLock::new();
    let cluster = SHARED.get_or_init(|| Cluster::start("-c fsync=off -c full_page_writes=off"));
    let database = cluster.database();
    if fastenctl::env::raw(pgbouncer::THROUGH).is_some() {
        return pgbouncer::through(&database, cluster.port());
    }
    database
}

/// Runs statements, and returns the rows of the last one that has any, each column as text.
pub(crate) fn sql(url: &str, statements: &str) -> Vec<Vec<String>> {
    let (url, statements) = (pgbouncer::plain(url), statements.to_owned());
    // Uses a separate thread, because the caller may already be inside an event loop.
    let asking = std::thread::spawn(move || {
        block_on(async {
            let (client, connection) = tokio_postgres::connect(&url, tokio_postgres::NoTls)
                .await
                .unwrap();
            let answered = async {
                let rows = client.simple_query(&statements).await.unwrap();
                drop(client);
                rows
            };
            let (rows, _) = tokio::join!(answered, connection);
            let text = |row: &tokio_postgres::SimpleQueryRow| {
                (0..row.len())
                    .map(|column| row.get(column).unwrap_or_default().to_owned())
                    .collect()
            };
            rows.iter()
                .filter_map(|message| match message {
                    tokio_postgres::SimpleQueryMessage::Row(row) => Some(text(row)),
                    _ => None,
                })
                .collect()
        })
    });
    asking.join().unwrap()
}

/// A cluster: its folder, its port, and the process that removes both.
pub(crate) struct Cluster {
    folder: PathBuf,
    port: u16,
    options: String,
    /// Stops and removes the cluster when its stdin is closed, explicitly or because the test
    /// process exits.
    janitor: Child,
}

impl Cluster {
    /// Creates and starts a cluster with these server options.
    pub(crate) fn start(options: &str) -> Self {
        let cluster = Self::nowhere(free_port(), options);
        run(unprivileged(bin().join("initdb"))
            .args([
                "--no-sync",
                "-A",
                "trust",
                "-U",
                "lighthouse",
                "-E",
                "UTF8",
                "--locale=C",
                "-D",
            ])
            .arg(cluster.data()));
        cluster.resume();
        cluster
    }

    /// Creates and starts a replica at this port. From now on, commits wait for the replica, so
    /// both have everything that is acknowledged.
    pub(crate) fn standby(&self, port: u16) -> Self {
        let standby = Self::nowhere(port, &self.options);
        run(unprivileged(bin().join("pg_basebackup"))
            .args(["-R", "-X", "stream", "-c", "fast", "--no-sync"])
            .args(["-h", "127.0.0.1", "-U", "lighthouse", "-p"])
            .arg(self.port.to_string())
            .arg("-D")
            .arg(standby.data()));
        standby.resume();
        let all = self.url("postgres");
        sql(&all, "ALTER SYSTEM SET synchronous_standby_names = '*'");
        sql(&all, "SELECT pg_reload_conf()");
        let followed = "SELECT COUNT(*) FROM pg_stat_replication WHERE sync_state = 'sync'";
        while sql(&all, followed)[0][0] == "0" {}
        standby
    }

    /// Promotes this standby to primary.
    pub(crate) fn promote(&self) {
        run(self.pg_ctl("promote").arg("-w"));
    }

    /// Creates an empty folder, and the process that will remove it.
    fn nowhere(port: u16, options: &str) -> Self {
        let folder = tempfile::Builder::new()
            .prefix("fastenctl-postgres-")
            .tempdir()
            .unwrap()
            .keep();
        if is_root() {
            let status = Command::new("chown")
                .arg("postgres:")
                .arg(&folder)
                .status()
                .unwrap();
            assert!(
                status.success(),
                "there is no user `postgres`; run tests/run, which installs PostgreSQL"
            );
        }
        let script =
            r#"read -r _; "$0" stop -s -m immediate -D "$1/data" >/dev/null 2>&1; rm -rf "$1""#;
        let mut janitor = unprivileged("sh");
        janitor
            .args(["-c", script])
            .arg(bin().join("pg_ctl"))
            .arg(&folder)
            .process_group(0);
        // Whoever reads our output must not wait for the cleanup, which takes minutes with hundreds
        // of databases.
        let quiet = janitor.stdout(Stdio::null()).stderr(Stdio::null());
        let janitor = quiet.stdin(Stdio::piped()).spawn().unwrap();
        Self {
            folder,
            port,
            options: options.to_owned(),
            janitor,
        }
    }

    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    pub(crate) const fn port(&self) -> u16 {
        self.port
    }

    /// Starts the cluster again after [`Self::stop`], at the same port.
    pub(crate) fn resume(&self) {
        let options = format!(
            "-c listen_addresses=127.0.0.1 -c port={} -c unix_socket_directories='{}' -c max_connections=400 \
             -c log_min_messages=error -c autovacuum=off -c shared_buffers=64MB {}",
            self.port,
            self.folder.display(),
            self.options
        );
        let log = self.folder.join("log");
        run(self
            .pg_ctl("start")
            .args(["-w", "-o", &options, "-l"])
            .arg(log));
    }

    /// Stops the cluster immediately, like a crash.
    pub(crate) fn stop(&self) {
        run(self.pg_ctl("stop").args(["-w", "-m", "immediate"]));
    }

    /// Halts all its processes at an arbitrary moment, like a machine that swaps or a disk that
    /// hangs: connections stay open, but nothing comes back.
    pub(crate) fn freeze(&self) {
        self.signal(Signal::STOP);
    }

    /// Lets the processes continue after [`Self::freeze`].
    pub(crate) fn thaw(&self) {
        self.signal(Signal::CONT);
    }

    fn signal(&self, signal: Signal) {
        let pid_file = std::fs::read_to_string(self.data().join("postmaster.pid")).unwrap();
        let postmaster = pid_file.lines().next().unwrap().parse().unwrap();
        // Start with the process that starts the others, so that none is missed.
        let _ = kill_process(Pid::from_raw(postmaster).unwrap(), signal);
        for process in children(postmaster) {
            let _ = kill_process(Pid::from_raw(process).unwrap(), signal);
        }
    }

    fn pg_ctl(&self, action: &str) -> Command {
        let mut command = unprivileged(bin().join("pg_ctl"));
        command.args([action, "-s", "-D"]).arg(self.data());
        command
    }

    /// Requires a password and TLS from now on; returns the certificate as PEM.
    pub(crate) fn lock_up(&mut self, password: &str) -> String {
        sql(
            &self.url("postgres"),
            &format!("ALTER ROLE lighthouse PASSWORD '{password}'"),
        );
        self.stop();
        let data = self.data();
        run(unprivileged("openssl").current_dir(&data).args([
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
            "-nodes",
            "-keyout",
            "server.key",
            "-out",
            "server.crt",
            "-days",
            "2",
            "-subj",
            "/CN=a test of fastenctl",
            "-addext",
            "subjectAltName=IP:127.0.0.1",
            "-addext",
            "basicConstraints=critical,CA:FALSE",
        ]));
        std::fs::write(
            data.join("pg_hba.conf"),
            "hostssl all all 127.0.0.1/32 scram-sha-256\n",
        )
        .unwrap();
        self.options += " -c ssl=on";
        self.resume();
        std::fs::read_to_string(data.join("server.crt")).unwrap()
    }

    /// Returns the URL of a new, empty database.
    pub(crate) fn database(&self) -> String {
        let name = format!(
            "t{}",
            &Secret::random()
                .sha256()
                .to_lowercase()
                .replace(['-', '_'], "")[..20]
        );
        sql(&self.url("postgres"), &format!("CREATE DATABASE {name}"));
        self.url(&name)
    }

    fn url(&self, database: &str) -> String {
        format!("postgres://lighthouse@127.0.0.1:{}/{database}", self.port)
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.janitor.stdin.take());
        let _ = self.janitor.wait();
    }
}

/// Returns the child processes of a process.
fn children(parent: i32) -> Vec<i32> {
    let parent_of = |process: i32| {
        let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
        // After the name, which may contain anything, come the state and the parent.
        stat.rsplit_once(')')?
            .1
            .split_whitespace()
            .nth(1)?
            .parse::<i32>()
            .ok()
    };
    let all = std::fs::read_dir("/proc")
        .unwrap()
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    all.filter(|process| parent_of(*process) == Some(parent))
        .collect()
}

pub(super) fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

/// Returns a command that runs as `postgres` if this process is root, because PostgreSQL refuses to
/// run as root.
pub(super) fn unprivileged(program: impl AsRef<Path>) -> Command {
    let mut command = if is_root() {
        Command::new("runuser")
    } else {
        Command::new(program.as_ref())
    };
    if is_root() {
        command.args(["-u", "postgres", "--"]).arg(program.as_ref());
    }
    command.current_dir("/").stdin(Stdio::null());
    command
}

fn run(command: &mut Command) {
    // Write to a file, because the server keeps inherited pipes open.
    let mut said = tempfile::tempfile().unwrap();
    command
        .stdout(said.try_clone().unwrap())
        .stderr(said.try_clone().unwrap());
    let status = command
        .status()
        .unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let mut text = String::new();
    std::io::Seek::rewind(&mut said).unwrap();
    said.read_to_string(&mut text).unwrap();
    assert!(status.success(), "{command:?}: {text}");
}

/// Returns the folder of the newest server from Debian's packages, or else of the one on the
/// `PATH`.
fn bin() -> PathBuf {
    let versions = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten();
    let mut folders: Vec<PathBuf> = versions.map(|version| version.path().join("bin")).collect();
    folders.sort_by_key(|folder| {
        let version = folder
            .parent()
            .and_then(Path::file_name)
            .and_then(std::ffi::OsStr::to_str);
        version
            .and_then(|version| version.parse::<u32>().ok())
            .map_or(0, std::convert::identity)
    });
    folders.reverse();
    let path = fastenctl::env::raw("PATH").unwrap_or_default();
    folders.extend(std::env::split_paths(&path));
    let found = folders
        .into_iter()
        .find(|folder| folder.join("initdb").exists() && folder.join("pg_ctl").exists());
    found.expect("PostgreSQL's server is missing; run tests/run, which installs it")
}

pub(crate) fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port()
}
