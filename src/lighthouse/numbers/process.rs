//! The resources that this process uses, under the names that all programs share
//! (<https://prometheus.io/docs/instrumenting/writing_clientlibs/#process-metrics>). Values that
//! the system does not report are left out.

use crate::clock::Clock;
#[cfg(target_os = "linux")]
use crate::files;
use std::fmt::Write;
#[cfg(target_os = "linux")]
use std::path::Path;
use std::sync::OnceLock;

static BEGUN: OnceLock<i64> = OnceLock::new();

/// Records the current time as the start of the process, for its metric.
pub fn begin(clock: &Clock) {
    BEGUN.get_or_init(|| clock.now());
}

/// The resources that a process uses.
#[derive(Clone, Debug, Default, PartialEq)]
struct Taken {
    cpu_seconds: Option<f64>,
    resident_bytes: Option<u64>,
    virtual_bytes: Option<u64>,
    open_files: Option<usize>,
    most_files: Option<u64>,
    begun: Option<i64>,
}

/// The metrics in Prometheus's text format.
#[must_use]
pub fn text() -> String {
    written(&look())
}

fn written(taken: &Taken) -> String {
    let mut text = String::new();
    let mut say = |name: &str, kind: &str, help: &str, value: Option<String>| {
        if let Some(value) = value {
            // Writing to a string cannot fail.
            let _ = write!(
                text,
                "# HELP process_{name} {help}\n# TYPE process_{name} {kind}\nprocess_{name} {value}\n\n"
            );
        }
    };
    let shown = |number: Option<u64>| number.map(|number| number.to_string());
    say(
        "cpu_seconds_total",
        "counter",
        "CPU time of this process.",
        taken.cpu_seconds.map(|seconds| format!("{seconds:.2}")),
    );
    say(
        "resident_memory_bytes",
        "gauge",
        "Memory in use.",
        shown(taken.resident_bytes),
    );
    say(
        "virtual_memory_bytes",
        "gauge",
        "Reserved memory, whether used or not.",
        shown(taken.virtual_bytes),
    );
    say(
        "open_fds",
        "gauge",
        "Open files and connections.",
        taken.open_files.map(|number| number.to_string()),
    );
    say(
        "max_fds",
        "gauge",
        "Maximum number of open files and connections.",
        shown(taken.most_files),
    );
    say(
        "start_time_seconds",
        "gauge",
        "When this process started.",
        taken.begun.map(|seconds| seconds.to_string()),
    );
    text
}

#[cfg(target_os = "linux")]
fn look() -> Taken {
    let memory = files::text(Path::new("/proc/self/statm"), files::SMALL).unwrap_or_default();
    let page = rustix::param::page_size() as u64;
    let mut pages = memory.split(' ').map(|pages| pages.parse::<u64>().ok());
    let mut bytes = || Some(pages.next()?? * page);
    let cpu = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    Taken {
        cpu_seconds: std::time::Duration::try_from(cpu)
            .ok()
            .map(|time| time.as_secs_f64()),
        virtual_bytes: bytes(),
        resident_bytes: bytes(),
        // The folder being read is open, too, and is not counted.
        open_files: std::fs::read_dir("/proc/self/fd")
            .ok()
            .map(|open| open.count().saturating_sub(1)),
        most_files: rustix::process::getrlimit(rustix::process::Resource::Nofile).current,
        begun: BEGUN.get().copied(),
    }
}

#[cfg(not(target_os = "linux"))]
fn look() -> Taken {
    Taken {
        begun: BEGUN.get().copied(),
        ..Taken::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_known_values_are_written() {
        let taken = Taken {
            cpu_seconds: Some(1.239),
            open_files: Some(7),
            ..Taken::default()
        };
        assert_eq!(
            written(&taken),
            "# HELP process_cpu_seconds_total CPU time of this process.\n\
             # TYPE process_cpu_seconds_total counter\nprocess_cpu_seconds_total 1.24\n\n\
             # HELP process_open_fds Open files and connections.\n# TYPE process_open_fds gauge\nprocess_open_fds 7\n\n"
        );
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn this_process_uses_some_of_each_resource() {
        let clock = Clock::default();
        begin(&clock);
        let taken = look();
        assert!(
            taken.cpu_seconds.is_some_and(|seconds| seconds > 0.0),
            "{taken:?}"
        );
        assert!(taken.resident_bytes > Some(1 << 20), "{taken:?}");
        assert!(taken.virtual_bytes >= taken.resident_bytes, "{taken:?}");
        assert!(taken.open_files >= Some(3), "{taken:?}");
        assert!(
            taken.begun.is_some_and(|begun| begun <= clock.now()),
            "{taken:?}"
        );
    }
}
