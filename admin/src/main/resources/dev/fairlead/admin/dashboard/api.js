/** Asks the admin API, and turns what goes wrong into sentences. */

import { credentials, need, take } from './session.js';

/** What the API refused, or could not be asked. */
export class Refusal extends Error {
  /**
   * @param {number} status 0 when there was no answer
   * @param {string} detail a sentence
   * @param {Array<object>} problems places in a text
   */
  constructor(status, detail, problems = []) {
    super(detail);
    this.status = status;
    this.problems = problems;
  }
}

const STALE = 'Something else was changed meanwhile: nothing was done. Look at how it is now, and try again.';

/** A path with what stands in it written safely. */
export const path = (strings, ...values) =>
  '/api/v1' + strings.reduce((whole, part, index) =>
    whole + encodeURIComponent(values[index - 1]) + part);

/** A query of those that are there. */
export function query(values) {
  const parts = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    if (value === null || value === undefined || value === '') continue;
    for (const each of [value].flat()) parts.append(name, each);
  }
  const text = parts.toString();
  return text === '' ? '' : '?' + text;
}

/**
 * Sends a request; asks the person for a token when one is needed.
 *
 * @param {object} [options]
 * @param {number} [options.match] the snapshot that must be in force still
 * @param {() => void} [options.onask] called when the person is asked, which may take long
 * @param {() => void} [options.onasked] and when the request is sent anew
 * @returns {Promise<Response>} one of success
 * @throws {Refusal}
 */
export async function send(method, target, { body, type, accept, match, signal, onask, onasked } = {}) {
  for (let first = true; ; first = false) {
    const headers = { Accept: accept ?? 'application/json', ...credentials() };
    if (body !== undefined) headers['Content-Type'] = type ?? 'application/json';
    if (match) headers['If-Match'] = '"' + match + '"';
    let response;
    try {
      response = await fetch(target, {
        method, headers, signal, body, cache: 'no-store', credentials: 'omit', redirect: 'error',
      });
    } catch (e) {
      if (e.name === 'AbortError') throw e;
      throw new Refusal(0, 'The proxy does not answer.');
    }
    if (response.ok) return response;
    const refusal = await told(response);
    if (response.status !== 401) throw refusal;
    // The token that was refused may be another than the one that is there by now.
    if (headers.Authorization !== credentials().Authorization) continue;
    take(null);
    onask?.();
    await need(first && !headers.Authorization ? null : refusal.message);
    onasked?.();
  }
}

async function told(response) {
  try {
    const problem = await response.json();
    return new Refusal(response.status,
      response.status === 412 ? STALE : problem.detail ?? response.statusText, problem.problems ?? []);
  } catch {
    return new Refusal(response.status, 'The proxy answered ' + response.status + '.');
  }
}

/** What a GET answers, as JSON. */
export const get = async (target, options) => (await send('GET', target, options)).json();

/** What a change answers, as JSON. */
export const change = async (method, target, value, options = {}) =>
  (await send(method, target, {
    body: value === undefined ? undefined : JSON.stringify(value), ...options,
  })).json();
