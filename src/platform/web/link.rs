//! The fragment of the page's address. eframe hands it over decoded and cannot write it, so it is read and written here.

use std::cell::RefCell;

use wasm_bindgen::{JsCast, JsValue, closure::Closure};

thread_local! {
    /// The fragment that the app knows of.
    static KNOWN: RefCell<String> = const { RefCell::new(String::new()) };
    static CONTEXT: RefCell<Option<egui::Context>> = const { RefCell::new(None) };
}

fn raw() -> String {
    let hash = web_sys::window().and_then(|w| w.location().hash().ok()).unwrap_or_default();
    hash.trim_start_matches('#').to_owned()
}

/// The fragment as it stands, without `#`; from now on the app knows of it.
pub fn current() -> String {
    let link = raw();
    KNOWN.set(link.clone());
    link
}

/// A link that the user went to since the last call: by the address bar, a bookmark or the Back button.
pub fn take_link() -> Option<String> {
    let link = raw();
    (link != KNOWN.with_borrow(String::clone)).then(current)
}

/// Writes the link of what is shown over the present entry of the history.
pub fn replace_link(link: &str) {
    write(link, |history, url| history.replace_state_with_url(&JsValue::NULL, "", Some(url)));
}

/// Writes the link as a new entry, so that Back returns to the one before.
pub fn push_link(link: &str) {
    write(link, |history, url| history.push_state_with_url(&JsValue::NULL, "", Some(url)));
}

fn write(link: &str, how: impl FnOnce(&web_sys::History, &str) -> Result<(), JsValue>) {
    let link = link.trim_start_matches('#');
    if link == raw() {
        return;
    }
    let Some(history) = web_sys::window().and_then(|w| w.history().ok()) else { return };
    // A browser that allows no more changes (Safari: 100 in 30 s) keeps the old address; the next change tries again.
    if how(&history, &format!("#{link}")).is_ok() {
        current();
    }
}

/// The address that a link's fragment is shared under.
pub fn address_of(link: &str) -> String {
    let location = web_sys::window().map(|w| w.location());
    let href = location.and_then(|l| l.href().ok()).unwrap_or_default();
    let page = href.split('#').next().unwrap_or_default();
    format!("{page}#{}", link.trim_start_matches('#'))
}

/// Draws a frame when the user goes to another link.
pub fn wake_on_change(ctx: egui::Context) {
    CONTEXT.set(Some(ctx));
    let Some(window) = web_sys::window() else { return };
    let on_change = Closure::<dyn Fn()>::new(wake);
    for event in ["hashchange", "popstate"] {
        drop(window.add_event_listener_with_callback(event, on_change.as_ref().unchecked_ref()));
    }
    on_change.forget();
}

/// Draws a frame soon.
pub fn wake() {
    CONTEXT.with_borrow(|ctx| ctx.iter().for_each(egui::Context::request_repaint));
}
