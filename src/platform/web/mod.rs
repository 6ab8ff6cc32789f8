//! The browser tab: one canvas, painted by WebGPU where the browser has it, else by WebGL.

mod fetch;
mod files;
mod language;
mod link;
mod page;
mod worker;

use eframe::{CreationContext, WebRunner};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};

use std::{cell::RefCell, rc::Rc};

use super::{Options, Painter, Program, RendererChoice, Start, opengl_renderer};
pub use fetch::{fetch, take_fetched};
pub(super) use files::read_dropped;
pub use files::{choose_file, save_file};
pub use language::{HAS_DOCUMENT, show_language, system_language, write_words};
pub use link::{address_of, push_link, replace_link, take_link};
pub use page::{complete_program, publish_bench};
pub use worker::{run_worker, spawn_port};

/// Starts the program on the page's canvas. In a worker, where `main` runs too, it does nothing.
pub fn run_page<P: Program>() {
    let Some(window) = web_sys::window() else { return };
    page::publish_state();
    page::report_panics();
    let options = Options::parse(&window.location().search().unwrap_or_default());
    wasm_bindgen_futures::spawn_local(async move {
        let link = link::current();
        let warnings = fetch::all(P::files(&link, &options)).await;
        let early = Rc::new(RefCell::new(Some(P::begin(&link, &options))));
        match start::<P>(&options, &warnings, &early).await {
            Ok(()) => page::call("started", &JsValue::UNDEFINED),
            Err(e) => page::call("failed", &JsValue::from_str(&text_of(&e))),
        }
    });
}

/// What has begun, until a canvas takes it.
type Early<P> = Rc<RefCell<Option<<P as Program>::Early>>>;

async fn start<P: Program>(options: &Options, warnings: &[String], early: &Early<P>) -> Result<(), JsValue> {
    let webgpu = options.renderer != Some(RendererChoice::WebGl) && !page::adapter().await?.is_empty();
    if webgpu && start_on::<P>(page::canvas()?, eframe::Renderer::Wgpu, options, warnings, early).await.is_ok() {
        return Ok(());
    }
    // A canvas belongs to the first kind of context that it was asked for.
    let canvas = if webgpu { page::fresh_canvas()? } else { page::canvas()? };
    start_on::<P>(canvas, eframe::Renderer::Glow, options, warnings, early).await
}

async fn start_on<P: Program>(
    canvas: web_sys::HtmlCanvasElement,
    renderer: eframe::Renderer,
    options: &Options,
    warnings: &[String],
    early: &Early<P>,
) -> Result<(), JsValue> {
    let mut warnings = warnings.to_vec();
    if options.renderer == Some(RendererChoice::WebGpu) && renderer == eframe::Renderer::Glow {
        warnings.push("This browser has no WebGPU, so WebGL paints and the CPU computes.".to_owned());
    }
    let start = Start { options: options.clone(), painter: Painter::default(), warnings };
    let (on, early) = (canvas.clone(), early.clone());
    let web_options = eframe::WebOptions { renderer, ..Default::default() };
    let create = move |cc: &CreationContext<'_>| -> Result<Box<dyn eframe::App>, _> {
        super::prepare(&cc.egui_ctx);
        link::wake_on_change(cc.egui_ctx.clone());
        watch_device(cc, &on);
        // A painter that fails after it was there leaves nothing behind.
        let early = early.take().unwrap_or_else(|| P::begin(&link::current(), &start.options));
        Ok(Box::new(P::open(cc, Start { painter: painter(cc), ..start }, early)))
    };
    WebRunner::new().start(canvas.clone(), web_options, Box::new(create)).await?;
    if !options.embed {
        canvas.focus()?;
    }
    Ok(())
}

/// A device that goes away takes the canvas with it, and eframe does not notice.
fn watch_device(cc: &CreationContext<'_>, canvas: &web_sys::HtmlCanvasElement) {
    if let Some(painter) = &cc.wgpu_render_state {
        painter.device.set_device_lost_callback(|reason, said| {
            if reason != wgpu::DeviceLostReason::Destroyed {
                page::call("lost", &JsValue::from_str(&said));
            }
        });
    }
    let lost = Closure::<dyn FnMut()>::new(|| page::call("lost", &JsValue::UNDEFINED));
    if canvas.add_event_listener_with_callback("webglcontextlost", lost.as_ref().unchecked_ref()).is_ok() {
        lost.forget();
    }
}

fn painter(cc: &CreationContext<'_>) -> Painter {
    if cc.wgpu_render_state.is_some() {
        // wgpu passes on a description alone, which browsers leave empty.
        return Painter { name: "webgpu".to_owned(), adapter: page::string("adapter").unwrap_or_default() };
    }
    Painter { name: "webgl".to_owned(), adapter: opengl_renderer(cc) }
}

/// Seconds since the page, or the worker, began.
pub fn now() -> f64 {
    thread_local! {
        static CLOCK: Option<web_sys::Performance> =
            js_sys::Reflect::get(&js_sys::global(), &"performance".into()).ok().and_then(|p| p.dyn_into().ok());
    }
    CLOCK.with(|clock| clock.as_ref().map_or_else(js_sys::Date::now, web_sys::Performance::now)) / 1000.0
}

/// Whether the text now lies on the clipboard: browsers give it to pages from https and localhost alone.
pub fn copy_text(text: &str) -> bool {
    let Some(window) = web_sys::window().filter(web_sys::Window::is_secure_context) else { return false };
    // A refusal comes later, as a rejected promise that nobody waits for; it must not reach the console as unhandled.
    let written = wasm_bindgen_futures::JsFuture::from(window.navigator().clipboard().write_text(text));
    wasm_bindgen_futures::spawn_local(async move { drop(written.await) });
    true
}

/// The browser's store for this page, which it may refuse.
fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok()?
}

/// Keeps a text under a name for the next visit, where the browser allows it.
pub fn keep(name: &str, text: &str) {
    if let Some(storage) = storage() {
        // What cannot be kept is not worth a word: the lessons work without it.
        drop(storage.set_item(&format!("pushforward.{name}"), text));
    }
}

/// What was kept under a name.
pub fn kept(name: &str) -> Option<String> {
    storage()?.get_item(&format!("pushforward.{name}")).ok()?
}

pub fn prefers_dark() -> Option<bool> {
    matches_media("(prefers-color-scheme: dark)")
}

pub fn prefers_reduced_motion() -> bool {
    matches_media("(prefers-reduced-motion: reduce)").unwrap_or(false)
}

fn matches_media(query: &str) -> Option<bool> {
    web_sys::window()?.match_media(query).ok()?.map(|list| list.matches())
}

fn text_of(value: &JsValue) -> String {
    match value.dyn_ref::<js_sys::Error>() {
        Some(error) => String::from(error.message()),
        None => value.as_string().unwrap_or_else(|| format!("{value:?}")),
    }
}
