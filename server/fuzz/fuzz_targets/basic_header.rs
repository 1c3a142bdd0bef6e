#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::basic_header::feed(bytes));
