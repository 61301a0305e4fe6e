//! A disk that can be filled up. If this process may mount one, the data folder gets a separate
//! disk; otherwise the size of the gateway's files is limited, which affects every write.

use crate::world::faults::Lift;
use crate::world::faults::gateways::Gateways;
use rustix::process::{Pid, Resource, Rlimit, prlimit};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// Mount option for the usual size. Memory is allocated only as the disk fills up, and a one-hour
/// run needs only part of it.
const ROOMY: &str = "size=4g";

/// The disk for a run's data.
pub(crate) struct Disk {
    folder: PathBuf,
    is_mounted: bool,
    /// Unmounts the disk when its stdin is closed, explicitly or because the test process exits.
    janitor: Child,
}

impl Disk {
    /// Puts a disk under the data folder of gateways that are not running yet, if that is possible.
    pub(crate) fn under(gateways: &Gateways) -> Self {
        let folder = gateways.data();
        let mut janitor = Command::new("sh");
        janitor
            .args(["-c", r#"read -r _; umount -l "$0" 2>/dev/null"#])
            .arg(&folder)
            .stdin(Stdio::piped())
            .process_group(0);
        let janitor = janitor.spawn().unwrap();
        let options = format!("{ROOMY},mode=700");
        let is_mounted = mount(&["-t", "tmpfs", "-o", &options, "fastenctl"], &folder);
        Self {
            folder,
            is_mounted,
            janitor,
        }
    }

    /// Returns the name of the fault, which depends on how the disk is filled.
    pub(crate) const fn kind(&self) -> &'static str {
        if self.is_mounted {
            "full disk"
        } else {
            "full disk (no file can grow)"
        }
    }

    /// Fills the disk completely, until the fault is lifted.
    pub(crate) fn fill<'a>(&'a self, gateways: &Gateways) -> Lift<'a> {
        if self.is_mounted {
            self.shrink();
            return Lift::by(|| {
                let options = format!("remount,{ROOMY}");
                let is_roomy = mount(&["-o", &options], &self.folder);
                assert!(is_roomy || std::thread::panicking(), "it stays full");
            });
        }
        let process = gateways.process(0);
        largest_file(process, Some(0));
        Lift::by(move || largest_file(process, None))
    }

    /// Shrinks the disk to the used space. Tries again if more was written in the meantime.
    fn shrink(&self) {
        let script = r#"for _ in $(seq 500); do set -- $(stat -f -c "%b %f %S" "$0")
            mount -o remount,size=$((($1 - $2) * $3)) "$0" 2>/dev/null && exit; done; exit 1"#;
        let mut shell = Command::new("sh");
        let status = shell.args(["-c", script]).arg(&self.folder).status();
        assert!(status.unwrap().success(), "the disk cannot be filled");
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        drop(self.janitor.stdin.take());
        let _ = self.janitor.wait();
    }
}

fn mount(args: &[&str], folder: &Path) -> bool {
    let mut command = Command::new("mount");
    command.args(args).arg(folder).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

fn largest_file(process: Pid, bytes: Option<u64>) {
    let limit = Rlimit {
        current: bytes,
        maximum: None,
    };
    prlimit(Some(process), Resource::Fsize, limit).unwrap();
}
