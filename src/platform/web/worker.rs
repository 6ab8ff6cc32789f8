//! Web Workers that run this same program: they get the page's glue and its compiled module, so nothing is fetched twice.

use js_sys::{Object, Reflect};
use wasm_bindgen::JsValue;

use super::page;

/// Starts a worker, in which `worker.js` calls the exported `worker_entry`. It listens once it has sent its first message.
///
/// # Errors
/// What the browser says where it starts no worker.
pub fn spawn_worker() -> Result<web_sys::Worker, JsValue> {
    let glue = page::string("glue").ok_or_else(|| JsValue::from_str("boot.js has not said where the program is."))?;
    let options = web_sys::WorkerOptions::new();
    options.set_type(web_sys::WorkerType::Module);
    let worker = web_sys::Worker::new_with_options("worker.js", &options)?;
    let program = Object::new();
    Reflect::set(&program, &"js".into(), &glue.into())?;
    Reflect::set(&program, &"module".into(), &wasm_bindgen::module())?;
    worker.post_message(&program)?;
    Ok(worker)
}
