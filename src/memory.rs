//! Keeps secrets in this process's memory out of core dumps and away from other programs of the
//! same user.

/// Disables core dumps for this process, and prevents all users but root from attaching to it or
/// reading its memory. Child processes may still dump core: the limit can be raised again, and the
/// flag ends with `exec`.
#[cfg(unix)]
pub fn keep_to_ourselves() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let no_core = Rlimit {
        current: Some(0),
        ..getrlimit(Resource::Core)
    };
    // A failure leaves things as they were, which is no worse.
    let _ = setrlimit(Resource::Core, no_core);
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{DumpableBehavior, set_dumpable_behavior};
        let _ = set_dumpable_behavior(DumpableBehavior::NotDumpable);
    }
}

/// Other systems do not write core dumps unless asked to.
#[cfg(not(unix))]
pub const fn keep_to_ourselves() {}
