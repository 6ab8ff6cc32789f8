// Loads the program, says how far it is, and says in a sentence what happened where it cannot run.
import { compiledNow, complete } from './parts.js';

const { js, wasm } = document.querySelector('script[data-wasm]').dataset;
const later = wasm.replace('_first.wasm', '_later.wasm');
const element = id => document.getElementById(id);

// The page's own sentences, before the program can say them: by ?lang, else as chosen on an earlier visit, else the browser's.
const ITALIAN = {
  'Loading …': 'Caricamento …',
  'Loading {} MB …': 'Caricamento: {} MB …',
  'Loading {} of {} MB …': 'Caricamento: {} di {} MB …',
  'What the program said': 'Che cosa ha detto il programma',
  Reload: 'Ricarica',
  'Start from the first page': 'Ricomincia dalla prima pagina',
  'A round Gaussian cloud of points becomes two moons in three steps.': 'Una nuvola gaussiana rotonda di punti diventa due lune in tre passi.',
  'Pushforward: the figure and its controls': 'Pushforward: la figura e i suoi comandi',
  'What the page says': 'Che cosa dice la pagina',
  'The browser gave Pushforward nothing to draw on. Reload the page; if this comes back, try another browser.':
    'Il browser non ha dato a Pushforward nulla su cui disegnare. Ricarica la pagina; se si ripete, prova un altro browser.',
  'The graphics device was taken away, by its driver or by another program. Reload the page: your link still holds the settings, and the same seed gives the same run.':
    'Il dispositivo grafico è stato tolto, dal suo driver o da un altro programma. Ricarica la pagina: il link conserva le impostazioni, e lo stesso seme dà lo stesso addestramento.',
  'Pushforward met a mistake of its own and had to stop. Your link still holds the settings: reload to go on from them, or start from the first page.':
    'Pushforward ha incontrato un proprio errore e si è dovuto fermare. Il link conserva le impostazioni: ricarica per continuare da lì, o ricomincia dalla prima pagina.',
  'This browser offers neither WebGPU nor WebGL, one of which Pushforward needs to draw. Switch on hardware acceleration in its settings, or open this page in a current Chrome, Edge, Firefox or Safari.':
    'Questo browser non offre né WebGPU né WebGL, e a Pushforward ne serve uno per disegnare. Attiva l’accelerazione hardware nelle impostazioni, o apri questa pagina in Chrome, Edge, Firefox o Safari recenti.',
  'Pushforward could not be loaded whole. Check the connection and reload the page.':
    'Pushforward non si è caricato per intero. Controlla la connessione e ricarica la pagina.',
};
const tongue = new URLSearchParams(location.search).get('lang') ?? kept('pushforward.language') ?? navigator.language ?? '';
const isItalian = /^it(-|_|$)/i.test(tongue);

function kept(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null; // A browser that keeps nothing.
  }
}

function tr(sentence, ...values) {
  const pattern = (isItalian && ITALIAN[sentence]) || sentence;
  return values.reduce((text, value) => text.replace('{}', value), pattern);
}

function translatePage() {
  document.documentElement.lang = isItalian ? 'it' : 'en';
  for (const place of [element('sentence'), document.querySelector('#details summary'), element('again'), element('over')]) {
    place.textContent = tr(place.textContent);
  }
  const picture = document.querySelector('#cover img');
  picture.alt = tr(picture.alt);
  for (const place of [element('app'), element('words')]) {
    place.setAttribute('aria-label', tr(place.getAttribute('aria-label')));
  }
}

const early = { ready: false, painter: 'none', engine: 'none', adapter: '', step: 0, nll: null, steps_per_s: 0, frame_ms: 0,
  link: location.hash, warnings: [], errors: [], losses: [], view: '', t: 0, running: false, playing: false };

// The program's two parts, compiled. The first picture of the plain address does without the second; that of a link may not.
let first, second;

// The program asks for its workers by name. The one that draws the first picture is started with the page, and has the program
// as soon as it is compiled.
let evaluator;

function startWorker(name) {
  const worker = new Worker(`worker.js?${new URLSearchParams({ js, later })}`, { type: 'module', name });
  // Its first word, that it is here, is not for the program.
  worker.here = new Promise(resolve => {
    worker.addEventListener('error', resolve, { once: true });
    worker.addEventListener('message', event => {
      if (event.data === 'here') event.stopImmediatePropagation();
      resolve();
    }, { once: true });
  });
  if (first) worker.postMessage(first);
  return worker;
}

function takeWorker(name) {
  const worker = (name === 'evaluator' && evaluator) || startWorker(name);
  if (worker === evaluator) evaluator = null;
  return worker;
}

window.pushforward = {
  state: () => early,
  worker: takeWorker,
  webGpu: askForAdapter,
  complete(first) {
    try {
      complete(first, second ??= compiledNow(later));
    } catch (error) {
      stop('Pushforward could not be loaded whole. Check the connection and reload the page.', String(error));
      throw error;
    }
  },
  started() {
    if (!second) bringSecond().catch(() => {}); // It is asked for again where it is called.
    // Called after eframe's, which draws the first frame: the browser shows that frame without the cover.
    new ResizeObserver((_, observer) => {
      observer.disconnect();
      if (!stopped) element('cover').hidden = true;
    }).observe(element('app'));
    tellEmbedder('READY');
  },
  failed(said) {
    if (!window.pushforward.adapter && !hasWebGl()) stop('This browser offers neither WebGPU nor WebGL, one of which Pushforward needs to draw. Switch on hardware acceleration in its settings, or open this page in a current Chrome, Edge, Firefox or Safari.');
    else stop('The browser gave Pushforward nothing to draw on. Reload the page; if this comes back, try another browser.', said);
  },
  lost(said) {
    stop('The graphics device was taken away, by its driver or by another program. Reload the page: your link still holds the settings, and the same seed gives the same run.', said);
  },
  crashed(said) {
    stop('Pushforward met a mistake of its own and had to stop. Your link still holds the settings: reload to go on from them, or start from the first page.', said);
  },
};

let stopped = false;

function stop(english, said = '') {
  if (stopped) return;
  const sentence = tr(english);
  stopped = true;
  const last = lastState();
  const state = { ...last, ready: false, errors: [...last.errors, said ? `${sentence} ${said}` : sentence] };
  window.pushforward.state = () => state;
  element('sentence').textContent = sentence;
  element('said').textContent = said;
  element('details').hidden = !said;
  element('progress').hidden = true;
  element('ways').hidden = false;
  element('cover').classList.add('stopped');
  element('cover').hidden = false;
  tellEmbedder('ERROR', sentence);
}

// A program that stopped in the middle of writing its state cannot read it either.
function lastState() {
  try {
    return window.pushforward.state() ?? early;
  } catch {
    return early;
  }
}

function tellEmbedder(type, sentence) {
  if (parent !== window) parent.postMessage({ source: 'pushforward', type, sentence }, '*');
}

function hasWebGl() {
  const canvas = document.createElement('canvas');
  return Boolean(canvas.getContext('webgl2') ?? canvas.getContext('webgl'));
}

/** The name of the WebGPU adapter, empty where there is none. This thread stands still while the browser starts its GPU process. */
async function askForAdapter() {
  const adapter = await navigator.gpu?.requestAdapter().catch(() => null);
  const { description, vendor, architecture } = adapter?.info ?? {};
  window.pushforward.adapter = adapter ? description || [vendor, architecture].filter(Boolean).join(' ') || 'WebGPU' : '';
  return window.pushforward.adapter;
}

const megabytes = bytes => (bytes / 1e6).toFixed(1);

// The length that a server names counts compressed bytes, so it is of use only where nothing is compressed.
function withProgress(response) {
  const total = response.headers.has('content-encoding') ? 0 : Number(response.headers.get('content-length'));
  let loaded = 0;
  const count = new TransformStream({
    transform(chunk, out) {
      loaded += chunk.length;
      if (total) element('progress').value = loaded / total;
      element('sentence').textContent = total
        ? tr('Loading {} of {} MB …', megabytes(loaded), megabytes(total))
        : tr('Loading {} MB …', megabytes(loaded));
      out.enqueue(chunk);
    },
  });
  return new Response(response.body.pipeThrough(count), { headers: { 'content-type': 'application/wasm' } });
}

// An emulated screen (a browser's device toolbar, a test) reports this box in the pixels of the real one. Without it eframe
// multiplies the page's own size by the emulated ratio.
function mistrustEmulatedPixels() {
  const observer = new ResizeObserver(([entry]) => {
    observer.disconnect();
    const [wide, expected] = [entry.devicePixelContentBoxSize?.[0].inlineSize, entry.contentRect.width * devicePixelRatio];
    if (wide && Math.abs(wide - expected) > 2) delete ResizeObserverEntry.prototype.devicePixelContentBoxSize;
  });
  try {
    observer.observe(element('app'), { box: 'device-pixel-content-box' });
  } catch {
    observer.disconnect(); // A browser without that box.
  }
}

async function bringFirst() {
  const response = await fetch(wasm);
  if (!response.ok) throw new Error(`${wasm}: the server answered ${response.status}`);
  first = await WebAssembly.compileStreaming(withProgress(response));
  evaluator?.postMessage(first);
}

async function bringSecond() {
  second = await WebAssembly.compileStreaming(fetch(later, { priority: 'low' }));
}

// For a worker that is late.
const patienceMs = 500;

// The program comes and is compiled while the worker that draws its first picture starts.
async function boot() {
  const isPlain = !location.hash && !location.search;
  const loading = Promise.all([import(new URL(js, document.baseURI).href), bringFirst(), isPlain || bringSecond()]);
  loading.catch(() => {}); // Said below.
  evaluator = startWorker('evaluator');
  evaluator.onerror = () => { evaluator = null; }; // The program asks for another one, and hears what is wrong with it.
  mistrustEmulatedPixels();
  const [program] = await loading;
  // What is sent to a worker before it is here waits for this thread, which is busy from now on, and the evaluator is to draw.
  await Promise.race([evaluator?.here, new Promise(resolve => setTimeout(resolve, patienceMs))]);
  await program.default({ module_or_path: first });
}

translatePage();
element('again').addEventListener('click', () => location.reload());
window.addEventListener('error', ({ error }) => {
  if (error instanceof WebAssembly.RuntimeError) window.pushforward.crashed(String(error.stack ?? error));
});
boot().catch(error => stop('Pushforward could not be loaded whole. Check the connection and reload the page.', String(error)));
