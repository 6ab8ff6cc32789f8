//! Files in and out, through a hidden input and a link that downloads.

use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::spawn_local;

use super::super::files::{deliver, file_name};

fn document() -> Option<web_sys::Document> {
    web_sys::window()?.document()
}

/// Opens the browser's dialog for files like `.csv,.json`; the file comes by `take_files`. Browsers open it only while they
/// handle a click or a key. Returns whether there is a dialog at all.
pub fn choose_file(accept: &str) -> bool {
    let Some(input) = document()
        .and_then(|d| d.create_element("input").ok())
        .and_then(|e| e.dyn_into::<web_sys::HtmlInputElement>().ok())
    else {
        return false;
    };
    input.set_type("file");
    input.set_accept(accept);
    let chosen = input.clone();
    let on_change = Closure::once_into_js(move || {
        if let Some(file) = chosen.files().and_then(|files| files.get(0)) {
            spawn_local(async move {
                let bytes = file.array_buffer().await.map(|buffer| js_sys::Uint8Array::new(&buffer).to_vec());
                deliver(file.name(), bytes.map_err(|e| super::text_of(&e)));
                super::link::wake();
            });
        }
    });
    input.set_onchange(Some(on_change.unchecked_ref()));
    input.click();
    true
}

pub fn read_dropped(file: egui::DroppedFileHandle) {
    spawn_local(async move {
        let bytes = file.bytes_async().await;
        deliver(file_name(file.path()), bytes);
        super::link::wake();
    });
}

/// Offers a file as a download and returns its name.
///
/// # Errors
/// The sentence to show where the browser refused.
pub fn save_file(name: &str, bytes: &[u8]) -> Result<String, String> {
    download(name, bytes).map_err(|e| format!("{name} could not be saved: {}.", super::text_of(&e)))?;
    Ok(name.to_owned())
}

fn download(name: &str, bytes: &[u8]) -> Result<(), JsValue> {
    let parts = js_sys::Array::of1(&js_sys::Uint8Array::from(bytes));
    let blob = web_sys::Blob::new_with_u8_array_sequence(&parts)?;
    let url = web_sys::Url::create_object_url_with_blob(&blob)?;
    let anchor = document()
        .ok_or_else(|| JsValue::from_str("the page has no document"))?
        .create_element("a")?
        .dyn_into::<web_sys::HtmlAnchorElement>()?;
    anchor.set_href(&url);
    anchor.set_download(name);
    anchor.click();
    web_sys::Url::revoke_object_url(&url)
}
