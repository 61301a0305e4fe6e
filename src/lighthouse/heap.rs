//! Memory that was freed, back to the system. The one place that calls what Rust cannot check.

/// Gives back what the allocator keeps of freed memory. Of itself glibc does that only with what lies above everything
/// in use, so that a catalogue replaced by another would be kept as holes for good.
pub(in crate::lighthouse) fn give_back() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    #[expect(unsafe_code, reason = "a foreign function")]
    // It takes no pointer, and locks what it looks at (`malloc_trim(3)`).
    unsafe {
        libc::malloc_trim(0);
    }
}
