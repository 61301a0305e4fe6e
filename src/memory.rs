//! Keeps secrets in this process's memory out of core dumps and away from other programs of the
//! same user.

/// Disables core dumps for this process. On Linux, also prevents all users but root from attaching
/// to it or reading its memory. Child processes may still dump core: they can raise the limit
/// again, and `exec` clears the flag.
#[cfg(unix)]
pub fn keep_to_ourselves() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let no_core = Rlimit {
        current: Some(0),
        ..getrlimit(Resource::Core)
    };
    // If this fails, the process is no worse off than before.
    let _ = setrlimit(Resource::Core, no_core);
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{DumpableBehavior, set_dumpable_behavior};
        let _ = set_dumpable_behavior(DumpableBehavior::NotDumpable);
    }
}

/// Does nothing: other systems do not write core dumps unless configured to.
#[cfg(not(unix))]
pub const fn keep_to_ourselves() {}
