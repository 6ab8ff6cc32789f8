//! Files on their way from the user to the app: chosen in a dialog or dropped on the window.

use std::{
    path::Path,
    sync::{Mutex, PoisonError},
};

pub struct OpenedFile {
    pub name: String,
    pub bytes: Vec<u8>,
}

static ARRIVED: Mutex<Vec<Result<OpenedFile, String>>> = Mutex::new(Vec::new());

/// The files that arrived since the last call, or the sentence to show where one could not be read. A browser reads them in
/// its own time.
pub fn take_files(ctx: &egui::Context) -> Vec<Result<OpenedFile, String>> {
    for file in ctx.input(|i| i.raw.dropped_files.clone()) {
        super::read_dropped(file);
    }
    std::mem::take(&mut *ARRIVED.lock().unwrap_or_else(PoisonError::into_inner))
}

pub(super) fn deliver(name: String, read: Result<Vec<u8>, String>) {
    let file = match read {
        Ok(bytes) => Ok(OpenedFile { name, bytes }),
        Err(why) => Err(format!("{name} could not be read: {why}.")),
    };
    ARRIVED.lock().unwrap_or_else(PoisonError::into_inner).push(file);
}

pub(super) fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
