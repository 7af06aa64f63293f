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
import { onConnection, onView, watch } from './live.js';
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

function route() {
  const [wanted] = location.hash.slice(1).split('/');
  const name = wanted in VIEWS ? wanted : 'live';
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
  let since = null;
  onConnection((now) => {
    mark(box, 'data-state', now.connected ? 'connected' : 'lost');
    say(byId('connection-text'), now.connected ? 'Live' : 'Connection lost');
    mark(document.body, 'data-stale', !now.connected);
    if (now.connected) {
      lost.hidden = true;
      since = null;
      return;
    }
    since ??= now.since;
    say(lost, now.cause + (since ? ' What is shown is of ' + format.clock(since) + '.' : '')
      + ' Trying again.');
    lost.hidden = false;
  });
}

/** A configuration on trial is shown on all views, with the time left. */
function trial() {
  const box = byId('trial');
  const text = el('span');
  const say_ = async (what, done) => {
    try {
      await change('POST', '/api/v1/config/' + what);
      toast(done);
    } catch (e) {
      toast(e.message, { bad: true });
    }
  };
  fill(box, text,
    el('button', { type: 'button', onclick: () => say_('confirm', 'The configuration is kept.') }, 'Keep it'),
    el('button', { type: 'button', onclick: () => say_('revert', 'The configuration is as before.') }, 'Take it back'));
  onView(({ view }) => {
    box.hidden = view.revertsAt === null;
    if (view.revertsAt) {
      const left = Math.max(0, Math.round((Date.parse(view.revertsAt) - Date.parse(view.time)) / 1000));
      say(text, 'A configuration is on trial. It is taken back in ' + left + ' s unless it is kept.');
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
