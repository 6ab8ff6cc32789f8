//! The desktop program opens a window and keeps it open, on a virtual screen: on Vulkan, and on OpenGL where there is none.

use std::process::{Command, Output};

/// What `timeout` returned, said by the shell: xvfb-run may fail at tidying up after itself.
const STILL_RUNNING: &str = "timeout: 124";

/// Runs the window for some seconds; `None`, with a word why, on a machine without a virtual screen.
fn window(vulkan_drivers: Option<&str>) -> Option<Output> {
    let mut command = Command::new("xvfb-run");
    command.args(["-a", "sh", "-c", "timeout 6 \"$0\"; echo \"timeout: $?\"", env!("CARGO_BIN_EXE_pushforward")]);
    if let Some(drivers) = vulkan_drivers {
        command.env("VK_DRIVER_FILES", drivers);
    }
    match command.output() {
        Ok(output) => Some(output),
        Err(e) => {
            println!("SKIPPED: xvfb-run does not start: {e}");
            None
        }
    }
}

fn assert_stayed_open(output: &Output) {
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(said.lines().any(|line| line == STILL_RUNNING), "{said}{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn window_stays_open() {
    if let Some(output) = window(None) {
        assert_stayed_open(&output);
    }
}

#[test]
fn window_falls_back_to_opengl_without_vulkan() {
    if let Some(output) = window(Some("/no/driver")) {
        assert_stayed_open(&output);
    }
}
