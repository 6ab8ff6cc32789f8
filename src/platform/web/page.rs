//! What the app and `boot.js` say to each other, through `window.pushforward`, which `worker.js` has too.

use std::panic;

use wasm_bindgen::{JsCast, JsValue, closure::Closure};

use super::super::read_state;

fn pushforward() -> Option<JsValue> {
    js_sys::Reflect::get(&js_sys::global(), &"pushforward".into()).ok().filter(JsValue::is_object)
}

/// Brings the program's second part, at the first call of one of its functions (`web/split.mjs`).
pub fn complete_program() {
    // It has said what happened: without its other half the program cannot go on.
    ask("complete", &wasm_bindgen::exports()).unwrap_or_else(|e| wasm_bindgen::throw_val(e));
}

/// What a function of `window.pushforward` gives back.
///
/// # Errors
/// What it throws, or that `boot.js` put none there.
pub fn ask(name: &str, argument: &JsValue) -> Result<JsValue, JsValue> {
    let object = pushforward().ok_or_else(|| JsValue::from_str("boot.js has not run."))?;
    js_sys::Reflect::get(&object, &name.into())?.dyn_into::<js_sys::Function>()?.call1(&object, argument)
}

/// Calls a function of `window.pushforward`, if `boot.js` put it there.
pub fn call(name: &str, argument: &JsValue) {
    // It only writes into the page: there is nothing to do where it fails.
    drop(ask(name, argument));
}

/// A string that `boot.js` left there.
pub fn string(name: &str) -> Option<String> {
    js_sys::Reflect::get(&pushforward()?, &name.into()).ok()?.as_string()
}

/// The name of the browser's WebGPU adapter, empty where it has none.
///
/// # Errors
/// That `boot.js` has not asked.
pub async fn adapter() -> Result<String, JsValue> {
    let asked: js_sys::Promise = ask("webGpu", &JsValue::UNDEFINED)?.dyn_into()?;
    Ok(wasm_bindgen_futures::JsFuture::from(asked).await?.as_string().unwrap_or_default())
}

/// Makes `window.pushforward.state()` return the app's own state, from its first frame on.
pub fn publish_state() {
    let Some(object) = pushforward() else { return };
    let before =
        js_sys::Reflect::get(&object, &"state".into()).ok().and_then(|f| f.dyn_into::<js_sys::Function>().ok());
    let state = Closure::<dyn Fn() -> JsValue>::new(move || {
        match read_state() {
            Some(state) => serde_json::to_string(&state).ok().and_then(|json| js_sys::JSON::parse(&json).ok()),
            None => before.as_ref().and_then(|before| before.call0(&JsValue::NULL).ok()),
        }
        .unwrap_or(JsValue::NULL)
    });
    if js_sys::Reflect::set(&object, &"state".into(), state.as_ref()).is_ok() {
        state.forget();
    }
}

/// Puts what was measured into `window.pushforward.bench`: an array of objects, its `done` true at the end.
pub fn publish_bench(json: &str, done: bool) {
    let Some(object) = pushforward() else { return };
    let Ok(measured) = js_sys::JSON::parse(json) else { return };
    // Both fail only on a frozen object, which boot.js does not make.
    let _ = js_sys::Reflect::set(&measured, &"done".into(), &done.into());
    let _ = js_sys::Reflect::set(&object, &"bench".into(), &measured);
}

/// A panic ends the module, so the page has to say what happened.
pub fn report_panics() {
    let previous = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        call("crashed", &JsValue::from_str(&info.to_string()));
        previous(info);
    }));
}

fn document() -> Result<web_sys::Document, JsValue> {
    web_sys::window().and_then(|w| w.document()).ok_or_else(|| JsValue::from_str("The page has no document."))
}

pub fn canvas() -> Result<web_sys::HtmlCanvasElement, JsValue> {
    let found = document()?.get_element_by_id("app").and_then(|e| e.dyn_into().ok());
    found.ok_or_else(|| JsValue::from_str("The page has no canvas with the id \"app\"."))
}

/// A new canvas in the place of the old one.
pub fn fresh_canvas() -> Result<web_sys::HtmlCanvasElement, JsValue> {
    let old = canvas()?;
    let new = old.clone_node()?;
    if let Some(parent) = old.parent_node() {
        parent.replace_child(&new, &old)?;
    }
    canvas()
}
