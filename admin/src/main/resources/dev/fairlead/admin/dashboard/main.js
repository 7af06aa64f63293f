/** The page: which view is shown, how the connection is, and what is the same on all views. */

import { change } from './api.js';
import { choose } from './colours.js';
import { config } from './config.js';
import { askToken } from './dialogs.js';
import { byId, el, fill, mark, say } from './dom.js';
import { explain } from './explain.js';
import * as format from './format.js';
import { history } from './history.js';
import { limits } from './limits.js';
import { onConnection, onEach, onView, pause, paused, watch } from './live.js';
import { overview } from './overview.js';
import { asksWith } from './session.js';
import { toast } from './toasts.js';

const VIEWS = {
  live: overview,
  history,
  limits,
  config,
  explain,
};
const made = new Map();

/** When the time left of a trial is read aloud: at its start, and when so many seconds are left. */
const SPOKEN = [10, 30, 60, Infinity];

function route() {
  const [wanted] = location.hash.slice(1).split('/');
  const name = Object.hasOwn(VIEWS, wanted) ? wanted : 'live';
  for (const section of document.querySelectorAll('main > section')) {
    section.hidden = section.id !== 'view-' + name;
  }
  for (const link of document.querySelectorAll('nav a')) {
    mark(link, 'aria-current', link.hash === '#' + name ? 'page' : null);
  }
  const section = byId('view-' + name);
  if (!made.has(name)) made.set(name, VIEWS[name](section) ?? {});
  made.get(name).shown?.();
  document.title = byId('title-' + name).textContent + ' · Fairlead';
}

function connection() {
  const box = byId('connection');
  const lost = byId('lost');
  const button = byId('pause');
  let since = null;
  let connected = false;
  const word = () => say(byId('connection-text'),
    connected ? (paused() ? 'Paused' : 'Live') : since === null ? 'Connecting' : 'Connection lost');
  button.addEventListener('click', () => pause(!paused()));
  onConnection((now) => {
    if (now.paused !== undefined) {
      say(button, now.paused ? 'Go on' : 'Pause');
      mark(box, 'data-paused', now.paused);
      word();
      return;
    }
    connected = now.connected;
    mark(box, 'data-state', now.connected ? 'connected' : 'lost');
    mark(document.body, 'data-stale', !now.connected);
    if (now.connected) {
      lost.hidden = true;
      since = null;
      word();
      return;
    }
    since ??= now.since ?? '';
    word();
    say(lost, now.cause + (since ? ' What is shown is of ' + format.clock(since) + '.' : '')
      + ' Trying again.');
    lost.hidden = false;
  });
}

/** A configuration on trial is shown on all views, with the time left. */
function trial() {
  const box = byId('trial');
  const left = el('span', { 'aria-hidden': 'true' });
  let until = null;
  let spoken = null;
  const decide = async (what, done) => {
    try {
      await change('POST', '/api/v1/config/' + what);
      toast(done);
    } catch (e) {
      toast(e.message, { bad: true });
    }
  };
  fill(box, el('span', {}, 'A configuration is on trial.', left),
    el('button', { type: 'button', onclick: () => decide('confirm', 'The configuration is kept.') }, 'Keep it'),
    el('button', { type: 'button', onclick: () => decide('revert', 'The configuration is as before.') }, 'Take it back'));
  onEach((view) => {
    box.hidden = view.revertsAt === null;
    if (view.revertsAt !== until) {
      until = view.revertsAt;
      spoken = null;
      say(byId('trial-said'), '');
    }
    if (until === null) return;
    const seconds = Math.max(0, Math.round((Date.parse(until) - Date.parse(view.time)) / 1000));
    const sentence = ' It is taken back in ' + seconds + ' s unless it is kept.';
    say(left, sentence);
    // To have each second read aloud would leave room for nothing else.
    const step = SPOKEN.find((each) => seconds <= each);
    if (step !== spoken) {
      spoken = step;
      say(byId('trial-said'), 'A configuration is on trial.' + sentence);
    }
  });
}

asksWith(askToken);
choose(byId('theme'));
connection();
trial();
onView(({ view }) => say(byId('foot'), 'Fairlead ' + view.process.version + ' · process ' + view.process.pid
  + ' · snapshot ' + view.snapshot + ' · listens on ' + view.process.listeners.join(', ')
  + (view.staleLoops > 0 ? ' · ' + view.staleLoops + ' event loops do not answer' : '')));
addEventListener('hashchange', () => {
  for (const dialog of document.querySelectorAll('dialog[open]')) dialog.close();
  route();
  byId('content').focus();
});
route();
watch();
