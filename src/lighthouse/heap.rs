//! Returns freed memory to the system. This is the only file with `unsafe` code.

/// Returns freed memory that the allocator keeps. By default, glibc only returns memory above
/// everything that is still in use, so most of a replaced catalog's memory would never be returned.
pub(in crate::lighthouse) fn give_back() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    #[expect(unsafe_code, reason = "calls a C function")]
    // SAFETY: the function takes no pointer and does its own locking (`malloc_trim(3)`).
    unsafe {
        libc::malloc_trim(0);
    }
}
