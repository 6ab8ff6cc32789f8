//! Files of assets/ that lie beside the page.

use std::cell::RefCell;

use js_sys::{Promise, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};

use crate::asset::Asset;

type Fetched = (&'static Asset, Result<Vec<u8>, String>);

thread_local! {
    static ARRIVED: RefCell<Vec<Fetched>> = const { RefCell::new(Vec::new()) };
}

/// Brings a file, which comes by `take_fetched`.
pub fn fetch(file: &'static Asset) {
    let asked = ask(file);
    spawn_local(async move {
        let read = read(file, asked).await;
        ARRIVED.with_borrow_mut(|arrived| arrived.push((file, read)));
        super::link::wake();
    });
}

/// What came since the last call, or the sentence to show where it did not.
pub fn take_fetched() -> Vec<Fetched> {
    ARRIVED.take()
}

/// Brings files all at once; gives the sentences to show where they did not come.
pub(super) fn all(files: Vec<&'static Asset>) -> impl Future<Output = Vec<String>> {
    let asked: Vec<_> = files.into_iter().filter(|file| !file.is_here()).map(|file| (file, ask(file))).collect();
    async move {
        let mut failures = Vec::new();
        for (file, asked) in asked {
            match read(file, asked).await {
                Ok(bytes) => file.put(bytes),
                Err(why) => failures.push(why),
            }
        }
        failures
    }
}

fn ask(file: &Asset) -> Result<Promise, JsValue> {
    let window = web_sys::window().ok_or_else(|| JsValue::from_str("there is no page"))?;
    Ok(window.fetch_with_str(file.path).unchecked_into())
}

async fn read(file: &Asset, asked: Result<Promise, JsValue>) -> Result<Vec<u8>, String> {
    let sentence =
        |why: String| format!("{} could not be loaded: {why}. Check the connection and try again.", file.path);
    bytes(asked).await.map_err(|e| sentence(super::text_of(&e)))
}

async fn bytes(asked: Result<Promise, JsValue>) -> Result<Vec<u8>, JsValue> {
    let response: web_sys::Response = JsFuture::from(asked?).await?.dyn_into()?;
    if !response.ok() {
        return Err(JsValue::from_str(&format!("the server answered {}", response.status())));
    }
    Ok(Uint8Array::new(&JsFuture::from(response.array_buffer()?).await?).to_vec())
}
