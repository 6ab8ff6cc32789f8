//! Files on their way from the user to the app: chosen in a dialog or dropped on the window.

use std::{
    path::Path,
    sync::{Mutex, PoisonError},
};

pub struct OpenedFile {
    pub name: String,
    pub bytes: Vec<u8>,
}

static ARRIVED: Mutex<Vec<OpenedFile>> = Mutex::new(Vec::new());

/// The files that arrived since the last call; a browser reads them in its own time.
pub fn take_files(ctx: &egui::Context) -> Vec<OpenedFile> {
    for file in ctx.input(|i| i.raw.dropped_files.clone()) {
        super::read_dropped(file);
    }
    std::mem::take(&mut *ARRIVED.lock().unwrap_or_else(PoisonError::into_inner))
}

pub(super) fn offer_file(file: OpenedFile) {
    ARRIVED.lock().unwrap_or_else(PoisonError::into_inner).push(file);
}

pub(super) fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
