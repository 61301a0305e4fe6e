//! Keeps secrets in this process's memory out of files that outlive it and away from other programs of the same user.

/// Has the system write no core dump of this process, and let nobody but root attach to it or read its memory. Programs
/// that this one starts may have core dumps: the limit can be raised again, and the flag ends with `exec`.
#[cfg(unix)]
pub fn keep_to_ourselves() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let no_core = Rlimit {
        current: Some(0),
        ..getrlimit(Resource::Core)
    };
    // What fails leaves things as they were, and nobody worse off.
    let _ = setrlimit(Resource::Core, no_core);
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{DumpableBehavior, set_dumpable_behavior};
        let _ = set_dumpable_behavior(DumpableBehavior::NotDumpable);
    }
}

/// Other systems write no core dumps unless somebody has asked for them.
#[cfg(not(unix))]
pub const fn keep_to_ourselves() {}
