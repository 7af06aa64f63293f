/** Who asks: the token, kept for as long as this tab is open. */

import { tab } from './storage.js';

const KEY = 'fairlead.token';
let token = tab.get(KEY);
let wanted = null;

/** Fields to be sent with every request. */
export const credentials = () => (token ? { Authorization: 'Bearer ' + token } : {});

/** Whether a token is there. */
export const signedIn = () => token !== null;

/** Takes a token, or none. */
export function take(value) {
  token = value;
  tab.put(KEY, value);
}

/** Says who shows the form: called with a sentence, or none at first; answers when one is there. */
export function asksWith(ask) {
  wanted = ask;
}

let asking = null;

/** Asks the person for a token, once for all who want one meanwhile. */
export function need(sentence) {
  asking ??= wanted(sentence).finally(() => { asking = null; });
  return asking;
}
