//! Returns freed memory to the system. The only place with a call that Rust cannot check.

/// Returns freed memory that the allocator keeps. By itself glibc only returns what is above
/// everything in use, so that a replaced catalog would be kept as holes forever.
pub(in crate::lighthouse) fn give_back() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    #[expect(unsafe_code, reason = "calls a C function")]
    // It takes no pointer, and does its own locking (`malloc_trim(3)`).
    unsafe {
        libc::malloc_trim(0);
    }
}
