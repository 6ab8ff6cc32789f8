//! The language of the page, and what it says in words.

use wasm_bindgen::JsCast;

/// The tag of the language that the browser prefers, such as `it` or `en-GB`.
pub fn system_language() -> Option<String> {
    web_sys::window()?.navigator().language()
}

/// Tells the browser, and who reads the page aloud, which language it is in.
pub fn show_language(name: &str) {
    let root = web_sys::window().and_then(|w| w.document()?.document_element());
    if let Some(root) = root.and_then(|r| r.dyn_into::<web_sys::HtmlElement>().ok()) {
        root.set_lang(name);
    }
}

/// Whether there is a page around the canvas.
pub const HAS_DOCUMENT: bool = true;

/// Writes into the page what the canvas says.
pub fn write_words(words: &str) {
    let place = web_sys::window().and_then(|w| w.document()?.get_element_by_id("words"));
    if let Some(place) = place {
        place.set_text_content(Some(words));
    }
}
