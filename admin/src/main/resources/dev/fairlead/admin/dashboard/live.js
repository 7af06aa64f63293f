/**
 * The live view: one stream of server-sent events, read with fetch because only that can send a
 * token. Keeps the whole state, and connects again when the connection is lost.
 */

import { send } from './api.js';

const KEPT_SECONDS = 300;
const HELD = 900;
const SILENCE_MILLIS = 8000;
const FIRST_WAIT_MILLIS = 1000;
const LONGEST_WAIT_MILLIS = 10_000;

/** The tier of a backup. */
export const BACKUP = 10;

/** What is known now; null before the first view. */
export const state = {
  view: null,
  seconds: [],
  backends: new Map(),
  loads: new Map(),
  routes: [],
  limits: [],
  refusals: new Map(),
  events: [],
};

const viewers = new Set();
const unpaused = new Set();
const watchers = new Set();
let held = null;
let anew = () => {};

/** Why a connection is given up for another. */
const ANEW = new Error('read anew');

/** Calls back after each view, and at once if there is one. */
export function onView(call) {
  viewers.add(call);
  if (state.view) call(state);
}

/** Calls back with each view as it comes, whether the page is paused or not. */
export const onEach = (call) => unpaused.add(call);

/** Whether the page stands still. */
export const paused = () => held !== null;

/** Lets the page stand still, or go on with all that has come meanwhile. */
export function pause(wanted) {
  if (wanted === paused()) return;
  const come = held;
  held = wanted ? [] : null;
  if (!wanted) {
    come.forEach(merge);
    if (come.length > HELD) anew();
    else if (come.length > 0) show();
  }
  tell({ paused: wanted });
}

/** Calls back when the connection is there, lost, or tried again, and when the page is paused. */
export const onConnection = (call) => watchers.add(call);

const tell = (what) => watchers.forEach((call) => call(what));

/** What goes wrong in one part of the page is no reason for the others to stand still. */
function callAll(calls, what) {
  for (const call of calls) {
    try {
      call(what);
    } catch (e) {
      console.error(e);
    }
  }
}

const show = () => callAll(viewers, state);

/** The backend of a name, if there is one. */
export const backend = (upstream, name) =>
  [...state.backends.values()].find((each) => each.upstream === upstream && each.name === name);

/** Begins to watch, for as long as the page is there. */
export async function watch() {
  let wait = FIRST_WAIT_MILLIS;
  for (;;) {
    try {
      await read(() => {
        wait = FIRST_WAIT_MILLIS;
        tell({ connected: true });
      });
    } catch (e) {
      if (e === ANEW) continue;
      tell({ connected: false, since: state.view?.time ?? null, cause: e.message, wait });
    }
    await new Promise((done) => { setTimeout(done, wait); });
    wait = Math.min(wait * 1.6, LONGEST_WAIT_MILLIS);
  }
}

/** Reads one connection to its end, which is always a loss. */
async function read(connected) {
  const abort = new AbortController();
  let silence;
  const wait = (millis) => {
    clearTimeout(silence);
    silence = setTimeout(() => abort.abort(), millis);
  };
  anew = () => abort.abort(ANEW);
  wait(SILENCE_MILLIS * 2);
  try {
    const response = await send('GET', '/api/v1/live', {
      accept: 'text/event-stream', signal: abort.signal,
      onask: () => clearTimeout(silence), onasked: () => wait(SILENCE_MILLIS * 2),
    });
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = '';
    for (;;) {
      const { done, value } = await reader.read();
      if (done) throw new Error('The proxy has closed the connection.');
      wait(SILENCE_MILLIS);
      const parts = (rest + value).split('\n\n');
      rest = parts.pop();
      for (const part of parts) {
        const data = part.split('\n').find((line) => line.startsWith('data: '));
        if (data) {
          take(JSON.parse(data.slice(6)));
          connected();
        }
      }
    }
  } catch (e) {
    throw e.name === 'AbortError' ? new Error('Nothing comes from the proxy any more.') : e;
  } finally {
    clearTimeout(silence);
    abort.abort();
  }
}

function take(view) {
  callAll(unpaused, view);
  if (held) {
    if (view.whole) held = [];
    // What is held too long is read anew afterwards.
    if (held.length <= HELD) held.push(view);
  } else {
    merge(view);
    show();
  }
}

function merge(view) {
  if (view.whole) {
    state.seconds = view.past.map(second);
    state.backends = new Map(view.backends.map((each) => [each.id, each]));
    state.loads = new Map(view.loads.map((each) => [each.id, each]));
    state.routes = view.routes;
    state.limits = view.limits;
    state.events = view.events;
    state.upstreams = view.upstreams;
  } else {
    view.backends.forEach((each) => state.backends.set(each.id, each));
    view.loads.forEach((each) => state.loads.set(each.id, each));
    state.routes = merged(state.routes, view.routes, (each) => each.name);
    state.limits = merged(state.limits, view.limits, limitKey);
    state.events = [...state.events, ...view.events].slice(-200);
  }
  // Of the first view there is no second; and the proxy's clock may be set back.
  if (view.second.perSecond !== null) {
    const now = second(view.second);
    while (state.seconds.length > 0 && state.seconds.at(-1).time >= now.time) state.seconds.pop();
    state.seconds.push(now);
    state.seconds.splice(0, state.seconds.length - KEPT_SECONDS);
  }
  state.view = view;
}

const second = (each) => ({ ...each, time: Date.parse(each.time) / 1000 });

/** What tells limits apart. */
export const limitKey = (limit) => limit.place + '\n' + limit.name;

function merged(known, changed, key) {
  if (changed.length === 0) return known;
  const news = new Map(changed.map((each) => [key(each), each]));
  return known.map((each) => news.get(key(each)) ?? each);
}
