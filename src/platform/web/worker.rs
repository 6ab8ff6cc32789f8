//! Web Workers that run this same program: `boot.js` starts them early, and they get the page's compiled module, so nothing is
//! fetched twice.
//! A worker works in slices and yields through a message to itself, which a hidden tab does not slow down.

use std::{cell::RefCell, collections::VecDeque, rc::Rc};

use js_sys::Uint8Array;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{DedicatedWorkerGlobalScope, MessageChannel, MessageEvent, MessagePort};

use super::super::port::{Port, Received, SLICE_SECS, Wake};
use super::page;
use crate::engine::{Worker, join_snapshots};

/// The page's end.
struct WebPort {
    worker: web_sys::Worker,
    mail: Rc<RefCell<Mail>>,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut(web_sys::Event)>,
}

/// A hidden tab takes no mail; above this many messages the snapshots among them are joined.
const MOST_MAIL: usize = 64;

#[derive(Default)]
struct Mail {
    arrived: VecDeque<Vec<u8>>,
    died: Option<String>,
}

impl Mail {
    fn take(&mut self, bytes: Vec<u8>) {
        self.arrived.push_back(bytes);
        if self.arrived.len() > MOST_MAIL {
            self.arrived = join_snapshots(self.arrived.drain(..)).into();
        }
    }
}

/// Starts a worker, in which `worker.js` calls the exported `worker_entry`. It wakes the page when it has something to say.
///
/// # Errors
/// What the browser says where it starts no worker.
pub fn spawn_port(name: &str, wake: &Wake) -> Result<Box<dyn Port>, String> {
    let worker = page::ask("worker", &name.into()).and_then(|w| w.dyn_into::<web_sys::Worker>());
    let worker = worker.map_err(|e| super::text_of(&e))?;
    let mail = Rc::new(RefCell::new(Mail::default()));
    let on_message = Closure::new({
        let (mail, wake) = (mail.clone(), wake.clone());
        move |event: MessageEvent| {
            let mut mail = mail.borrow_mut();
            match event.data().as_string() {
                Some(panic) => mail.died = Some(panic),
                None => mail.take(Uint8Array::new(&event.data()).to_vec()),
            }
            wake.wake();
        }
    });
    let on_error = Closure::new({
        let (mail, wake) = (mail.clone(), wake.clone());
        move |event: web_sys::Event| {
            event.prevent_default();
            mail.borrow_mut().died.get_or_insert_with(|| said(&event));
            wake.wake();
        }
    });
    worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
    Ok(Box::new(WebPort { worker, mail, _on_message: on_message, _on_error: on_error }))
}

/// What a worker says as it ends; nothing where its program did not even come.
fn said(event: &web_sys::Event) -> String {
    js_sys::Reflect::get(event, &"message".into()).ok().and_then(|message| message.as_string()).unwrap_or_default()
}

/// Hands the bytes over without a second copy. It fails only for a receiver that is gone.
fn send(bytes: &[u8], post: impl FnOnce(&JsValue, &JsValue) -> Result<(), JsValue>) {
    let array = Uint8Array::from(bytes);
    drop(post(&array, &js_sys::Array::of1(&array.buffer())));
}

impl Port for WebPort {
    fn post(&mut self, bytes: Vec<u8>) {
        send(&bytes, |data, list| self.worker.post_message_with_transfer(data, list));
    }

    fn poll(&mut self) -> Option<Received> {
        let mut mail = self.mail.borrow_mut();
        mail.arrived.pop_front().map(Received::Bytes).or_else(|| mail.died.take().map(Received::Died))
    }
}

impl Drop for WebPort {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

/// What a worker runs: `main` exports it as `worker_entry`.
pub fn run_worker() {
    let Ok(scope) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() else { return };
    let Ok(channel) = MessageChannel::new() else { return };
    // The page is told what happened: without this it would hear only that the code was unreachable.
    std::panic::set_hook(Box::new(|panic| {
        if let Ok(scope) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() {
            drop(scope.post_message(&JsValue::from_str(&panic.to_string())));
        }
    }));
    let (worker, yielded) = (Rc::new(RefCell::new(Worker::new())), Rc::new(RefCell::new(false)));
    let again = channel.port2();
    let slice = Closure::<dyn FnMut()>::new({
        let (worker, yielded, again, scope) = (worker.clone(), yielded.clone(), again.clone(), scope.clone());
        move || {
            yielded.replace(false);
            for bytes in worker.borrow_mut().work(SLICE_SECS, &super::now) {
                send(&bytes, |data, list| scope.post_message_with_transfer(data, list));
            }
            go_on(&worker, &yielded, &again);
        }
    });
    channel.port1().set_onmessage(Some(slice.as_ref().unchecked_ref()));
    let on_command = Closure::<dyn FnMut(MessageEvent)>::new({
        let (worker, yielded, again) = (worker.clone(), yielded.clone(), again.clone());
        move |event: MessageEvent| {
            worker.borrow_mut().receive(&Uint8Array::new(&event.data()).to_vec());
            go_on(&worker, &yielded, &again);
        }
    });
    scope.set_onmessage(Some(on_command.as_ref().unchecked_ref()));
    go_on(&worker, &yielded, &again);
    // They live as long as the worker.
    slice.forget();
    on_command.forget();
}

/// Asks for another slice, once, while there is work.
fn go_on(worker: &RefCell<Worker>, yielded: &RefCell<bool>, again: &MessagePort) {
    if worker.borrow().is_busy() && !yielded.replace(true) {
        drop(again.post_message(&JsValue::NULL));
    }
}
