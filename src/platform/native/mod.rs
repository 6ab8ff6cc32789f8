//! The desktop: a window by winit, painted by wgpu, or by OpenGL where wgpu finds no adapter.

mod thread;

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::{Mutex, OnceLock, PoisonError},
    time::Instant,
};

use crate::asset::Asset;
use eframe::CreationContext;

pub use thread::spawn_port;

use super::{
    Options, Painter, Program, RendererChoice, Start,
    files::{deliver, file_name},
    opengl_renderer,
};

/// Opens the window at a link's fragment and returns when it is closed.
pub fn run_window<P: Program>(link: &str, options: &Options) -> Result<(), String> {
    let open = |renderer| {
        let (link, options) = (link.trim_start_matches('#').to_owned(), options.clone());
        let native_options = eframe::NativeOptions {
            renderer,
            viewport: egui::ViewportBuilder::default()
                .with_title("Pushforward")
                .with_app_id("pushforward")
                .with_inner_size([1280.0, 800.0])
                .with_min_inner_size([360.0, 480.0])
                .with_drag_and_drop(true),
            ..Default::default()
        };
        eframe::run_native(
            "pushforward",
            native_options,
            Box::new(move |cc| {
                super::prepare(&cc.egui_ctx);
                let early = P::begin(&link, &options);
                Ok(Box::new(P::open(cc, Start { options, painter: painter(cc), warnings: Vec::new() }, early)))
            }),
        )
    };
    let by_wgpu = match options.renderer {
        Some(RendererChoice::WebGl) => None,
        _ => match open(eframe::Renderer::Wgpu) {
            Ok(()) => return Ok(()),
            // Without a screen OpenGL has none either.
            Err(e @ eframe::Error::WinitEventLoop(_)) => {
                return Err(format!(
                    "No window could be opened, because there is no screen: start it on a desktop ({e})."
                ));
            }
            Err(e) => Some(e),
        },
    };
    open(eframe::Renderer::Glow).map_err(|by_opengl| {
        let reasons = by_wgpu.into_iter().chain([by_opengl]).map(|e| e.to_string()).collect::<Vec<_>>().join("; ");
        format!("No window could be opened: install a driver for Vulkan, Metal, DirectX 12 or OpenGL ({reasons}).")
    })
}

fn painter(cc: &CreationContext<'_>) -> Painter {
    match &cc.wgpu_render_state {
        Some(render) => {
            let info = render.adapter.get_info();
            Painter { name: info.backend.to_string(), adapter: info.name }
        }
        None => Painter { name: "opengl".to_owned(), adapter: opengl_renderer(cc) },
    }
}

/// Seconds since some fixed moment.
pub fn now() -> f64 {
    static START: OnceLock<Instant> = OnceLock::new();
    START.get_or_init(Instant::now).elapsed().as_secs_f64()
}

/// There is no address bar.
pub fn replace_link(_link: &str) {}

/// There is no history.
pub fn push_link(_link: &str) {}

/// A link that the user went to since the last call.
pub fn take_link() -> Option<String> {
    None
}

/// What was measured is for a page to read; a terminal has `pushforward bench`.
pub fn publish_bench(_json: &str, _done: bool) {}

/// The address that a link's fragment is shared under.
pub fn address_of(link: &str) -> String {
    format!("#{}", link.trim_start_matches('#'))
}

/// Whether the text now lies on the clipboard.
pub fn copy_text(text: &str) -> bool {
    // On X11 the text is gone with the object that offered it.
    static CLIPBOARD: Mutex<Option<arboard::Clipboard>> = Mutex::new(None);
    let mut clipboard = CLIPBOARD.lock().unwrap_or_else(PoisonError::into_inner);
    if clipboard.is_none() {
        *clipboard = arboard::Clipboard::new().ok();
    }
    clipboard.as_mut().is_some_and(|c| c.set_text(text).is_ok())
}

/// Whether a dialog was opened: here files come by dropping them.
pub fn choose_file(_accept: &str) -> bool {
    false
}

/// A file that is opened with the window, as if it had been dropped there.
pub fn open_file(path: &Path) {
    deliver(file_name(path), fs::read(path).map_err(|e| e.to_string()));
}

pub(super) fn read_dropped(file: egui::DroppedFileHandle) {
    deliver(file_name(file.path()), file.bytes());
}

/// Writes a file where the user looks for downloads, never over another, and returns its path.
///
/// # Errors
/// The sentence to show where it could not be written.
pub fn save_file(name: &str, bytes: &[u8]) -> Result<String, String> {
    let downloads = std::env::home_dir().map(|home| home.join("Downloads")).filter(|folder| folder.is_dir());
    save_in(&downloads.unwrap_or_default(), name, bytes)
        .map(|path| path.display().to_string())
        .map_err(|e| format!("{name} could not be saved: {e}."))
}

fn save_in(folder: &Path, name: &str, bytes: &[u8]) -> io::Result<PathBuf> {
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
    for copy in 1.. {
        let path = folder.join(if copy == 1 { name.to_owned() } else { format!("{stem} ({copy}).{extension}") });
        match fs::File::create_new(&path) {
            Ok(mut file) => return io::Write::write_all(&mut file, bytes).map(|()| path),
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists => {}
            Err(e) => return Err(e),
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

/// Keeps a text under a name for the next visit, where that can be done.
pub fn keep(name: &str, text: &str) {
    if let Some(folder) = config_folder()
        && fs::create_dir_all(&folder).is_ok()
    {
        // What cannot be kept is not worth a word: the lessons work without it.
        drop(fs::write(folder.join(format!("{name}.json")), text));
    }
}

/// What was kept under a name.
pub fn kept(name: &str) -> Option<String> {
    fs::read_to_string(config_folder()?.join(format!("{name}.json"))).ok()
}

/// Where this system wants the settings of programs.
fn config_folder() -> Option<PathBuf> {
    let from = |variable: &str| std::env::var_os(variable).map(PathBuf::from).filter(|path| path.is_absolute());
    let home = |part: &str| std::env::home_dir().map(|home| home.join(part));
    let folder = if cfg!(target_os = "windows") {
        from("APPDATA")
    } else if cfg!(target_os = "macos") {
        home("Library/Application Support")
    } else {
        from("XDG_CONFIG_HOME").or_else(|| home(".config"))
    };
    folder.map(|folder| folder.join("pushforward"))
}

/// All files are part of the program.
pub fn fetch(_file: &'static Asset) {}

/// None is on its way.
pub fn take_fetched() -> Vec<(&'static Asset, Result<Vec<u8>, String>)> {
    Vec::new()
}

/// The tag of the system's language, such as `it_IT.UTF-8`.
pub fn system_language() -> Option<String> {
    ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .find_map(|name| std::env::var(name).ok().filter(|tag| !tag.is_empty()))
}

/// There is no page to tell it.
pub fn show_language(_name: &str) {}

/// Whether there is a page around the canvas.
pub const HAS_DOCUMENT: bool = false;

/// There is no page to write into.
pub fn write_words(_words: &str) {}

/// What the system prefers, where it says so; egui follows it by itself.
pub fn prefers_dark() -> Option<bool> {
    None
}

pub fn prefers_reduced_motion() -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn saving_twice_keeps_both_files() -> io::Result<()> {
        let folder = std::env::temp_dir().join(format!("pushforward-save-{}", std::process::id()));
        fs::create_dir_all(&folder)?;
        let first = save_in(&folder, "points.csv", b"1")?;
        let second = save_in(&folder, "points.csv", b"2")?;
        assert_eq!(fs::read(first)?, b"1");
        assert_eq!(second.file_name().and_then(|n| n.to_str()), Some("points (2).csv"));
        assert_eq!(fs::read(second)?, b"2");
        fs::remove_dir_all(folder)
    }
}
